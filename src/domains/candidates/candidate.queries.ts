import { sql, type RawBuilder } from 'kysely';
import {
  type Columns,
  columnsByName,
  columnsOf,
  isOneOf,
  type RowOf,
} from '../../platform/database/columns.js';
import { oneRowOf, rowOf, rowsOf, type Sql } from '../../platform/database/database.js';
import { SortDirection } from '../../platform/graphql/connection.js';
import type { Listing, SortKey } from '../../platform/graphql/page.queries.js';
import type { CandidateOrder, CandidateOrderField } from './candidate.type.js';

const stored = [
  'id',
  'source',
  'external_id',
  'given_name',
  'family_name',
  'name',
  'emails',
  'phone',
  'location',
  'country',
  'latitude',
  'longitude',
  'willing_to_move',
  'title',
  'company',
  'relationship',
  'education',
  'experience_years::float8',
  'seniority',
  'languages',
  'certificates',
  'summary',
  'consent_until',
  'do_not_contact',
  'version',
  'created_at',
  'updated_at',
] as const;
/** By name, for lists that read only what is selected. */
export const candidateColumns = columnsByName('candidate c', stored);
export const candidateNumerics = { experienceYears: sql`c.experience_years` };
const columns = columnsOf('candidate c', stored);
export type CandidateRow = RowOf<typeof columns>;

/** Conditions for the people whom a viewer of these departments may see, all departments when undefined: neither merged nor erased. */
export const visibleCandidates = (
  departments: readonly string[] | undefined,
): RawBuilder<unknown>[] => [
  sql`c.merged_into_id is null`,
  sql`c.erased_at is null`,
  ...(departments
    ? [
        sql`exists (select from application va join job vj on vj.id = va.job_id where va.candidate_id = c.id and vj.department = any(${departments}))`,
      ]
    : []),
];

const orders: Record<CandidateOrderField, (direction: SortDirection) => SortKey[]> = {
  CREATED_AT: (direction) => [
    { value: sql`c.created_at`, direction, type: 'timestamptz', required: true },
  ],
  UPDATED_AT: (direction) => [
    { value: sql`c.updated_at`, direction, type: 'timestamptz', required: true },
  ],
  EXPERIENCE_YEARS: (direction) => [{ value: sql`c.experience_years`, direction, type: 'float8' }],
  NAME: (direction) => [
    { value: sql`lower(c.family_name)`, direction, type: 'text' },
    { value: sql`lower(c.given_name)`, direction, type: 'text' },
  ],
};

/** Candidates in the given order; by default the newest first. */
export const candidateListing = (
  where: RawBuilder<unknown>[],
  order?: CandidateOrder,
  fixed = false,
): Listing<CandidateRow> => {
  const { field, direction } = order ?? {
    field: 'CREATED_AT' as const,
    direction: SortDirection.DESC,
  };
  return {
    name: `candidates ${field} ${direction}`,
    columns,
    from: sql`candidate c`,
    where,
    keys: [...orders[field](direction), { value: sql`c.id`, direction, type: 'uuid' }],
    fixed,
  };
};

export const candidatesById = (
  database: Sql,
  ids: readonly string[],
  departments: readonly string[] | undefined,
  selected = columns,
) =>
  rowsOf<CandidateRow>(
    database,
    sql`
    select ${selected} from candidate c where ${isOneOf(sql.ref('c.id'), ids)} and ${sql.join(visibleCandidates(departments), sql` and `)}`,
    { prepared: true },
  );

const storedSkill = [
  'candidate_id',
  'skill_id',
  'level',
  'years::float8',
  'last_used',
  'evidence',
] as const;
export const candidateSkillColumns = columnsByName('candidate_skill cs', storedSkill);
export const candidateSkillNumerics = { years: sql`cs.years` };
const skillColumns = columnsOf('candidate_skill cs', storedSkill);
export type CandidateSkillRow = RowOf<typeof skillColumns>;

export const skillsOfCandidates = (database: Sql, candidateIds: readonly string[]) =>
  rowsOf<CandidateSkillRow>(
    database,
    sql`
    select ${skillColumns}
    from candidate_skill cs join skill s on s.id = cs.skill_id
    where cs.candidate_id = any(${candidateIds}::uuid[]) order by s.key`,
    { prepared: true },
  );

const storedExperience = [
  'candidate_id',
  'title',
  'company',
  'started_on',
  'ended_on',
  'current',
  'summary',
] as const;
export const experienceColumnsByName = columnsByName('experience e', storedExperience);
const experienceColumns = columnsOf('experience e', storedExperience);
export type ExperienceRow = RowOf<typeof experienceColumns>;
/** Current ones first, then the latest. */
export const experienceOrder = sql`e.current desc, e.started_on desc nulls last, e.id`;

