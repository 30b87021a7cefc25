import type {
  ReferralAnswer,
  ReferralParams,
  ReferralRowCounts,
} from '../../../src/domains/analytics/referral-counts/referral-counts.queries.js';
import { historyOf } from './history.js';
import { sql, type RawBuilder } from 'kysely';
import { rowOf, type Sql } from '../../../src/platform/database/database.js';
import {
  allOf,
  jobConditions,
} from '../../../src/domains/applications/application-filter.queries.js';
import {
  insideRange,
  periodStart,
} from '../../../src/domains/analytics/common/calendar.queries.js';
import { jobOfViewer } from '../../../src/domains/analytics/common/outcomes.queries.js';
import { keyOf } from './scope.js';

const columns = { REFERRER: sql`referrer`, DEPARTMENT: sql`department`, JOB: sql`job_id::text` };

const referralKey = (params: ReferralParams) =>
  keyOf(params.groupBy, {
    ...columns,
    PERIOD: sql`${periodStart(sql`facts.at`, params)}::text`,
  });

/**
 * CTEs `made` (referrals) and `came` (applications that came of them), after `scope` and `person`.
 *
 * A referral that names a job belongs to it; one that names none counts where the conditions on jobs let one of its
 * applications through, or where there are no such conditions.
 * @param more further columns of `scope` that `came` has
 */
function referralsAndTheirs(params: ReferralParams, more: RawBuilder<unknown> = sql``) {
  const { filter, departments, range, timeZone } = params;
  const aboutJobs = Boolean(
    filter?.jobIds || filter?.departments || filter?.locations || departments,
  );
  return sql`made as materialized (
    select r.id, lower(r.referrer_email::text) as referrer, coalesce(person.kept_id, r.candidate_id) as person_id, r.job_id, job.department, r.at
    from referral r left join person on person.id = r.candidate_id left join job on job.id = r.job_id
    where case when r.job_id is not null then ${allOf([jobConditions(filter, 'job'), jobOfViewer(params, 'job')])}
      else ${aboutJobs ? sql`exists (select from scope where scope.person_id = coalesce(person.kept_id, r.candidate_id) and scope.applied_at >= r.at)` : sql`true`} end
  ), came as materialized (
    select made.referrer, made.at, scope.id as application_id, scope.job_id, ${insideRange(sql`made.at`, range, timeZone)} as in_range ${more}
    from made join scope on scope.person_id = made.person_id and (made.job_id is null or made.job_id = scope.job_id) and scope.applied_at >= made.at
  )`;
}

/**
 * Up to the CTE `facts(measure, unit, referrer, job_id, department, at)`: each referral, person or application with
 * the measure that it counts in.
 */
function referralFacts(params: ReferralParams) {
  const { range, timeZone } = params;
  return sql`with recursive ${historyOf(params, undefined)}, ${referralsAndTheirs(params)}, applied as materialized (
    select scope.id, scope.job_id, scope.department, scope.applied_at, channel.kind = 'REFERRAL' as sourced, lower(nullif(btrim(a.referred_by), '')) as credited
    from scope join application a on a.id = scope.id left join channel on channel.id = scope.channel_id
    where ${insideRange(sql`scope.applied_at`, range, timeZone)}
  ), facts as (
    select 'referrals' as measure, id as unit, referrer, job_id, department, at from made where ${insideRange(sql`at`, range, timeZone)}
    union all
    select 'candidates', person_id, referrer, job_id, department, at from made where ${insideRange(sql`at`, range, timeZone)}
    union all
    select m.measure, came.application_id, came.referrer, came.job_id, job.department, came.at
    from came join job on job.id = came.job_id join furthest f on f.application_id = came.application_id
    left join reached on reached.application_id = came.application_id and reached.milestone = 'INTERVIEW'
    cross join lateral (values ('applications', true), ('interviews', reached.milestone is not null), ('hires', f.hired)) m(measure, holds)
    where came.in_range and m.holds
    union all
    select 'sourced', id, credited, job_id, department, applied_at from applied where sourced and credited is not null
    union all
    select 'sourced', applied.id, came.referrer, applied.job_id, applied.department, applied.applied_at from applied join came on came.application_id = applied.id where applied.sourced
    union all
    select 'sourced', id, null, job_id, department, applied_at from applied
    where sourced and credited is null and not exists (select from came where came.application_id = applied.id)
    union all
    select 'credited', id, credited, job_id, department, applied_at from applied where credited is not null
  )`;
}

/** Ids of the applications behind one measure of the row with this key. */
export const referralApplications = (
  params: ReferralParams,
  key: ReferralRowCounts['key'],
  measure: string,
) =>
  sql`${referralFacts(params)} select unit from facts where ${referralKey(params)} = cast(${JSON.stringify(key)} as jsonb) and measure = ${measure}`;

/**
 * Runs referralCounts in one statement. Rows are only those that occur. All hires of the range are those of
 * applications that applied in it or came of a referral in it, so that a share stays between 0 and 1.
 */
export async function referralCounts(
  database: Sql,
  params: ReferralParams,
): Promise<ReferralAnswer> {
  const count = (measure: string, name: string) =>
    sql`count(distinct unit) filter (where measure = ${sql.lit(measure)})::int as ${sql.ref(name)}`;
  const answer = await rowOf<ReferralAnswer>(
    database,
    sql`
  ${referralFacts(params)}, counted as (
    select ${referralKey(params)} as key, ${count('referrals', 'referrals')}, ${count('candidates', 'candidates')}, ${count('applications', 'applications')},
      ${count('interviews', 'interviews')}, ${count('hires', 'hires')}, ${count('sourced', 'sourced')}, ${count('credited', 'credited')}
    from facts group by 1
  )
  select now()::text as "asOf", (select count(*)::int from facts where measure = 'referrals') as n,
    (select count(*)::int from undone where application_id in (select application_id from came where in_range)) as "hireUndone",
    (select count(*)::int from furthest f where f.hired and (f.application_id in (select id from applied) or f.application_id in (select application_id from came where in_range))) as "allHires",
    coalesce((select jsonb_agg(distinct referrer) from made), '[]') as referrers,
    coalesce((select jsonb_agg(to_jsonb(counted)) from counted), '[]') as rows`,
  );
  return answer!;
}
