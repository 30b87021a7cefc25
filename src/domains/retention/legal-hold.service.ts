import { RapportError } from '../../errors.js';
import type { Clock } from '../../platform/clock.js';
import type { Sql } from '../../platform/database/database.js';
import { refuse, UserErrorCode } from '../../platform/graphql/change.js';
import type { RootPageArgs } from '../../platform/graphql/connection.js';
import { change, type ChangeArgs, type Changed } from '../../platform/graphql/mutation.js';
import { instanceOf, isId } from '../../platform/graphql/node.js';
import { readPage } from '../../platform/graphql/page.queries.js';
import type { Session } from '../../platform/graphql/session.js';
import type { CandidateService } from '../candidates/candidate.service.js';
import { mayManageRetention, maySeeRetention } from './retention.policy.js';
import {
  holdListing,
  holdLocked,
  type HoldRow,
  holdsById,
  holdsOfCandidates,
  holdsOn,
  insertHold,
  releaseHold,
} from './retention.queries.js';
import { LegalHold } from './retention.type.js';

const toHold = (row: HoldRow) => instanceOf(LegalHold, row);

/** Legal holds: they keep people whatever rules or anybody says. */
export class LegalHoldService {
  constructor(
    private readonly candidates: CandidateService,
    private readonly clock: Clock,
  ) {}

  /** Holds, the newest first. @throws FORBIDDEN */
  async page(session: Session, page: RootPageArgs, released: boolean) {
    if (!maySeeRetention(session.viewer)) this.forbid(session, 'see');
    await session.waitFor(page.waitFor);
    return readPage(session.sql, holdListing(released), page, toHold, session.changeCursor);
  }

  /** All holds of a person, the newest first; empty for viewers who see none. */
  async ofCandidate(session: Session, candidateId: string): Promise<LegalHold[]> {
    if (!maySeeRetention(session.viewer)) return [];
    const holds = session.loader('holdsOfCandidate', async (ids) =>
      Map.groupBy(await holdsOfCandidates(session.sql, ids), (row) => row.personId),
    );
    return ((await holds.load(candidateId)) ?? []).map(toHold);
  }

  /**
   * Why these people may not be erased now, for those who are held. Erasure asks it in the transaction that erases, with
   * the people locked, so that no hold is set in between.
   */
  async blocked(sql: Sql, candidateIds: readonly string[]): Promise<Map<string, string>> {
    const rows = await holdsOn(sql, candidateIds);
    return new Map(
      rows.map(({ id, heldAt }) => [
        id,
        `A legal hold keeps this person since ${heldAt.slice(0, 10)}. Release it first.`,
      ]),
    );
  }

  set(session: Session, candidateId: string, reason: string, args: ChangeArgs) {
    if (!mayManageRetention(session.viewer)) this.forbid(session, 'set');
    return this.answer(
      session,
      change(session, 'legalHoldSet', { candidateId, reason }, args, async () => {
        if (!reason.trim())
          refuse(UserErrorCode.INVALID, 'reason', 'Say why the person must be kept.');
        const seen = await this.candidates.byId(session, candidateId);
        const made =
          seen &&
          (await insertHold(session.sql, {
            candidateId: seen.id,
            reason: reason.trim(),
            by: session.viewer.actor,
            at: this.clock.now().toISOString(),
          }));
        if (!made)
          refuse(UserErrorCode.NOT_FOUND, 'candidateId', `There is no candidate ${candidateId}.`);
        return { id: made.id };
      }),
    );
  }

  release(session: Session, id: string, args: ChangeArgs) {
    if (!mayManageRetention(session.viewer)) this.forbid(session, 'release');
    return this.answer(
      session,
      change(session, 'legalHoldRelease', { id }, args, async () => {
        const hold = isId(id) ? await holdLocked(session.sql, id) : undefined;
        if (!hold) refuse(UserErrorCode.NOT_FOUND, 'id', `There is no legal hold ${id}.`);
        if (hold.releasedAt !== null)
          refuse(UserErrorCode.WRONG_STATE, 'id', `It was released by ${hold.releasedBy}.`);
        const { actor } = session.viewer;
        await releaseHold(session.sql, hold.id, actor, this.clock.now().toISOString());
        return { id: hold.id };
      }),
    );
  }

  private async answer(session: Session, changed: Promise<Changed<{ id: string }>>) {
    const { result, ...rest } = await changed;
    const [hold] = result ? await holdsById(session.sql, [result.id]) : [];
    return {
      ...rest,
      hold: hold && toHold(hold),
      candidate: hold && (await this.candidates.byId(session, hold.candidateId)),
    };
  }

  private forbid({ viewer }: Session, what: string): never {
    throw new RapportError('FORBIDDEN', `${viewer.role} may not ${what} legal holds.`);
  }
}
