import { sql } from 'kysely';
import { rowsOf, type Sql } from '../../../platform/database/database.js';
import { allOf, jobConditions } from '../../applications/application.filter.queries.js';
import type { Milestone } from '../../jobs/job.enums.js';
import type { StepKind } from '../common/analytics.enums.js';
import type { Question } from '../common/analytics.question.js';
import { stepOf } from './journeys.queries.js';
import { jobOfViewer } from './scope.queries.js';

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
  /** false: a stage that was deleted, which has a row only where something occurs */
  live: boolean;
}

/** Steps of the jobs in scope: those of today have rows even when nothing occurs. */
export const stepsOfJobs = (
  database: Sql,
  question: Question & { by: StepKind },
): Promise<JobStep[]> =>
  rowsOf(
    database,
    sql`
    select job.id as "jobId", job.department, ${stepOf(question.by, 's')} as step, s.milestone, min(s.name) as name, min(s.position)::int as position, bool_or(s.deleted_at is null) as live
    from job join stage s on s.job_id = job.id
    where ${allOf([jobConditions(question.filter, 'job'), jobOfViewer(question, 'job')])} group by 1, 2, 3, 4`,
  );
