import { sql } from 'kysely';
import { type Columns, columnsOf, type RowOf } from '../../platform/database/columns.js';
import { oneRowOf, rowOf, rowsOf, type Sql } from '../../platform/database/database.js';

const purposeColumns = columnsOf('consent_purpose p', [
  'id',
  'code',
  'name',
  'basis',
  'default_months',
  'active',
  'version',
]);
export type PurposeRow = RowOf<typeof purposeColumns>;

/** All purposes, TALENT_POOL first, then by name. */
export const allPurposes = (database: Sql) =>
  rowsOf<PurposeRow>(
    database,
    sql`select ${purposeColumns} from consent_purpose p order by p.code <> 'TALENT_POOL', p.name, p.id`,
  );

export const purposeById = (database: Sql, id: string) =>
  rowOf<PurposeRow>(
    database,
    sql`select ${purposeColumns} from consent_purpose p where p.id = ${id}::uuid for update`,
  );

export const purposeByCode = (database: Sql, code: string) =>
  rowOf<PurposeRow>(
    database,
    sql`select ${purposeColumns} from consent_purpose p where p.code = ${code}`,
  );

/** @returns undefined: there is one with this code */
export const insertPurpose = (
  database: Sql,
  given: Pick<PurposeRow, 'code' | 'name' | 'basis' | 'defaultMonths' | 'active'>,
) =>
  rowOf<Columns<'consent_purpose', 'id'>>(
    database,
    sql`
    insert into consent_purpose (code, name, basis, default_months, active)
    values (${given.code}, ${given.name}, ${given.basis}, ${given.defaultMonths}, ${given.active}) on conflict (code) do nothing returning id`,
  );

export const updatePurpose = (
  database: Sql,
  id: string,
  given: Pick<PurposeRow, 'name' | 'basis' | 'defaultMonths' | 'active'>,
) =>
  rowOf(
    database,
    sql`
    update consent_purpose set name = ${given.name}, basis = ${given.basis}, default_months = ${given.defaultMonths}, active = ${given.active},
      version = version + 1, updated_at = now() where id = ${id}::uuid`,
  );

const textColumns = columnsOf('consent_text t', [
  'id',
  'purpose_id',
  'language',
  'version',
  'body',
  'created_at',
  'created_by',
]);
export type TextRow = RowOf<typeof textColumns>;

/** The texts of these purposes, by language, the newest version first. */
export const textsOfPurposes = (database: Sql, purposeIds: readonly string[]) =>
  rowsOf<TextRow>(
    database,
    sql`
    select ${textColumns} from consent_text t where t.purpose_id = any(${[...purposeIds]}::uuid[]) order by t.language, t.version desc`,
  );

export const textsById = (database: Sql, ids: readonly string[]) =>
  rowsOf<TextRow>(
    database,
    sql`select ${textColumns} from consent_text t where t.id = any(${[...ids]}::uuid[])`,
  );

/** Adds the next version in a language. The purpose is locked. */
export const insertText = (
  database: Sql,
  given: { purposeId: string; language: string; body: string; by: string },
) =>
  rowOf(
    database,
    sql`
    insert into consent_text (purpose_id, language, version, body, created_by)
    select ${given.purposeId}::uuid, ${given.language}, coalesce(max(version), 0) + 1, ${given.body}, ${given.by}
    from consent_text where purpose_id = ${given.purposeId}::uuid and language = ${given.language}`,
  );

const consentColumns = columnsOf('consent c', [
  'id',
  'ordinal',
  'purpose_id',
  'text_id',
  'given_at',
  'expires_at',
  'via',
  'recorded_by',
  'recorded_at',
  'withdrawn_at',
  'withdrawn_via',
  'withdrawn_by',
  'struck_out',
]);
export type ConsentRow = RowOf<typeof consentColumns>;

/** People, each with those who were merged into them: what anybody recorded of any of them counts. */
const people = (candidateIds: readonly string[]) =>
  sql`same_people(${[...candidateIds]}::uuid[]) s`;

