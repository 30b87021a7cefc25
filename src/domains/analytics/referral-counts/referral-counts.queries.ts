import { sql } from 'kysely';
import { rowOf, type Sql } from '../../../platform/database/database.js';
import { allOf, jobConditions } from '../../applications/application-filter.queries.js';
import type { ReferralGroup } from '../common/analytics.enums.js';
import { insideRange, periodStart } from '../common/calendar.queries.js';
import { groupedBy, groupsOf, hasKey, keyOf } from '../common/grouping.queries.js';
import type { MetricParams } from '../common/metric-params.js';
import { jobOfViewer, outcomesOf, persons, reached } from '../common/outcomes.queries.js';

export interface ReferralParams extends MetricParams {
  groupBy: readonly ReferralGroup[];
}

export interface ReferralRowCounts {
  key: Partial<Record<ReferralGroup, string | null>>;
  referrals: number;
  candidates: number;
  applications: number;
  interviews: number;
  hires: number;
  sourced: number;
  credited: number;
}

export interface ReferralAnswer {
  asOf: string;
  n: number;
  hireUndone: number;
  /** the denominator of shareOfHires */
  allHires: number;
  /** everybody who ever referred in this scope */
  referrers: string[];
  rows: ReferralRowCounts[];
}

const measures = [
  'referrals',
  'candidates',
  'applications',
  'interviews',
  'hires',
  'sourced',
  'credited',
] as const;

/** Columns of the CTE `facts`, or of `unnamed`, that rows are by. */
const columnsOf = (params: ReferralParams, cte: 'facts' | 'unnamed' = 'facts') => ({
  REFERRER: sql.ref(`${cte}.referrer`),
  JOB: sql.ref(`${cte}.job_id`),
  DEPARTMENT: sql`job.department`,
  PERIOD: periodStart(sql.ref(`${cte}.at`), params),
});

const joinedJob = ({ groupBy }: ReferralParams, cte: 'facts' | 'unnamed' = 'facts') =>
  groupBy.includes('DEPARTMENT')
    ? sql`left join job on job.id = ${sql.ref(`${cte}.job_id`)}`
    : sql``;

/**
 * CTEs up to `facts(measure, unit, referrer, job_id, at)`: each referral, person or application with a measure that it
 * counts in, apart from `unnamed`.
 *
 * - `made`: referrals in scope. One that names a job belongs to that job. One that names none is in scope where an
 *   application that it led to is; one that led to none, only where no condition is about jobs (rule 25).
 * - `came`: the applications that referrals of the range led to.
 * - `scoped`: applications of the range that are hired, or `sourced`: they have a channel of kind REFERRAL.
 * - `credited`: applications of the range with a person in referred_by.
 * - `named`: sourced applications with each person who gets credit or referred, whenever that was.
 * - `unnamed(application_id, referrer, job_id, at)`: the other sourced applications, which are most, each once.
 */
