import { sql } from 'kysely';
import { rowOf, type Sql } from '../../../src/platform/database/database.js';
import {
  allOf,
  applicationConditions,
  jobConditions,
} from '../../../src/domains/applications/application-filter.queries.js';
import type {
  ForecastAnswer,
  ForecastParams,
} from '../../../src/domains/analytics/hiring-forecast/hiring-forecast.queries.js';
import { historyOf, milestoneRank } from './history.js';
import { insideRange } from '../../../src/domains/analytics/common/calendar.queries.js';
import { jobOfViewer } from '../../../src/domains/analytics/common/outcomes.queries.js';

/** Up to the CTEs `stood` (every application with the rank of its furthest milestone) and `under_way`. The past is that of all jobs that the viewer may count. */
const stood = (
  params: ForecastParams,
) => sql`with recursive ${historyOf({ ...params, filter: undefined, jobId: undefined }, undefined)}, stood as materialized (
    select scope.id, scope.job_id, scope.department, scope.status, scope.applied_at, f.hired,
      coalesce((select max(${milestoneRank(sql`r.milestone`)}) from reached r where r.application_id = scope.id), 1) as rank
    from scope join furthest f on f.application_id = scope.id
  ), under_way as (
    select stood.id, stood.job_id, stood.rank from stood join job on job.id = stood.job_id join application a on a.id = stood.id
    where stood.status = 'ACTIVE' and job.status = 'OPEN' and ${allOf([jobOfViewer(params, 'job'), applicationConditions(params.filter, 'a')])}
  )`;

/** Open jobs with what is under way, and what became of the past, in one statement. */
export async function forecastCounts(
  database: Sql,
  params: ForecastParams,
): Promise<ForecastAnswer> {
  const answer = await rowOf<ForecastAnswer>(
    database,
    sql`
    ${stood(params)}, past as (
      select s.department, grouping(s.department) = 1 as everybody, m.rank, count(*)::int as n, (count(*) filter (where s.hired))::int as hires
      from stood s join lateral (
        select 1 as rank union all select ${milestoneRank(sql`r.milestone`)} from reached r where r.application_id = s.id
      ) m on true
      where s.status <> 'ACTIVE' and ${insideRange(sql`s.applied_at`, params.range, params.timeZone)}
      group by grouping sets ((s.department, m.rank), (m.rank))
    ), jobs as (
      select job.id, job.title, job.department,
        (select count(*)::int from opening o where o.job_id = job.id and o.filled_at is null and o.closed_at is null) as "openSeats",
        coalesce((select jsonb_agg(jsonb_build_object('rank', u.rank, 'count', u.count)) from (select rank, count(*)::int as count from under_way where job_id = job.id group by rank) u), '[]') as active
      from job where job.status = 'OPEN' and ${allOf([jobConditions(params.filter, 'job'), jobOfViewer(params, 'job')])}
    )
    select now()::text as "asOf", coalesce((select jsonb_agg(to_jsonb(jobs)) from jobs), '[]') as jobs, coalesce((select jsonb_agg(to_jsonb(past)) from past), '[]') as past`,
  );
  return answer!;
}

/** Ids of the applications under way of one job. */
export const applicationsUnderWay = (params: ForecastParams, jobId: string | null | undefined) =>
  sql`${stood(params)} select id from under_way where job_id = cast(${jobId ?? null} as uuid)`;
