import { sql, type RawBuilder } from 'kysely';
import { applicationConditions, allOf } from '../../applications/application.filter.queries.js';
import type { Question } from '../common/analytics.question.js';
import type { Calendar, DayRange } from '../common/periods.js';

type Condition = RawBuilder<boolean>;

/** A statement that selects ids of applications. */
export type Applications = RawBuilder<unknown>;

/** The moment at which a day begins in the time zone. */
export const dayStart = (day: string, timeZone: string) =>
  sql`(cast(${day} as date)::timestamp at time zone ${timeZone})`;

/** Whether a point in time is inside the range of days; a missing time is in no range, and counts where no range is given. */
export function insideRange(
  time: RawBuilder<unknown>,
  { from, to }: DayRange,
  timeZone: string,
): Condition {
  const conditions: Condition[] = [];
  if (from) conditions.push(sql`${time} >= ${dayStart(from, timeZone)}`);
  if (to) conditions.push(sql`${time} < ${dayStart(to, timeZone)}`);
  return allOf(conditions);
}

/** First day of the period that a local time is in, as {@link periodOf} has it. */
export function periodOfLocal(local: RawBuilder<unknown>, { period, fiscalYearStart }: Calendar) {
  const unit = sql.lit(period.toLowerCase());
  if (fiscalYearStart === 1 || !['QUARTER', 'YEAR'].includes(period))
    return sql`date_trunc(${unit}, ${local})::date`;
  const offset = sql`make_interval(months => ${sql.lit(fiscalYearStart - 1)})`;
  return sql`(date_trunc(${unit}, date_trunc('month', ${local}) - ${offset}) + ${offset})::date`;
}

/** First day of the period that a point in time is in. */
export const periodStart = (
  time: RawBuilder<unknown>,
  question: Calendar & Pick<Question, 'timeZone'>,
) => periodOfLocal(sql`(${time} at time zone ${question.timeZone})`, question);

/** A row's key: for every grouping its member, from these columns; `{}` without grouping. */
export function keyOf(
  groupBy: readonly string[],
  columns: Readonly<Record<string, RawBuilder<unknown>>>,
) {
  return groupBy.length
    ? sql`jsonb_build_object(${sql.join(groupBy.flatMap((group) => [sql.lit(group), columns[group]!]))})`
    : sql`'{}'::jsonb`;
}

/**
 * Groups of rows by columns of their own: cheaper than by a key, which is then made once a group.
 * @returns `columns` to select (each with a comma behind it), named like the groupings, and the clause `group by` over them
 */
export function groupedBy(
  groupBy: readonly string[],
  columns: Readonly<Record<string, RawBuilder<unknown>>>,
) {
  return {
    columns: sql.join(
      groupBy.map((group) => sql`${columns[group]!} as ${sql.ref(group)},`),
      sql` `,
    ),
    clause: groupBy.length
      ? sql`group by ${sql.join(groupBy.map((_, index) => sql.lit(index + 1)))}`
      : sql`group by ()`,
  };
}

/** The key of a row of {@link groupedBy}, of this alias. */
export const keyOfGroup = (groupBy: readonly string[], alias: string) =>
  keyOf(
    groupBy,
    Object.fromEntries(groupBy.map((group) => [group, sql`${sql.ref(`${alias}.${group}`)}::text`])),
  );

/** Jobs that the viewer may count. */
export const jobOfViewer = (
  { departments, jobId }: Pick<Question, 'departments' | 'jobId'>,
  job: string,
): Condition =>
  allOf([
    ...(departments
      ? [sql<boolean>`${sql.ref(`${job}.department`)} = any(cast(${departments} as text[]))`]
      : []),
    ...(jobId ? [sql<boolean>`${sql.ref(`${job}.id`)} = cast(${jobId} as uuid)`] : []),
  ]);

/**
 * CTE `kept(id, kept_id)`: merged candidates and the one they are now. The statement begins `with recursive`.
 * A candidate that was not merged is not in it: read `coalesce(kept_id, id)`.
 */
export const keptCandidates = sql`kept as (
    select id, merged_into_id as kept_id from candidate where merged_into_id is not null
    union
    select k.id, c.merged_into_id from kept k join candidate c on c.id = k.kept_id where c.merged_into_id is not null
  ), person as (
    select k.id, k.kept_id from kept k join candidate c on c.id = k.kept_id where c.merged_into_id is null
  )`;

/**
 * CTE `scope`: the applications that a question is about, with the person behind each. The demographics role reads it
 * too, and may read no other column of application. Each application has a job: it is joined from the left so that the
 * database need not read it where nothing asks for it.
 * @param applied the range of applied dates; undefined: whenever they applied
 * @param more further columns of application `a`; they are read where they are asked for, and nothing is kept between two looks
 */
export const scopeOf = (
  question: Question,
  applied: DayRange | undefined,
  more?: RawBuilder<unknown>,
) => sql`${keptCandidates}, scope as ${more ? sql`not materialized` : sql``} (
    select a.id, coalesce(person.kept_id, a.candidate_id) as person_id, a.job_id, job.department, a.applied_at, a.channel_id, a.campaign, a.status, a.stage_id ${more ?? sql``}
    from application a left join job on job.id = a.job_id left join person on person.id = a.candidate_id
    where ${allOf([jobOfViewer(question, 'job'), applicationConditions(question.filter, 'a'), ...(applied ? [insideRange(sql`a.applied_at`, applied, question.timeZone)] : [])])}
  )`;

/** The columns of `scope` that rows of applications are by, beside their period. */
export const scopeColumns = {
  JOB: sql`scope.job_id::text`,
  DEPARTMENT: sql`scope.department`,
  CHANNEL: sql`scope.channel_id::text`,
};
