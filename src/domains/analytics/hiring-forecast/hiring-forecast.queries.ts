import { sql } from 'kysely';
import { rowOf, type Sql } from '../../../platform/database/database.js';
import { allOf, jobConditions } from '../../applications/application-filter.queries.js';
import { insideRange } from '../common/calendar.queries.js';
import type { MetricParams } from '../common/metric-params.js';
import { jobOfViewer, outcomesOf, reached } from '../common/outcomes.queries.js';

export interface ForecastParams extends MetricParams {
  groupBy: readonly ['JOB'];
  level: number;
}

/**
 * Ended applications that reached the milestone of a rank, from 1. The department is null for all jobs (`everybody`), and
 * for jobs without one.
 */
export interface PastCount {
  department: string | null;
  everybody: boolean;
  rank: number;
  n: number;
  hires: number;
}

export interface OpenJob {
  id: string;
  title: string;
  department: string | null;
  openSeats: number;
  /** applications under way, by the rank of the furthest milestone, in order */
  active: { rank: number; count: number }[];
}

export interface ForecastAnswer {
  asOf: string;
  jobs: OpenJob[];
  past: PastCount[];
}

/** The active applications of open jobs. */
function underWay(params: ForecastParams) {
  const { joins, where } = outcomesOf(params, undefined, ['job']);
  return sql`application_outcome o ${joins} where o.status = 'ACTIVE' and job.status = 'OPEN' and ${where}`;
}

/** Rank of the last milestone that an application under way reached, APPLICATION to OFFER. */
const rank = sql`case when ${reached('OFFER')} then 5 when ${reached('INTERVIEW')} then 4 when ${reached('ASSESSMENT')} then 3 when ${reached('SCREEN')} then 2 else 1 end`;

/**
 * Reads open jobs with what is under way, and what became of the ended applications of all jobs that the viewer may
 * count. An ended application counts at each milestone that it reached in its own job's pipeline, and at APPLICATION:
 * milestones that the pipeline lacks count neither for it nor against it (rule 26).
 */
export async function forecastCounts(
  database: Sql,
  params: ForecastParams,
): Promise<ForecastAnswer> {
  const past = outcomesOf({ ...params, filter: undefined, jobId: undefined }, undefined);
  const answer = await rowOf<ForecastAnswer>(
    database,
    sql`
    with ended as (
      select o.job_id, ${reached('SCREEN')} as screen, ${reached('ASSESSMENT')} as assessment, ${reached('INTERVIEW')} as interview, ${reached('OFFER')} as offer, o.hired, count(*)::int as n
      from application_outcome o ${past.joins}
      where o.status <> 'ACTIVE' and ${past.where} and ${insideRange(sql`o.applied_at`, params.range, params.timeZone)} group by 1, 2, 3, 4, 5, 6
    ), past as (
      select job.department, grouping(job.department) = 1 as everybody, m.rank, sum(ended.n)::int as n, coalesce(sum(ended.n) filter (where ended.hired), 0)::int as hires
      from ended join job on job.id = ended.job_id cross join lateral (values (1, true), (2, screen), (3, assessment), (4, interview), (5, offer)) m(rank, reached)
      where m.reached group by grouping sets ((job.department, m.rank), (m.rank))
    ), under_way as (
      select job_id, jsonb_agg(jsonb_build_object('rank', rank, 'count', count) order by rank) as active
      from (select o.job_id, ${rank} as rank, count(*)::int as count from ${underWay(params)} group by 1, 2) ranked group by 1
    ), seats as (
      select job_id, count(*)::int as open from opening where filled_at is null and closed_at is null group by 1
    ), jobs as (
      select job.id, job.title, job.department, coalesce(seats.open, 0) as "openSeats", coalesce(under_way.active, '[]') as active
      from job left join seats on seats.job_id = job.id left join under_way on under_way.job_id = job.id
      where job.status = 'OPEN' and ${allOf([jobConditions(params.filter, 'job'), jobOfViewer(params, 'job')])}
    )
    select now()::text as "asOf", coalesce((select jsonb_agg(to_jsonb(jobs)) from jobs), '[]') as jobs, coalesce((select jsonb_agg(to_jsonb(past)) from past), '[]') as past`,
  );
  return answer!;
}

/** Ids of the applications under way of one job. */
export const applicationsUnderWay = (params: ForecastParams, jobId: string | null | undefined) =>
  sql`select o.application_id from ${underWay(params)} and o.job_id = cast(${jobId ?? null} as uuid)`;
