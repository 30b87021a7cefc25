import { sql } from 'kysely';
import { rowOf, type Sql } from '../../../platform/database/database.js';
import {
  allOf,
  applicationConditions,
  jobConditions,
} from '../../applications/application.filter.queries.js';
import type { Question } from '../common/analytics.question.js';
import type { HistorySource } from '../common/metric.js';
import { historyOf } from '../history/history.queries.js';
import { milestoneRank } from '../history/journeys.queries.js';
import { insideRange, jobOfViewer } from '../history/scope.queries.js';

export interface ForecastQuestion extends Question {
  groupBy: readonly ['JOB'];
  level: number;
}

/** Ended applications that reached the milestone of a rank, from 1; department null stands for all jobs and for jobs without one. */
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
  /** applications under way, by the rank of the furthest milestone */
  active: { rank: number; count: number }[];
}

export interface ForecastAnswer {
  asOf: string;
  jobs: OpenJob[];
  past: PastCount[];
}

/** Up to the CTEs `stood` (every application with the rank of its furthest milestone) and `under_way`. The past is that of all jobs that the viewer may count. */
const stood = (
  question: ForecastQuestion,
  source: HistorySource,
) => sql`with recursive ${historyOf({ ...question, filter: undefined, jobId: undefined }, undefined, source)}, stood as materialized (
    select scope.id, scope.job_id, scope.department, scope.status, scope.applied_at, f.hired,
      coalesce((select max(${milestoneRank(sql`r.milestone`)}) from reached r where r.application_id = scope.id), 1) as rank
    from scope join furthest f on f.application_id = scope.id
  ), under_way as (
    select stood.id, stood.job_id, stood.rank from stood join job on job.id = stood.job_id join application a on a.id = stood.id
    where stood.status = 'ACTIVE' and job.status = 'OPEN' and ${allOf([jobOfViewer(question, 'job'), applicationConditions(question.filter, 'a')])}
  )`;

/** Open jobs with what is under way, and what became of the past, in one statement. */
export async function forecastCounts(
  database: Sql,
  question: ForecastQuestion,
  source: HistorySource,
): Promise<ForecastAnswer> {
  const answer = await rowOf<ForecastAnswer>(
    database,
    sql`
    ${stood(question, source)}, past as (
      select s.department, grouping(s.department) = 1 as everybody, m.rank, count(*)::int as n, (count(*) filter (where s.hired))::int as hires
      from stood s join generate_series(1, 5) m(rank) on m.rank <= s.rank
      where s.status <> 'ACTIVE' and ${insideRange(sql`s.applied_at`, question.range, question.timeZone)}
      group by grouping sets ((s.department, m.rank), (m.rank))
    ), jobs as (
      select job.id, job.title, job.department,
        (select count(*)::int from opening o where o.job_id = job.id and o.filled_at is null and o.closed_at is null) as "openSeats",
        coalesce((select jsonb_agg(jsonb_build_object('rank', u.rank, 'count', u.count)) from (select rank, count(*)::int as count from under_way where job_id = job.id group by rank) u), '[]') as active
      from job where job.status = 'OPEN' and ${allOf([jobConditions(question.filter, 'job'), jobOfViewer(question, 'job')])}
    )
    select now()::text as "asOf", coalesce((select jsonb_agg(to_jsonb(jobs)) from jobs), '[]') as jobs, coalesce((select jsonb_agg(to_jsonb(past)) from past), '[]') as past`,
  );
  return answer!;
}

/** Ids of the applications under way of one job. */
export const applicationsUnderWay = (
  question: ForecastQuestion,
  source: HistorySource,
  jobId: string | null | undefined,
) =>
  sql`${stood(question, source)} select id from under_way where job_id = cast(${jobId ?? null} as uuid)`;
