import { RapportError } from '../../errors.js';
import { checkVersion, refuse, UserErrorCode } from '../../platform/graphql/change.js';
import { change, type ChangeArgs, type Changed } from '../../platform/graphql/mutation.js';
import { instanceOf, isId } from '../../platform/graphql/node.js';
import type { Session } from '../../platform/graphql/session.js';
import { ConsentBasis } from './consent.enums.js';
import { mayEditPurposes, maySeeConsents } from './consent.policy.js';
import {
  allPurposes,
  insertPurpose,
  insertText,
  purposeById,
  type PurposeRow,
  textsById,
  textsOfPurposes,
  updatePurpose,
} from './consent.queries.js';
import { ConsentPurpose, ConsentText, type ConsentPurposeInput } from './consent.type.js';

/** The purpose whose consent is `Candidate.consentUntil`. */
const talentPool = 'TALENT_POOL';
const longestMonths = 1_200;
const toPurpose = (row: PurposeRow) => instanceOf(ConsentPurpose, row);

/** What people are asked to agree to, and in which words. */
export class ConsentPurposeService {
  /** All purposes. @throws FORBIDDEN */
  async all(session: Session): Promise<ConsentPurpose[]> {
    if (!maySeeConsents(session.viewer))
      throw new RapportError('FORBIDDEN', `${session.viewer.role} may not see consents.`);
    const list = session.loader(
      'consentPurposes',
      async () => new Map([['', await allPurposes(session.sql)]]),
    );
    return ((await list.load('')) ?? []).map(toPurpose);
  }

  /** Its texts, by language, the newest version first. */
  async textsOf(session: Session, purposeId: string): Promise<ConsentText[]> {
    const texts = session.loader('textsOfPurpose', async (ids) =>
      Map.groupBy(await textsOfPurposes(session.sql, ids), (row) => row.purposeId),
    );
    return ((await texts.load(purposeId)) ?? []).map((row) => instanceOf(ConsentText, row));
  }

  /** A text; undefined when there is none. */
  async text(session: Session, id: string | undefined): Promise<ConsentText | undefined> {
    if (id === undefined || !isId(id)) return undefined;
    const row = await session
      .loader(
        'consentText',
        async (ids) => new Map((await textsById(session.sql, ids)).map((one) => [one.id, one])),
      )
      .load(id.toLowerCase());
    return row && instanceOf(ConsentText, row);
  }

  create(session: Session, input: ConsentPurposeInput, args: ChangeArgs) {
    this.authorize(session);
    return this.answer(
      session,
      change(session, 'consentPurposeCreate', input, args, async () => {
        const code = input.code?.trim() ?? '';
        if (!/^[A-Z][A-Z0-9_]{0,49}$/.test(code))
          refuse(
            UserErrorCode.INVALID,
            ['input', 'code'],
            'A code has 1 to 50 capital letters, digits and underscores and begins with a letter, like NEWSLETTER.',
          );
        const made = await insertPurpose(session.sql, {
          code,
          ...this.checked(code, {
            name: input.name ?? '',
            basis: input.basis ?? ConsentBasis.CONSENT,
            defaultMonths: input.defaultMonths ?? null,
            active: input.active ?? true,
          }),
        });
        if (!made)
          refuse(UserErrorCode.DUPLICATE, ['input', 'code'], `There is a purpose ${code} already.`);
        return { id: made.id };
      }),
    );
  }

  update(
    session: Session,
    id: string,
    input: ConsentPurposeInput,
    expectedVersion: number | undefined,
    args: ChangeArgs,
  ) {
    this.authorize(session);
    const given = { id, input, expectedVersion };
    return this.answer(
      session,
      change(session, 'consentPurposeUpdate', given, args, async () => {
        const purpose = await this.locked(session, id);
        checkVersion(purpose, expectedVersion);
        if (input.code != null && input.code !== purpose.code)
          refuse(
            UserErrorCode.INVALID,
            ['input', 'code'],
            'The code stays as it is: programs know the purpose by it.',
          );
        await updatePurpose(
          session.sql,
          purpose.id,
          this.checked(purpose.code, {
            name: input.name ?? purpose.name,
            basis: input.basis ?? purpose.basis,
            defaultMonths:
              input.defaultMonths === undefined ? purpose.defaultMonths : input.defaultMonths,
            active: input.active ?? purpose.active,
          }),
        );
        return { id: purpose.id };
      }),
    );
  }

  /** Adds words in which people are asked. Those that were used stay as they were. */
  createText(
    session: Session,
    purposeId: string,
    { language, body }: { language: string; body: string },
    args: ChangeArgs,
  ) {
    this.authorize(session);
    const given = { purposeId, language, body };
    return this.answer(
      session,
      change(session, 'consentTextCreate', given, args, async () => {
        const purpose = await this.locked(session, purposeId, 'purposeId');
        if (!/^[a-z]{2,3}$/.test(language))
          refuse(UserErrorCode.INVALID, 'language', 'A language is its ISO 639 code, like de.');
        if (!body.trim()) refuse(UserErrorCode.INVALID, 'body', 'Write what people agree to.');
        await insertText(session.sql, {
          purposeId: purpose.id,
          language,
          body: body.trim(),
          by: session.viewer.actor,
        });
        return { id: purpose.id };
      }),
    );
  }

  /** A purpose, locked until the transaction ends. Refuses one that does not exist. */
  async locked(session: Session, id: string, field: string | string[] = 'id'): Promise<PurposeRow> {
    const purpose = isId(id) ? await purposeById(session.sql, id) : undefined;
    if (!purpose) refuse(UserErrorCode.NOT_FOUND, field, `There is no purpose ${id}.`);
    return purpose;
  }

  private checked(
    code: string,
    given: Pick<PurposeRow, 'name' | 'basis' | 'defaultMonths' | 'active'>,
  ) {
    const name = given.name.trim();
    if (!name) refuse(UserErrorCode.INVALID, ['input', 'name'], 'Give it a name.');
    const months = given.defaultMonths;
    if (months !== null && (months < 1 || months > longestMonths))
      refuse(
        UserErrorCode.INVALID,
        ['input', 'defaultMonths'],
        `A consent lasts 1 to ${longestMonths} months, or without an end.`,
      );
    if (
      code === talentPool &&
      (months === null || given.basis !== ConsentBasis.CONSENT || !given.active)
    )
      refuse(
        UserErrorCode.INVALID,
        ['input'],
        'The talent pool always needs consent with an end: it is what consentUntil of a person says.',
      );
    return { ...given, name };
  }

  private authorize({ viewer }: Session): void {
    if (!mayEditPurposes(viewer))
      throw new RapportError('FORBIDDEN', `${viewer.role} may not change purposes of consent.`);
  }

  private async answer(session: Session, changed: Promise<Changed<{ id: string }>>) {
    const { result, ...rest } = await changed;
    const purposes = result ? await this.all(session) : [];
    return { ...rest, purpose: purposes.find(({ id }) => id === result?.id) };
  }
}
