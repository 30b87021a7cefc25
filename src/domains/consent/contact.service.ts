import type { Clock } from '../../platform/clock.js';
import { isId } from '../../platform/graphql/node.js';
import type { Session } from '../../platform/graphql/session.js';
import type { NoContactReason } from './consent.enums.js';
import { contactFacts, holdPeople, purposeByCode } from './consent.queries.js';
import { whyNoContact } from './contact-rules.js';

/** Whether somebody may be contacted; `reason` says why not. */
export type ContactAnswer = { allowed: true } | { allowed: false; reason: NoContactReason };

export interface ContactQuestion {
  /** the moment of the contact; absent: now */
  at?: Date;
  /**
   * true: inside a transaction, nobody can withdraw or object until it ends. A withdrawal that was committed before is
   * seen, and a later one waits, so that nothing leaves against somebody's will.
   */
  hold?: boolean;
}

/** Decides whether people may be contacted. Whatever writes to people asks it, and again right before the message leaves. */
export class ContactService {
  constructor(private readonly clock: Clock) {}

  /**
   * Whether each of these people may be contacted for a purpose. It does not ask whether the viewer sees them.
   * @param purpose the code of a purpose, like POSITIONS
   * @returns an answer for each id that was given
   * @throws Error when there is no such purpose: codes are written by programs
   */
  async mayContact(
    session: Session,
    candidateIds: readonly string[],
    purpose: string,
    { at = this.clock.now(), hold = false }: ContactQuestion = {},
  ): Promise<Map<string, ContactAnswer>> {
    const found = await purposeByCode(session.sql, purpose);
    if (!found) throw new Error(`There is no purpose ${purpose}.`);
    const ids = candidateIds.filter(isId).map((id) => id.toLowerCase());
    if (hold) await holdPeople(session.sql, ids);
    const facts = new Map(
      (await contactFacts(session.sql, ids, found.id)).map((row) => [row.candidateId, row]),
    );
    return new Map(
      candidateIds.map((id) => {
        const row = facts.get(id.toLowerCase());
        const reason = whyNoContact(
          {
            known: row !== undefined,
            doNotContact: row?.doNotContact ?? false,
            objected: row?.objected ?? false,
            ...(row?.hasConsent ? { consent: row } : {}),
          },
          found,
          at.getTime(),
        );
        return [id, reason ? { allowed: false, reason } : { allowed: true }];
      }),
    );
  }
}
