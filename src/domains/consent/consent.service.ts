import { RapportError } from '../../errors.js';
import type { Clock } from '../../platform/clock.js';
import { refuse, UserErrorCode } from '../../platform/graphql/change.js';
import { change, type ChangeArgs, type Changed } from '../../platform/graphql/mutation.js';
import { instanceOf, isId } from '../../platform/graphql/node.js';
import type { Session } from '../../platform/graphql/session.js';
import type { CandidateService } from '../candidates/candidate.service.js';
import type { ConsentPurposeService } from './consent-purpose.service.js';
import { ConsentBasis, ConsentState, ConsentVia } from './consent.enums.js';
import { mayRecordConsents, maySeeConsents } from './consent.policy.js';
import {
  type ConsentRow,
  consentsOfCandidates,
  insertConsent,
  insertObjection,
  insertRequest,
  lockPerson,
  monthsLater,
  objectionById,
  type ObjectionRow,
  objectionsOfCandidates,
  type RequestRow,
  requestsOfCandidates,
  withdrawConsents,
  withdrawObjection,
} from './consent.queries.js';
import {
  Consent,
  type ConsentInput,
  type ConsentPurpose,
  ConsentStanding,
  Objection,
} from './consent.type.js';
import { consentStateAt, type LastConsent, whyNoContact } from './contact-rules.js';

/** What a person said, how and when. */
export interface Said {
  via: ConsentVia;
  /** absent: now */
  at?: string;
}

const millisecondsOf = (time: string | null): number | null =>
  time === null ? null : new Date(time).getTime();
const asLast = (row: ConsentRow): LastConsent => ({
  expiresAt: millisecondsOf(row.expiresAt),
  withdrawnAt: millisecondsOf(row.withdrawnAt),
});

/** What people agreed to and what they objected to. */
export class ConsentService {
  constructor(
    private readonly candidates: CandidateService,
    private readonly purposes: ConsentPurposeService,
    private readonly clock: Clock,
  ) {}

  /** What a person has said about each purpose that is used, as of now; empty for viewers who see no consents. */
  async standingsOf(session: Session, candidateId: string): Promise<ConsentStanding[]> {
    if (!maySeeConsents(session.viewer)) return [];
    const [purposes, consents, requests, objections] = await Promise.all([
      this.purposes.all(session),
      this.consents(session, candidateId),
      this.requests(session, candidateId),
      this.objections(session, candidateId),
    ]);
    const at = this.clock.now().getTime();
    const open = objections.filter(({ withdrawnAt }) => withdrawnAt === null);
    return purposes
      .filter(({ active }) => active)
      .map((purpose) => {
        const last = lastOf(consents, purpose.id);
        const facts = {
          known: true,
          doNotContact: open.some(({ purposeId }) => purposeId === null),
          objected: open.some(({ purposeId }) => purposeId === purpose.id),
          ...(last ? { consent: asLast(last) } : {}),
        };
        const noContactReason = whyNoContact(facts, purpose, at);
        const asked = askedAfter(requests, purpose.id, last);
        const state = consentStateAt(facts.consent, at);
        return instanceOf(ConsentStanding, {
          purpose,
          state,
          consent: last && instanceOf(Consent, last),
          askedAt: asked?.askedAt,
          mayAsk:
            whyNotAsk(purpose, state, facts.doNotContact || facts.objected, asked) === undefined,
          mayContact: noContactReason === undefined,
          noContactReason,
        });
      });
  }

  /** All that a person agreed to, the last first; empty for viewers who see no consents. */
  async historyOf(session: Session, candidateId: string): Promise<Consent[]> {
    if (!maySeeConsents(session.viewer)) return [];
    return (await this.consents(session, candidateId)).map((row) => instanceOf(Consent, row));
  }

  /** All objections of a person, the newest first; empty for viewers who see no consents. */
  async objectionsOf(session: Session, candidateId: string): Promise<Objection[]> {
    if (!maySeeConsents(session.viewer)) return [];
    return (await this.objections(session, candidateId)).map((row) => instanceOf(Objection, row));
  }

  record(session: Session, input: ConsentInput, args: ChangeArgs) {
    this.authorize(session);
    return this.answer(
      session,
      change(session, 'consentRecord', input, args, async () => {
        const candidateId = await this.person(session, input.candidateId, ['input', 'candidateId']);
        const purpose = await this.purpose(session, input.purposeId, ['input', 'purposeId']);
        const givenAt = this.moment(input.givenAt, ['input', 'givenAt']);
        const months = purpose.defaultMonths;
        const expiresAt =
          input.expiresAt ??
          (months === null || months === undefined
            ? null
            : await monthsLater(session.sql, givenAt, months));
        if (expiresAt !== null && new Date(expiresAt) <= new Date(givenAt))
          refuse(
            UserErrorCode.INVALID,
            ['input', 'expiresAt'],
            'A consent ends after it was given.',
          );
        await insertConsent(session.sql, {
          candidateId,
          purposeId: purpose.id,
          textId: await this.text(session, purpose, input.textId, ['input', 'textId']),
          givenAt,
          expiresAt,
          via: this.way(input.via, ['input', 'via']),
          by: session.viewer.actor,
        });
        return { candidateId };
      }),
    );
  }

