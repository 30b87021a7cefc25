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
}

/** Steps of the jobs in scope as they are today: rows that are there even when nothing occurs. */
export const stepsOfJobs = (database: Sql, question: Question & { by: StepKind }): Promise<JobStep[]> =>
  rowsOf(database, sql`
    select job.id as "jobId", job.department, ${stepOf(question.by, 's')} as step, s.milestone, min(s.name) as name, min(s.position)::int as position
    from job join stage s on s.job_id = job.id and s.deleted_at is null
    where ${allOf([jobConditions(question.filter, 'job'), jobOfViewer(question, 'job')])} group by 1, 2, 3, 4`);