/** All consents of these people, the last recorded first. */
export const consentsOfCandidates = (database: Sql, candidateIds: readonly string[]) =>
  rowsOf<ConsentRow & { candidateId: string }>(
    database,
    sql`
    select s.person_id as "candidateId", ${consentColumns} from ${people(candidateIds)} join consent c on c.candidate_id = s.id order by c.ordinal desc`,
  );

const requestColumns = columnsOf('consent_request r', [
  'purpose_id',
  'after_ordinal',
  'asked_at',
  'via',
  'asked_by',
]);
export type RequestRow = RowOf<typeof requestColumns>;

/** When these people were asked for consent, the newest first. */
export const requestsOfCandidates = (database: Sql, candidateIds: readonly string[]) =>
  rowsOf<RequestRow & { candidateId: string }>(
    database,
    sql`
    select s.person_id as "candidateId", ${requestColumns} from ${people(candidateIds)} join consent_request r on r.candidate_id = s.id order by r.asked_at desc, r.id`,
  );

const objectionColumns = columnsOf('objection o', [
  'id',
  'purpose_id',
  'objected_at',
  'via',
  'recorded_by',
  'recorded_at',
  'withdrawn_at',
  'withdrawn_via',
  'withdrawn_by',
]);
export type ObjectionRow = RowOf<typeof objectionColumns>;

/** All objections of these people, the newest first. */
export const objectionsOfCandidates = (database: Sql, candidateIds: readonly string[]) =>
  rowsOf<ObjectionRow & { candidateId: string }>(
    database,
    sql`
    select s.person_id as "candidateId", ${objectionColumns} from ${people(candidateIds)} join objection o on o.candidate_id = s.id order by o.recorded_at desc, o.id desc`,
  );

const milliseconds = (column: string) =>
  sql`(extract(epoch from ${sql.ref(column)}) * 1000)::float8`;

export interface ContactRow {
  candidateId: string;
  doNotContact: boolean;
  objected: boolean;
  /** undefined values follow from `hasConsent` */
  hasConsent: boolean;
  expiresAt: number | null;
  withdrawnAt: number | null;
}

/** What decides whether each of these people may be contacted for a purpose. Nobody is left out but those who are not there. */
export const contactFacts = (database: Sql, candidateIds: readonly string[], purposeId: string) =>
  rowsOf<ContactRow>(
    database,
    sql`
    with people as materialized (
      select * from same_people(${[...candidateIds]}::uuid[])
    ), said as (
      select p.person_id, bool_or(c.do_not_contact or exists (
          select from objection o where o.candidate_id = p.id and o.purpose_id is null and o.withdrawn_at is null)) as no_contact,
        bool_or(exists (select from objection o where o.candidate_id = p.id and o.purpose_id = ${purposeId}::uuid and o.withdrawn_at is null)) as objected
      from people p join candidate c on c.id = p.id and c.erased_at is null group by 1
    ), agreed as (
      select distinct on (p.person_id) p.person_id, c.expires_at, c.withdrawn_at from people p
      join consent c on c.candidate_id = p.id and c.purpose_id = ${purposeId}::uuid and not c.struck_out order by p.person_id, c.ordinal desc
    )
    select own.id as "candidateId", said.no_contact as "doNotContact", said.objected, agreed.person_id is not null as "hasConsent",
      ${milliseconds('agreed.expires_at')} as "expiresAt", ${milliseconds('agreed.withdrawn_at')} as "withdrawnAt"
    from people own join said using (person_id) left join agreed using (person_id) where own.id = any(${[...candidateIds]}::uuid[])`,
  );

/**
 * Locks these people until the transaction ends, so that nothing is withdrawn meanwhile: what is recorded of a person
 * locks the person first.
 */