  withdraw(session: Session, candidateId: string, purposeId: string, said: Said, args: ChangeArgs) {
    this.authorize(session);
    const given = { candidateId, purposeId, ...said };
    return this.answer(
      session,
      change(session, 'consentWithdraw', given, args, async () => {
        const id = await this.person(session, candidateId, 'candidateId');
        const purpose = await this.purposes.locked(session, purposeId, 'purposeId');
        const ended = await withdrawConsents(session.sql, id, purpose.id, this.how(session, said));
        if (ended.length === 0)
          refuse(
            UserErrorCode.WRONG_STATE,
            'purposeId',
            'There is no consent to withdraw: none was recorded, or it was withdrawn before. Record an objection if the person wants no contact.',
          );
        return { candidateId: id };
      }),
    );
  }

  /** Records that a person was asked. They are asked once, and once again after each consent. */
  ask(
    session: Session,
    candidateId: string,
    purposeId: string,
    { textId, ...said }: Said & { textId?: string },
    args: ChangeArgs,
  ) {
    this.authorize(session);
    const given = { candidateId, purposeId, textId, ...said };
    return this.answer(
      session,
      change(session, 'consentAsk', given, args, async () => {
        const id = await this.person(session, candidateId, 'candidateId');
        const purpose = await this.purpose(session, purposeId, 'purposeId');
        const standing = await this.askable(session, id, purpose);
        if (standing.why) refuse(UserErrorCode.WRONG_STATE, 'candidateId', standing.why);
        await insertRequest(session.sql, {
          candidateId: id,
          purposeId: purpose.id,
          textId: await this.text(session, purpose, textId, 'textId'),
          afterOrdinal: standing.last?.ordinal ?? '0',
          ...this.how(session, said),
        });
        return { candidateId: id };
      }),
    );
  }

  /**
   * Records an objection.
   * @param to the purpose; absent: any contact
   */
  object(
    session: Session,
    candidateId: string,
    to: string | undefined,
    said: Said,
    args: ChangeArgs,
  ) {
    this.authorize(session);
    const given = { candidateId, to, ...said };
    return this.answer(
      session,
      change(session, 'candidateObject', given, args, async () => {
        const id = await this.person(session, candidateId, 'id');
        const purpose = to == null ? undefined : await this.purposes.locked(session, to, 'to');
        const purposeId = purpose?.id ?? null;
        const how = this.how(session, said);
        const open = (await objectionsOfCandidates(session.sql, [id])).find(
          (one) => one.purposeId === purposeId && one.withdrawnAt === null,
        );
        // What an import or a profile said is confirmed by the person: from now on only they take it back.
        if (open && open.via !== ConsentVia.IMPORT && open.via !== ConsentVia.PROFILE)
          refuse(
            UserErrorCode.WRONG_STATE,
            'id',
            `They objected before, on ${open.objectedAt.slice(0, 10)}, and it holds.`,
          );
        if (open) await withdrawObjection(session.sql, open.id, how);
        await insertObjection(session.sql, { candidateId: id, purposeId, ...how });
        return { candidateId: id };
      }),
    );
  }

  withdrawObjection(session: Session, objectionId: string, said: Said, args: ChangeArgs) {
    this.authorize(session);
    const given = { objectionId, ...said };
    return this.answer(
      session,
      change(session, 'candidateObjectionWithdraw', given, args, async () => {
        const known = isId(objectionId) && (await objectionById(session.sql, objectionId));
        if (!known)
          refuse(UserErrorCode.NOT_FOUND, 'objectionId', `There is no objection ${objectionId}.`);
        const candidateId = await this.person(session, known.candidateId, 'objectionId');
        const objection = await objectionById(session.sql, known.id);
        if (objection?.withdrawnAt !== null)
          refuse(UserErrorCode.WRONG_STATE, 'objectionId', 'The objection was taken back before.');
        await withdrawObjection(session.sql, known.id, this.how(session, said));
        return { candidateId };
      }),
    );
  }

  private async askable(session: Session, candidateId: string, purpose: ConsentPurpose) {
    const [person, consents, requests, objections] = [
      await lockPerson(session.sql, candidateId),
      await consentsOfCandidates(session.sql, [candidateId]),
      await requestsOfCandidates(session.sql, [candidateId]),
      await objectionsOfCandidates(session.sql, [candidateId]),
    ];
    const last = lastOf(consents, purpose.id);
    const objects =
      person?.doNotContact === true ||
      objections.some(
        ({ purposeId, withdrawnAt }) =>
          withdrawnAt === null && (purposeId === null || purposeId === purpose.id),
      );
    const state = consentStateAt(last && asLast(last), this.clock.now().getTime());
    const asked = askedAfter(requests, purpose.id, last);
    return { last, why: whyNotAsk(purpose, state, objects, asked) };
  }

