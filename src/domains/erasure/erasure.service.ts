import { RapportError } from '../../errors.js';
import { refuse, UserErrorCode } from '../../platform/graphql/change.js';
import type { Page, RootPageArgs } from '../../platform/graphql/connection.js';
import { change, type ChangeArgs, type Changed } from '../../platform/graphql/mutation.js';
import { instanceOf, isId } from '../../platform/graphql/node.js';
import { readPage } from '../../platform/graphql/page.queries.js';
import type { Session } from '../../platform/graphql/session.js';
import type { Sql } from '../../platform/database/database.js';
import type { DeclaredTable } from '../../platform/module.js';
import type { ErasureReason } from './erasure.enums.js';
import { mayNotDecide, requireEraser, requireLedgerReader } from './erasure.policy.js';
import {
  Erasure,
  type ErasureFilter,
  type ErasureLiftInput,
  type ErasureOpenStore,
  type ErasurePreview,
  type ErasureStore,
} from './erasure.type.js';
import type { ErasureBlocker, ErasureStoreHook, Eraser } from './eraser.js';
import type { LedgerFile } from './ledger-file.js';
import {
  addErasure,
  decideErasure,
  erasureListing,
  erasureOf,
  type ErasureRow,
  erasuresById,
  groupsOf,
  liftKeys,
  lockErasure,
} from './ledger.queries.js';
import { Mentions } from './mentions.js';
import { calledOf, relatedOf } from './mentions.queries.js';
import { applicationsOf, countRows } from './personal-rows.queries.js';

/** A wish to erase people, from another module. */
export interface ErasureRequest {
  candidateIds: readonly string[];
  reason: ErasureReason;
  /** the rule that asks for it, at most 200 characters, without personal data */
  rule?: string;
  /** at most 500 characters, without personal data */
  note?: string;
  /** who approved it already, as people read it; then nobody else has to */
  approvedBy?: string;
}

/** What became of a wish to erase people. */
export interface RequestedErasure {
  /** absent: there is nobody to erase */
  erasureId?: string;
  /** the records that will be erased, merged ones included */
  candidateIds: string[];
  /** who is left out, with the reason: erased before, held, or unknown */
  left: { candidateId: string; why: string }[];
}

interface ErasureParts {
  eraser: Eraser;
  ledger: LedgerFile;
  personalData: readonly DeclaredTable[];
  /** true: another administrator has to approve each erasure */
  approval: boolean;
}

const toErasure = ({ askedByName, decidedByName, open, ...row }: ErasureRow): Erasure =>
  instanceOf(Erasure, {
    ...row,
    askedBy: askedByName,
    decidedBy: decidedByName,
    open: open as ErasureOpenStore[],
  });

/** Asks for erasures, decides about them and shows the ledger. The eraser does the work. */
export class ErasureService {
  constructor(private readonly parts: ErasureParts) {}

  /** Lets a module forbid erasures, like a legal hold. */
  addBlocker(blocker: ErasureBlocker): void {
    this.parts.eraser.addBlocker(blocker);
  }

  /** Lets a module erase what it holds beside the tables of its `personalData`. */
  addStore(hook: ErasureStoreHook): void {
    this.parts.eraser.addStore(hook);
  }

  /** What an erasure would do. @throws FORBIDDEN */
  async preview(session: Session, id: string): Promise<ErasurePreview | undefined> {
    requireEraser(session.viewer);
    if (!isId(id)) return undefined;
    const group = await groupsOf(session.sql, [id]);
    if (group.length === 0 || group.every(({ erased }) => erased)) return undefined;
    const people = group.map((one) => one.id);
    const { userEmail, ...related } = await relatedOf(session.sql, people);
    const blocks = await this.parts.eraser.blocksOf(session.sql, people);
    return {
      candidateIds: people,
      stores: await this.storesOf(session.sql, people),
      blocks: blocks.map(({ by, why }) => ({ by, why })),
      ...related,
      userEmail: userEmail ?? undefined,
      needsApproval: this.parts.approval,
    };
  }

