import { sql, type RawBuilder } from 'kysely';
import { lastContactOf } from './candidate-document.queries.js';
import { type CandidateFilter, normalFilter } from './candidate.filter.js';

type Condition = RawBuilder<unknown>;
const texts = (values: readonly string[]) => sql`${[...values]}::text[]`;
const ids = (values: readonly string[]) => sql`${[...values]}::uuid[]`;
/**
 * Lower case is computed by the engine on both sides, so that they agree on letters that have no single lower case.
 */
const keyIn = (column: Condition, values: readonly string[]) =>
  sql`lower(${column}) = any(array(select lower(v) from unnest(${texts(values)}) v))`;
const application = (c: Condition, condition: Condition) =>
  sql`exists (select from application a join job j on j.id = a.job_id left join stage g on g.id = a.stage_id where a.candidate_id = ${c} and ${condition})`;

/**
 * One condition for each field, on the row of `candidate` whose columns `column` names. Consent is checked as of
 * `now`.
 */
const conditions: {
  [Field in keyof Required<CandidateFilter>]: (
    value: NonNullable<CandidateFilter[Field]>,
    column: (name: string) => Condition,
    now: Date,
  ) => Condition;
} = {
  ids: (value, column) => sql`${column('id')} = any(${ids(value)})`,
  relationships: (value, column) => sql`${column('relationship')} = any(${texts(value)})`,
  skillIds: (value, column) =>
    sql`exists (select from candidate_skill s where s.candidate_id = ${column('id')} and s.skill_id = any(${ids(value)}))`,
  allSkillIds: (value, column) =>
    sql`(select count(*) from candidate_skill s where s.candidate_id = ${column('id')} and s.skill_id = any(${ids(value)})) = ${new Set(value).size}`,
  locations: (value, column) => keyIn(column('location'), value),
  countries: (value, column) => keyIn(column('country'), value),
  titles: (value, column) => keyIn(column('title'), value),
  companies: (value, column) => keyIn(column('company'), value),
  seniorities: (value, column) => sql`${column('seniority')} = any(${texts(value)})`,
  languages: (value, column) =>
    sql`exists (select from unnest(${column('languages')}) l where ${keyIn(sql`split_part(l, ':', 1)`, value)})`,
  experienceYears: ({ min, max }, column) =>
    sql`${column('experience_years')} between ${min ?? 0} and ${max ?? 1e9}`,
  channelIds: (
    value,
    column,
  ) => sql`(exists (select from touch t where t.candidate_id = ${column('id')} and t.channel_id = any(${ids(value)}))
    or ${application(column('id'), sql`a.channel_id = any(${ids(value)})`)})`,
  poolIds: (value, column) =>
    sql`exists (select from pool_member m where m.candidate_id = ${column('id')} and m.pool_id = any(${ids(value)}))`,
  jobIds: (value, column) => application(column('id'), sql`a.job_id = any(${ids(value)})`),
  stageIds: (value, column) =>
    application(column('id'), sql`a.status = 'ACTIVE' and a.stage_id = any(${ids(value)})`),
  milestones: (value, column) =>
    application(column('id'), sql`a.status = 'ACTIVE' and g.milestone = any(${texts(value)})`),
  departments: (value, column) =>
    application(column('id'), sql`j.department = any(${texts(value)})`),
  applicationStatuses: (value, column) =>
    application(column('id'), sql`a.status = any(${texts(value)})`),
  createdFrom: (value, column) => sql`${column('created_at')} >= ${value}::timestamptz`,
  createdTo: (value, column) => sql`${column('created_at')} < ${value}::timestamptz`,
  lastContactFrom: (value, column) => sql`${lastContactOf(column('id'))} >= ${value}::timestamptz`,
  lastContactTo: (value, column) => sql`${lastContactOf(column('id'))} < ${value}::timestamptz`,
  contacted: (value, column) => sql`(${lastContactOf(column('id'))} is not null) = ${value}`,
  doNotContact: (value, column) => sql`${column('do_not_contact')} = ${value}`,
  consentValid: (value, column, now) =>
    sql`coalesce(${column('consent_until')} > ${now.toISOString()}::timestamptz, false) = ${value}`,
  willingToMove: (value, column) => sql`${column('willing_to_move')} = ${value}`,
  sources: (value, column) => sql`${column('source')} = any(${texts(value)})`,
};

/**
 * The filter as SQL conditions over table `candidate`, to be joined by `and`. Both search engines have the same table
 * of conditions on their documents; a property test checks that the three agree.
 * @param alias alias of table candidate in the statement
 */
export function candidateConditions(
  filter: CandidateFilter | null | undefined,
  alias: string,
  now = new Date(),
): Condition[] {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  return Object.entries(normalFilter(filter)).map(([field, value]) =>
    (
      conditions[field as keyof CandidateFilter] as (
        value: unknown,
        column: (name: string) => Condition,
        now: Date,
      ) => Condition
    )(value, column, now),
  );
}
