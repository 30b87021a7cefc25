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
/** The departments that the viewer is limited to; undefined: none. */
type Scope = readonly string[] | undefined;
/** True for people with such an application. Applications in departments that the viewer does not see do not count. */
const application = (c: Condition, scope: Scope, condition: Condition) =>
  sql`exists (select from application a join job j on j.id = a.job_id left join stage g on g.id = a.stage_id where a.candidate_id = ${c} and ${scope ? sql`j.department = any(${texts(scope)}) and ` : sql``}${condition})`;

/**
 * One condition for each field, on the row of `candidate` whose columns `column` names. Consent is checked as of
 * `now`. The conditions look only at applications and contacts that a viewer of the departments `scope` sees: otherwise
 * they would tell what became of a person elsewhere.
 */
const conditions: {
  [Field in keyof Required<CandidateFilter>]: (
    value: NonNullable<CandidateFilter[Field]>,
    column: (name: string) => Condition,
    now: Date,
    scope: Scope,
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
    _,
    scope,
  ) => sql`(exists (select from touch t where t.candidate_id = ${column('id')} and t.channel_id = any(${ids(value)}))
    or ${application(column('id'), scope, sql`a.channel_id = any(${ids(value)})`)})`,
  poolIds: (value, column) =>
    sql`exists (select from pool_member m where m.candidate_id = ${column('id')} and m.pool_id = any(${ids(value)}))`,
  jobIds: (value, column, _, scope) =>
    application(column('id'), scope, sql`a.job_id = any(${ids(value)})`),
  stageIds: (value, column, _, scope) =>
    application(column('id'), scope, sql`a.status = 'ACTIVE' and a.stage_id = any(${ids(value)})`),
  milestones: (value, column, _, scope) =>
    application(
      column('id'),
      scope,
      sql`a.status = 'ACTIVE' and g.milestone = any(${texts(value)})`,
    ),
  departments: (value, column, _, scope) =>
    application(column('id'), scope, sql`j.department = any(${texts(value)})`),
  applicationStatuses: (value, column, _, scope) =>
    application(column('id'), scope, sql`a.status = any(${texts(value)})`),
  createdFrom: (value, column) => sql`${column('created_at')} >= ${value}::timestamptz`,
  createdTo: (value, column) => sql`${column('created_at')} < ${value}::timestamptz`,
  lastContactFrom: (value, column, _, scope) =>
    sql`${lastContactOf(column('id'), scope)} >= ${value}::timestamptz`,
  lastContactTo: (value, column, _, scope) =>
    sql`${lastContactOf(column('id'), scope)} < ${value}::timestamptz`,
  contacted: (value, column, _, scope) =>
    sql`(${lastContactOf(column('id'), scope)} is not null) = ${value}`,
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
 * @param departments those that the viewer is limited to; undefined: none
 */
export function candidateConditions(
  filter: CandidateFilter | null | undefined,
  alias: string,
  now = new Date(),
  departments?: readonly string[],
): Condition[] {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  return Object.entries(normalFilter(filter)).map(([field, value]) =>
    (
      conditions[field as keyof CandidateFilter] as (
        value: unknown,
        column: (name: string) => Condition,
        now: Date,
        scope: Scope,
      ) => Condition
    )(value, column, now, departments),
  );
}