  /** Asks to erase a person with all who were merged into them. Somebody who was erased before gives the earlier erasure. */
  async erase(
    session: Session,
    id: string,
    { reason, note }: { reason: ErasureReason; note?: string },
    args: ChangeArgs,
  ) {
    requireEraser(session.viewer);
    return this.answer(
      session,
      await change(session, 'candidateErase', { id, reason, note }, args, async () => {
        if (!isId(id)) refuse(UserErrorCode.NOT_FOUND, 'id', `There is no candidate ${id}.`);
        const group = await groupsOf(session.sql, [id]);
        const people = group.map((one) => one.id);
        const earlier = await erasureOf(session.sql, [id, ...people]);
        if (earlier) return { id: earlier.id };
        if (people.length === 0)
          refuse(UserErrorCode.NOT_FOUND, 'id', `There is no candidate ${id}.`);
        if (reason === 'OTHER' && !note?.trim())
          refuse(UserErrorCode.INVALID, 'note', 'Say in a note why this person is erased.');
        await this.checkNote(session.sql, note, people);
        const [block] = await this.parts.eraser.blocksOf(session.sql, people);
        if (block) refuse(UserErrorCode.WRONG_STATE, 'id', `${block.by}: ${block.why}`);
        const requested = await this.add(session, people, { reason, note });
        return { id: requested };
      }),
    );
  }

  /**
   * Asks to erase many people, for a rule. Runs in the session's transaction when one is open. Who is held, erased already
   * or unknown is left out and named.
   * @throws FORBIDDEN
   */
  async request(
    session: Session,
    { candidateIds, ...wish }: ErasureRequest,
  ): Promise<RequestedErasure> {
    requireEraser(session.viewer);
    const group = await groupsOf(session.sql, candidateIds);
    const known = new Set(group.map(({ id }) => id));
    const left = candidateIds
      .filter((id) => !known.has(id))
      .map((candidateId) => ({ candidateId, why: 'There is no such person.' }));
    const blocks = new Map(
      (await this.parts.eraser.blocksOf(session.sql, [...known])).map(
        ({ candidateId, by, why }) => [candidateId, `${by}: ${why}`],
      ),
    );
    const people: string[] = [];
    for (const members of Map.groupBy(group, ({ kept }) => kept).values()) {
      // People who were merged go together, or stay together.
      const block = members.flatMap(({ id }) => blocks.get(id) ?? [])[0];
      if (block !== undefined)
        left.push(...members.map(({ id }) => ({ candidateId: id, why: block })));
      else {
        people.push(...members.filter(({ erased }) => !erased).map(({ id }) => id));
        left.push(
          ...members
            .filter(({ erased }) => erased)
            .map(({ id }) => ({ candidateId: id, why: 'This person was erased before.' })),
        );
      }
    }
    if (people.length === 0) return { candidateIds: [], left };
    return { erasureId: await this.add(session, people, wish), candidateIds: people, left };
  }

  /** Approves or refuses an erasure that somebody else asked for. @throws FORBIDDEN */
  async decide(session: Session, id: string, approved: boolean, args: ChangeArgs) {
    requireEraser(session.viewer);
    const name = approved ? 'erasureApprove' : 'erasureRefuse';
    return this.answer(
      session,
      await change(session, name, { id }, args, async () => {
        const erasure = isId(id) ? await lockErasure(session.sql, id) : undefined;
        if (!erasure) refuse(UserErrorCode.NOT_FOUND, 'id', `There is no erasure ${id}.`);
        if (erasure.state !== 'WAITS_FOR_APPROVAL')
          refuse(
            UserErrorCode.WRONG_STATE,
            'id',
            `Nobody waits for a decision about this erasure: it is ${erasure.state}.`,
          );
        const why = mayNotDecide(session.viewer, erasure.askedBy);
        if (why) refuse(UserErrorCode.WRONG_STATE, 'id', why);
        await decideErasure(session.sql, id, approved ? 'RUNS' : 'REFUSED', session.viewer);
        return { id };
      }),
    );
  }