  private consents = (session: Session, id: string): Promise<ConsentRow[]> =>
    ofPerson(session, 'consentsOfCandidate', consentsOfCandidates, id);
  private requests = (session: Session, id: string): Promise<RequestRow[]> =>
    ofPerson(session, 'consentRequestsOfCandidate', requestsOfCandidates, id);
  private objections = (session: Session, id: string): Promise<ObjectionRow[]> =>
    ofPerson(session, 'objectionsOfCandidate', objectionsOfCandidates, id);

  /** Locks a person whom the viewer may see. @returns the id */
  private async person(session: Session, id: string, field: string | string[]): Promise<string> {
    const seen = await this.candidates.byId(session, id);
    const locked = seen && (await lockPerson(session.sql, seen.id));
    if (!locked) refuse(UserErrorCode.NOT_FOUND, field, `There is no candidate ${id}.`);
    return locked.id;
  }

  /** A purpose for which consent can be asked and given. */
  private async purpose(session: Session, id: string, field: string | string[]) {
    const purpose = await this.purposes.locked(session, id, field);
    if (!purpose.active)
      refuse(UserErrorCode.WRONG_STATE, field, `${purpose.name} is no longer used.`);
    if (purpose.basis !== ConsentBasis.CONSENT)
      refuse(UserErrorCode.WRONG_STATE, field, `${purpose.name} needs no consent.`);
    return purpose as ConsentPurpose;
  }

  private async text(
    session: Session,
    purpose: ConsentPurpose,
    id: string | undefined,
    field: string | string[],
  ): Promise<string | null> {
    if (id == null) return null;
    const text = await this.purposes.text(session, id);
    if (text?.purposeId !== purpose.id)
      refuse(UserErrorCode.NOT_FOUND, field, `${purpose.name} has no text ${id}.`);
    return text.id;
  }

  private how(session: Session, { via, at }: Said) {
    return { via: this.way(via, 'via'), at: this.moment(at, 'at'), by: session.viewer.actor };
  }

  private way(via: ConsentVia, field: string | string[]): ConsentVia {
    if (via === ConsentVia.PROFILE || via === ConsentVia.IMPORT)
      refuse(
        UserErrorCode.INVALID,
        field,
        `${via} stands for what was not said here. Say how the person said it.`,
      );
    return via;
  }

  /** A moment that is not in the future; now when none is given. */
  private moment(at: string | undefined, field: string | string[]): string {
    const now = this.clock.now();
    if (at == null) return now.toISOString();
    if (new Date(at) > now) refuse(UserErrorCode.INVALID, field, 'This moment is yet to come.');
    return at;
  }

  private authorize({ viewer }: Session): void {
    if (!mayRecordConsents(viewer))
      throw new RapportError('FORBIDDEN', `${viewer.role} may not record consents.`);
  }

  private async answer(session: Session, changed: Promise<Changed<{ candidateId: string }>>) {
    const { result, ...rest } = await changed;
    return {
      ...rest,
      candidate: result && (await this.candidates.byId(session, result.candidateId)),
    };
  }
}

/** What one statement reads for many people, of one of them. */
const ofPerson = async <Row extends object>(
  session: Session,
  name: string,
  read: (sql: Session['sql'], ids: readonly string[]) => Promise<(Row & { candidateId: string })[]>,
  candidateId: string,
): Promise<Row[]> =>
  (await session
    .loader(name, async (ids) =>
      Map.groupBy(await read(session.sql, ids), (row) => row.candidateId),
    )
    .load(candidateId)) ?? [];

/** The consent that counts. @param rows the last recorded first */
const lastOf = (rows: readonly ConsentRow[], purposeId: string): ConsentRow | undefined =>
  rows.find((row) => row.purposeId === purposeId && !row.struckOut);

/** When a person was asked after a consent; undefined: they were not. */
const askedAfter = (
  requests: readonly RequestRow[],
  purposeId: string,
  last: ConsentRow | undefined,
): RequestRow | undefined =>
  requests.find(
    (request) =>
      request.purposeId === purposeId && BigInt(request.afterOrdinal) >= BigInt(last?.ordinal ?? 0),
  );

/** Why a person may not be asked for consent; undefined: they may be. */
function whyNotAsk(
  { name, basis }: ConsentPurpose,
  state: ConsentState,
  objects: boolean,
  asked: RequestRow | undefined,
): string | undefined {
  if (basis !== ConsentBasis.CONSENT) return `${name} needs no consent.`;
  if (objects) return 'They objected. Nobody asks them again.';
  if (state === ConsentState.WITHDRAWN)
    return 'They withdrew their consent. Nobody asks them again.';
  if (asked)
    return `They were asked on ${asked.askedAt.slice(0, 10)} and did not answer. Silence is no consent, and nobody is asked twice.`;
  return undefined;
}