export const holdPeople = (database: Sql, candidateIds: readonly string[]) =>
  rowsOf<Columns<'candidate', 'id'>>(
    database,
    sql`
    select c.id from candidate c where c.id in (select s.id from ${people(candidateIds)}) order by c.id for share of c`,
  );

/** Locks a person, so that what is recorded of them is recorded one after the other. undefined: there is none */
export const lockPerson = (database: Sql, id: string) =>
  rowOf<Columns<'candidate', 'id' | 'do_not_contact'>>(
    database,
    sql`
    select c.id, c.do_not_contact as "doNotContact" from candidate c where c.id = ${id}::uuid and c.merged_into_id is null and c.erased_at is null for update`,
  );

/** A moment some months later. A day that the last month does not have is its last day. */
export const monthsLater = async (database: Sql, from: string, months: number): Promise<string> =>
  (
    await oneRowOf<{ at: string }>(
      database,
      sql`select (${from}::timestamptz at time zone 'UTC' + make_interval(months => ${months}::int)) at time zone 'UTC' as at`,
    )
  ).at;

export const insertConsent = (
  database: Sql,
  given: {
    candidateId: string;
    purposeId: string;
    textId: string | null;
    givenAt: string;
    expiresAt: string | null;
    via: string;
    by: string;
  },
) =>
  rowOf(
    database,
    sql`
    insert into consent (candidate_id, purpose_id, text_id, given_at, expires_at, via, recorded_by)
    values (${given.candidateId}::uuid, ${given.purposeId}::uuid, ${given.textId}::uuid, ${given.givenAt}::timestamptz, ${given.expiresAt}::timestamptz, ${given.via}, ${given.by})`,
  );

/** Ends what a person agreed to. @returns one row for each consent that was not withdrawn yet */
export const withdrawConsents = (
  database: Sql,
  candidateId: string,
  purposeId: string,
  { at, via, by }: { at: string; via: string; by: string },
) =>
  rowsOf<Columns<'consent', 'id'>>(
    database,
    sql`
    update consent c set withdrawn_at = ${at}::timestamptz, withdrawn_via = ${via}, withdrawn_by = ${by}
    where c.candidate_id in (select s.id from ${people([candidateId])}) and c.purpose_id = ${purposeId}::uuid and c.withdrawn_at is null and not c.struck_out returning c.id`,
  );

export const insertRequest = (
  database: Sql,
  given: {
    candidateId: string;
    purposeId: string;
    textId: string | null;
    afterOrdinal: string;
    at: string;
    via: string;
    by: string;
  },
) =>
  rowOf(
    database,
    sql`
    insert into consent_request (candidate_id, purpose_id, text_id, after_ordinal, asked_at, via, asked_by)
    values (${given.candidateId}::uuid, ${given.purposeId}::uuid, ${given.textId}::uuid, ${given.afterOrdinal}::bigint, ${given.at}::timestamptz, ${given.via}, ${given.by})`,
  );

export const insertObjection = (
  database: Sql,
  given: { candidateId: string; purposeId: string | null; at: string; via: string; by: string },
) =>
  rowOf(
    database,
    sql`
    insert into objection (candidate_id, purpose_id, objected_at, via, recorded_by)
    values (${given.candidateId}::uuid, ${given.purposeId}::uuid, ${given.at}::timestamptz, ${given.via}, ${given.by})`,
  );

/** An objection with its person. */
export const objectionById = (database: Sql, id: string) =>
  rowOf<ObjectionRow & { candidateId: string }>(
    database,
    sql`select o.candidate_id as "candidateId", ${objectionColumns} from objection o where o.id = ${id}::uuid`,
  );

export const withdrawObjection = (
  database: Sql,
  id: string,
  { at, via, by }: { at: string; via: string; by: string },
) =>
  rowOf(
    database,
    sql`
    update objection set withdrawn_at = ${at}::timestamptz, withdrawn_via = ${via}, withdrawn_by = ${by} where id = ${id}::uuid`,
  );
