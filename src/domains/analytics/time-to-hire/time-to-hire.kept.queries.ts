import { sql } from 'kysely';
import { rowOf, type Sql } from '../../../platform/database/database.js';
import { allOf, applicationConditions } from '../../applications/application.filter.queries.js';
import { milliseconds, reasonOf, type DurationAnswer } from '../durations/duration.queries.js';
import { hiredBit, hireFlaggedBit, keptFrom, undoneBit } from '../history/kept.queries.js';
import {
  groupedBy,
  insideRange,
  jobOfViewer,
  keyOfGroup,
  periodStart,
} from '../history/scope.queries.js';
import { starts, type TimeToHireQuestion } from './time-to-hire.queries.js';

/** Whether what is kept is all that the question needs: the first touch of a person is not. */
export const countsHires = ({ start, end }: TimeToHireQuestion): boolean =>
  end === 'HIRED' && start !== 'FIRST_TOUCH';

/**
 * timeToHire's durations from what the database keeps, for questions that {@link countsHires}: one look at the histories
 * for those with a hire, and one at the applications that go on. Open ones are counted only: no quantile is of them (rule 10).
 */
export async function keptHireDurations(
  database: Sql,
  question: TimeToHireQuestion,
): Promise<DurationAnswer & { hireUndone: number }> {
  const { range, timeZone, groupBy, excludeOnHold } = question;
  const start = starts('hires', 'opened')[question.start];
  const hired = groupedBy(groupBy, {
    JOB: sql`hires.job_id`,
    DEPARTMENT: sql`opened.department`,
    CHANNEL: sql`hires.channel_id`,
    PERIOD: periodStart(sql`hires.applied_at`, question),
  });
  const byDepartment = groupBy.includes('DEPARTMENT');
  const opened =
    byDepartment || question.start === 'JOB_OPENED'
      ? sql`join job opened on opened.id = hires.job_id`
      : sql``;
  const ofJob =
    byDepartment || question.departments || question.jobId
      ? sql`join job on job.id = a.job_id`
      : sql``;
  const active = groupedBy(groupBy, {
    JOB: sql`a.job_id`,
    DEPARTMENT: sql`job.department`,
    CHANNEL: sql`a.channel_id`,
    PERIOD: periodStart(sql`a.applied_at`, question),
  });
  const merged = groupedBy(
    groupBy,
    Object.fromEntries(groupBy.map((group) => [group, sql.ref(`parts.${group}`)])),
  );
  const answer = await rowOf<DurationAnswer & { hireUndone: number }>(
    database,
    sql`
  with hires as materialized (
    select j.application_id, j.job_id, j.channel_id, j.applied_at, j.hired_at, ${hiredBit('j')} as hired, ${undoneBit('j')} as undone, ${hireFlaggedBit('j')} as flagged
    from ${keptFrom(question, range)} and (${hiredBit('j')} or ${undoneBit('j')})
  ), measured as materialized (
    select hires.*, r.reason, case when r.reason is null then ${milliseconds(start, sql`hires.hired_at`, excludeOnHold ? sql`hires.job_id` : undefined)} end as closed
    from hires ${opened}
    cross join lateral (select ${reasonOf(start, sql`hires.hired_at`, sql`hires.flagged`)} as reason) r where hires.hired
  ), parts as (
    select ${hired.columns} count(*)::int as n, 0 as open, string_agg(hires.closed::text, ',') as closed
    from measured hires ${byDepartment ? opened : sql``} where hires.closed is not null ${hired.clause}
    union all
    select ${active.columns} 0, count(*)::int, null
    from application a ${ofJob} left join hires on hires.application_id = a.id and hires.hired
    where a.status = 'ACTIVE' and hires.application_id is null
      and ${allOf([jobOfViewer(question, 'job'), applicationConditions(question.filter, 'a'), insideRange(sql`a.applied_at`, range, timeZone)])} ${active.clause}
  ), merged as (
    select ${merged.columns} sum(n)::int as n, sum(open)::int as open, string_agg(closed, ',') as closed from parts ${merged.clause}
  )
  select now()::text as "asOf", (select count(*)::int from hires where undone) as "hireUndone",
    (select count(*)::int from measured where reason = 'UNDATED_EVENT') as undated,
    (select count(*)::int from measured where reason = 'DATES_OUT_OF_ORDER') as "outOfOrder",
    coalesce((select json_agg(json_build_object('key', ${keyOfGroup(groupBy, 'merged')}, 'step', null, 'n', n, 'nOpen', open, 'applications', n + open, 'closedApplications', n, 'closed', closed, 'open', null))
      from merged where n > 0 or open > 0), '[]') as rows`,
  );
  return answer!;
}