function referralFacts(params: ReferralParams) {
  const { filter, departments, range, timeZone } = params;
  const aboutJobs = Boolean(
    filter?.jobIds || filter?.departments || filter?.locations || departments,
  );
  const ever = outcomesOf({ ...params, groupBy: [] }, undefined);
  const applied = outcomesOf({ ...params, groupBy: [] }, range);
  const withRecord = outcomesOf({ ...params, groupBy: [] }, range, ['application']);
  const referrer = sql`lower(btrim(a.referred_by))`;
  const sourced = sql`o.channel_id = any(array(select id from channel where kind = 'REFERRAL'))`;
  return sql`with recursive ${persons}, made as materialized (
    select r.id, lower(r.referrer_email::text) as referrer, coalesce(person.kept_id, r.candidate_id) as person_id, r.job_id, r.at, ${insideRange(sql`r.at`, range, timeZone)} as in_range
    from referral r left join person on person.id = r.candidate_id left join job on job.id = r.job_id
    where case when r.job_id is not null then ${allOf([jobConditions(filter, 'job'), jobOfViewer(params, 'job')])}
      else ${aboutJobs ? sql`exists (select from application_outcome o ${ever.joins} where o.person_id = coalesce(person.kept_id, r.candidate_id) and o.applied_at >= r.at and ${ever.where})` : sql`true`} end
  ), came as materialized (
    select made.referrer, made.at, o.application_id, o.job_id, o.applied_at, ${reached('INTERVIEW')} as interviewed, o.hired, o.hire_undone
    from made join application_outcome o on o.person_id = made.person_id and (made.job_id is null or made.job_id = o.job_id) and o.applied_at >= made.at ${ever.joins}
    where made.in_range and ${ever.where}
  ), scoped as materialized (
    select o.application_id, o.person_id, o.job_id, o.applied_at, o.hired, (${sourced}) is true as sourced
    from application_outcome o ${applied.joins} where (o.hired or ${sourced}) and ${applied.where}
  ), credited as materialized (
    select o.application_id, o.job_id, o.applied_at, ${referrer} as referrer from application_outcome o ${withRecord.joins}
    where a.referred_by is not null and ${referrer} <> '' and ${withRecord.where}
  ), named as materialized (
    select s.application_id, made.referrer, s.job_id, s.applied_at as at
    from scoped s join made on made.person_id = s.person_id and (made.job_id is null or made.job_id = s.job_id) and made.at <= s.applied_at where s.sourced
    union all
    select s.application_id, credited.referrer, s.job_id, s.applied_at from scoped s join credited on credited.application_id = s.application_id where s.sourced
  ), unnamed as (
    select s.application_id, null::text as referrer, s.job_id, s.applied_at as at
    from scoped s left join (select distinct application_id from named) known on known.application_id = s.application_id where s.sourced and known.application_id is null
  ), facts as (
    select m.measure, m.unit, made.referrer, made.job_id, made.at
    from made cross join lateral (values ('referrals', made.id), ('candidates', made.person_id)) m(measure, unit) where made.in_range
    union all
    select m.measure, came.application_id, came.referrer, came.job_id, came.at
    from came cross join lateral (values ('applications', true), ('interviews', came.interviewed), ('hires', came.hired)) m(measure, holds) where m.holds
    union all
    select 'sourced', application_id, referrer, job_id, at from named
    union all
    select 'credited', application_id, referrer, job_id, applied_at from credited
  )`;
}

/** Ids of the applications behind one measure of the row with this key. */
export const referralApplications = (
  params: ReferralParams,
  key: Record<string, string | null>,
  measure: string,
) =>
  sql`${referralFacts(params)} select facts.unit from facts ${joinedJob(params)} where facts.measure = ${measure} and ${hasKey(params.groupBy, columnsOf(params), key)}
  ${measure === 'sourced' ? sql`union all select unnamed.application_id from unnamed ${joinedJob(params, 'unnamed')} where ${hasKey(params.groupBy, columnsOf(params, 'unnamed'), key)}` : sql``}`;

/**
 * Counts referralCounts in one statement. Rows are only those that occur. All hires of the range are those of
 * applications that applied in it or came of a referral in it, so that a share stays between 0 and 1.
 */
export async function referralCounts(
  database: Sql,
  params: ReferralParams,
): Promise<ReferralAnswer> {
  const { groupBy, range, timeZone } = params;
  const units = groupedBy(groupBy, columnsOf(params));
  const others = groupedBy(groupBy, columnsOf(params, 'unnamed'));
  const tallies = groupedBy(groupBy, groupsOf(groupBy, 'units'), 1);
  const rows = groupedBy(groupBy, groupsOf(groupBy, 'tallied'));
  const answer = await rowOf<ReferralAnswer>(
    database,
    sql`
  ${referralFacts(params)}, units as (
    select distinct ${units.columns} facts.measure, facts.unit from facts ${joinedJob(params)}
  ), tallied as (
    select ${tallies.columns} units.measure, count(*) as n from units ${tallies.clause}
    union all
    select ${others.columns} 'sourced', count(*) from unnamed ${joinedJob(params, 'unnamed')} ${others.clause}
  ), counted as (
    select ${rows.columns} ${sql.join(measures.map((measure) => sql`coalesce(sum(tallied.n) filter (where tallied.measure = ${sql.lit(measure)}), 0)::int as ${sql.ref(measure)}`))}
    from tallied ${rows.clause}
  )
  select now()::text as "asOf", (select count(*)::int from made where in_range) as n,
    (select count(distinct application_id)::int from came where hire_undone) as "hireUndone",
    (select count(*)::int from scoped where hired)
      + (select count(distinct application_id)::int from came where hired and not ${insideRange(sql`applied_at`, range, timeZone)}) as "allHires",
    coalesce((select jsonb_agg(distinct referrer) from made), '[]') as referrers,
    coalesce((select jsonb_agg(to_jsonb(counted) || jsonb_build_object('key', ${keyOf(groupBy, 'counted')})) from counted), '[]') as rows`,
  );
  return answer!;
}
