import { sql } from 'kysely';
import { rowsOf, type Sql } from '../../../platform/database/database.js';
import { allOf, jobConditions } from '../../applications/application-filter.queries.js';
import type { Milestone } from '../../jobs/job.enums.js';
import type { StepKind } from './analytics.enums.js';
import type { MetricParams } from './metric-params.js';
import { jobOfViewer } from './outcomes.queries.js';

/** A step as SQL names it, with what a row shows of it. */
export interface Step {
  step: string;
  milestone: Milestone;
  name: string;
  position: number | null;
}

/** A step of one job. */
export interface JobStep extends Step {
  jobId: string;
  department: string | null;
  /** false: a deleted stage, which has a row only where something occurs */
  live: boolean;
}

/**
 * What a step is called in SQL: stages of several jobs are one step when name and milestone are the same.
 * @param stage alias of the table stage
 */
export const stepOf = (by: StepKind, stage: string) =>
  by === 'MILESTONE'
    ? sql`${sql.ref(`${stage}.milestone`)}`
    : sql`(${sql.ref(`${stage}.milestone`)} || ' ' || lower(${sql.ref(`${stage}.name`)}))`;

/**
 * Keeps a subquery apart, so that what it computes is computed once for each of its rows. Written as a text, because
 * PostgreSQL takes a number for a real offset until it has planned it, and then uses one processor only.
 */
export const noOffset = sql`offset '0'`;

/** Steps of the jobs in scope. Those of today have rows even where nothing occurs. */
export const stepsOfJobs = (
  database: Sql,
  params: MetricParams & { by: StepKind },
): Promise<JobStep[]> =>
  rowsOf(
    database,
    sql`
    select job.id as "jobId", job.department, ${stepOf(params.by, 's')} as step, s.milestone, min(s.name) as name, min(s.position)::int as position, bool_or(s.deleted_at is null) as live
    from job join stage s on s.job_id = job.id
    where ${allOf([jobConditions(params.filter, 'job'), jobOfViewer(params, 'job')])} group by 1, 2, 3, 4`,
  );
