import { sql } from 'kysely';
import type { ChangeColumns } from '../../platform/feed/change-columns.js';

declare module '../../platform/feed/change.js' {
  interface Change {
    /** the job whose board shows it */
    jobId: string | null;
    /** the job from whose board a card has to be removed */
    previousJobId: string | null;
  }
}

type JobOfRow = 'job' | 'previous_job';

/** The present job of an application, and the first move of that job between departments that comes after the row. */
const jobOf = (job: JobOfRow) =>
  sql.raw(`
  left join job ${job} on ${job}.id = b.${job}_id and b.entity = 'APPLICATION'
  left join moves ${job}_move on ${job}_move.job_id = ${job}.id and b.id < ${job}_move.id and b.id > ${job}_move.after`);

const departmentAt = (job: JobOfRow, written: string) =>
  sql.raw(`
  case when ${job}_move.id is not null then ${job}_move.previous_department when ${job}.id is not null then ${job}.department else ${written} end`);

/**
 * A change of an application carries the department that its job has at that position of the feed, not the one that
 * its writer saw. A step that overlaps with its job's move to another department may come after the move, when the
 * old
 * department has already been notified that the card left. So it is the job's department as of now, unless a move of
 * the job comes later in the outbox: then it is the department that the first of these moves took the job from.
 */
export const jobChangeColumns: ChangeColumns = {
  carried: ['job_id', 'previous_job_id'],
  placed: {
    expression: (lowWatermark) => sql`
      moves as materialized (select id, job_id, previous_department, lag(id, 1, 0) over (partition by job_id order by id) as after from outbox
                where id > ${lowWatermark} and entity = 'JOB' and operation = 'UPDATE' and previous_department is distinct from department)`,
    joins: sql`${jobOf('job')} ${jobOf('previous_job')}`,
    values: {
      department: departmentAt('job', 'b.department'),
      previous_department: departmentAt('previous_job', 'b.previous_department'),
    },
  },
};