  /** Lets a person who was erased come back, because they apply again. @throws FORBIDDEN */
  async lift(session: Session, input: ErasureLiftInput, args: ChangeArgs) {
    requireEraser(session.viewer);
    const { result, ...rest } = await change(session, 'erasureLift', input, args, async () => {
      const { email, phone, source, externalId } = input;
      if (!email?.trim() && !phone?.trim() && !externalId?.trim())
        refuse(
          UserErrorCode.INVALID,
          'input',
          'Give an e-mail address, a phone number, or a source with an id.',
        );
      if (externalId?.trim() && !source?.trim())
        refuse(UserErrorCode.INVALID, ['input', 'source'], 'Say which source the id is of.');
      const lifted = await liftKeys(session.sql, input, session.viewer.actor);
      if (lifted.length === 0)
        refuse(
          UserErrorCode.NOT_FOUND,
          'input',
          'Nobody with these was erased, or it was lifted before: the person can be recorded.',
        );
      await this.parts.ledger.lift(lifted);
      return { lifted: lifted.length };
    });
    return { ...rest, lifted: result?.lifted };
  }

  /** The ledger, the newest first. @throws FORBIDDEN */
  async page(session: Session, page: RootPageArgs, filter?: ErasureFilter): Promise<Page<Erasure>> {
    requireLedgerReader(session.viewer);
    session.rights.checkAsked('ErasureFilter', filter);
    if (filter?.candidateId != null && !isId(filter.candidateId))
      throw new RapportError('BAD_USER_INPUT', `"${filter.candidateId}" is not an id.`);
    await session.waitFor(page.waitFor);
    return readPage(session.sql, erasureListing(filter), page, toErasure, session.changeCursor);
  }

  async byId(session: Session, id: string): Promise<Erasure | undefined> {
    if (!isId(id)) return undefined;
    try {
      requireLedgerReader(session.viewer);
    } catch {
      return undefined;
    }
    return session
      .loader(
        'erasure',
        async (ids) =>
          new Map((await erasuresById(session.sql, ids)).map((row) => [row.id, toErasure(row)])),
      )
      .load(id);
  }

  private add(
    session: Session,
    people: readonly string[],
    { reason, rule, note, approvedBy }: Omit<ErasureRequest, 'candidateIds'>,
  ): Promise<string> {
    const waits = this.parts.approval && approvedBy === undefined;
    return addErasure(
      session.sql,
      {
        state: waits ? 'WAITS_FOR_APPROVAL' : 'RUNS',
        reason,
        rule,
        note: note?.trim() || undefined,
        askedBy: session.viewer.subject,
        askedByName: session.viewer.actor,
        approvedBy,
      },
      people,
    );
  }

  /** The ledger stays: a note must not say who the person is. */
  private async checkNote(
    sql: Sql,
    note: string | undefined,
    people: readonly string[],
  ): Promise<void> {
    if (!note?.trim()) return;
    if (new Mentions(await calledOf(sql, people)).in(note))
      refuse(
        UserErrorCode.INVALID,
        'note',
        'The note stays when the person is gone: leave out names, addresses and phone numbers.',
      );
  }

  private async storesOf(sql: Sql, people: readonly string[]): Promise<ErasureStore[]> {
    const { personalData, eraser } = this.parts;
    const counts = await countRows(sql, personalData, {
      people,
      applications: await applicationsOf(sql, people),
    });
    return [
      ...personalData.map(({ table, holds, erasure }): ErasureStore => ({
        store: table,
        holds,
        rows: counts.get(table),
        effect: erasure.rows,
        columns:
          erasure.rows === 'CLEARED'
            ? [...erasure.columns, ...Object.keys(erasure.shortened ?? {})]
            : [],
        why:
          erasure.rows === 'CLEARED' || erasure.rows === 'KEPT'
            ? erasure.because
            : erasure.rows === 'REBUILT'
              ? erasure.by
              : erasure.rows === 'SEARCHED'
                ? erasure.how
                : undefined,
      })),
      ...otherStores,
      ...eraser.stores.map(({ store, holds }): ErasureStore => ({
        store,
        holds,
        effect: 'SEARCHED',
        columns: [],
      })),
    ];
  }

  private async answer(session: Session, { result, ...rest }: Changed<{ id: string }>) {
    return { ...rest, erasure: result && (await this.byId(session, result.id)) };
  }
}

/** Stores that are no tables. */
const otherStores: readonly ErasureStore[] = [
  {
    store: 'search index',
    holds: 'the profile as searches read it',
    effect: 'REBUILT',
    columns: [],
    why: 'the document is taken out, also later when the search engine does not answer now',
  },
  {
    store: 'uploaded files',
    holds: 'files for imports, and the rows that imports refused',
    effect: 'SEARCHED',
    columns: [],
    why: 'an upload that mentions the person is removed',
  },
];