export const experiencesOfCandidates = (database: Sql, candidateIds: readonly string[]) =>
  rowsOf<ExperienceRow>(
    database,
    sql`
    select ${experienceColumns}
    from experience e where e.candidate_id = any(${candidateIds}::uuid[])
    order by ${experienceOrder}`,
    { prepared: true },
  );

export const candidateBySource = (database: Sql, source: string, externalId: string) =>
  rowOf<Columns<'candidate', 'id'>>(
    database,
    sql`select id from candidate where source = ${source} and external_id = ${externalId}`,
  );

/** The id under which an id of a source is kept: a hash when it holds an e-mail address, else the id itself. */
export const externalIdOf = async (database: Sql, externalId: string): Promise<string> =>
  (await oneRowOf<{ id: string }>(database, sql`select external_id_of(${externalId}) as id`)).id;

/** True if the person with this id in a source was erased. @param externalId as it is kept */
export const isErasedSource = async (
  database: Sql,
  source: string,
  externalId: string,
): Promise<boolean> =>
  (
    await oneRowOf<{ erased: boolean }>(
      database,
      sql`select is_erased('SOURCE_ID', source_value(${source}::text, ${externalId}::text)) as erased`,
    )
  ).erased;

/** True if one of the addresses belongs to somebody who was erased; without addresses, if the phone number does. */
export const isErasedAddress = async (
  database: Sql,
  emails: readonly string[],
  phone: string | null | undefined,
): Promise<boolean> =>
  (
    await oneRowOf<{ erased: boolean }>(
      database,
      sql`
    select coalesce(case when ${emails.length > 0}::boolean then (select bool_or(is_erased('EMAIL', lower(btrim(e)))) from unnest(${[...emails]}::text[]) as given(e))
      else is_erased('PHONE', phone_value(${phone ?? null}::text)) end, false) as erased`,
    )
  ).erased;

/** Locks a (source, externalId), so that two upserts of the same person don't both insert one. */
export const lockSource = (database: Sql, source: string, externalId: string) =>
  rowOf(
    database,
    sql`select pg_advisory_xact_lock(hashtextextended(${JSON.stringify([source, externalId])}, 0))`,
  );

/** The rest of the transaction repeats what a source says, as an import does: it renews no consent that was withdrawn. */
export const writeAsImport = (database: Sql) =>
  rowOf(database, sql`select set_config('rapport.writer', 'import', true)`);

export interface SkillRow {
  id: string;
  level?: number;
  years?: number;
  lastUsed?: string;
  evidence: string;
}

const asRows = (skills: readonly SkillRow[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(skills)}::jsonb) as given(id uuid, level smallint, years numeric(4, 1), "lastUsed" date, evidence text)`;

/** True if the candidate's skills differ from these. */
export const differFromSkills = async (
  database: Sql,
  candidateId: string,
  skills: readonly SkillRow[],
): Promise<boolean> =>
  (
    await oneRowOf<{ differ: boolean }>(
      database,
      sql`
    select exists (
      select from (select skill_id, level, years, last_used, evidence from candidate_skill where candidate_id = ${candidateId}) held
      full join (select given.* from ${asRows(skills)}) wanted on wanted.id = held.skill_id
      where (wanted.id, wanted.level, wanted.years, wanted."lastUsed", wanted.evidence)
        is distinct from (held.skill_id, held.level, held.years, held.last_used, held.evidence)) as differ`,
    )
  ).differ;

export const replaceSkills = async (
  database: Sql,
  candidateId: string,
  skills: readonly SkillRow[],
) => {
  await rowOf(
    database,
    sql`delete from candidate_skill where candidate_id = ${candidateId} and skill_id <> all(${skills.map(({ id }) => id)}::uuid[])`,
  );
  await rowOf(
    database,
    sql`
    insert into candidate_skill (candidate_id, skill_id, level, years, last_used, evidence)
    select ${candidateId}, given.* from ${asRows(skills)}
    on conflict (candidate_id, skill_id) do update
      set level = excluded.level, years = excluded.years, last_used = excluded.last_used, evidence = excluded.evidence
      where (candidate_skill.level, candidate_skill.years, candidate_skill.last_used, candidate_skill.evidence)
        is distinct from (excluded.level, excluded.years, excluded.last_used, excluded.evidence)`,
  );
};
