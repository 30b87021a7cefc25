import { sql, type RawBuilder } from 'kysely';
import { insideRange } from '../../../src/domains/analytics/common/calendar.queries.js';
import type { MetricParams } from '../../../src/domains/analytics/common/metric-params.js';
import { jobOfViewer } from '../../../src/domains/analytics/common/outcomes.queries.js';
import type { DayRange } from '../../../src/domains/analytics/common/periods.js';
import {
  allOf,
  applicationConditions,
} from '../../../src/domains/applications/application-filter.queries.js';

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
 * CTE `kept(id, kept_id)`: merged candidates and the one they are now. The statement begins `with recursive`.
 * A candidate that was not merged is not in it: read `coalesce(kept_id, id)`.
 */
const keptCandidates = sql`kept as (
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
  params: MetricParams,
  applied: DayRange | undefined,
  more?: RawBuilder<unknown>,
) => sql`${keptCandidates}, scope as ${more ? sql`not materialized` : sql``} (
    select a.id, coalesce(person.kept_id, a.candidate_id) as person_id, a.job_id, job.department, a.applied_at, a.channel_id, a.campaign, a.status, a.stage_id ${more ?? sql``}
    from application a left join job on job.id = a.job_id left join person on person.id = a.candidate_id
    where ${allOf([jobOfViewer(params, 'job'), applicationConditions(params.filter, 'a'), ...(applied ? [insideRange(sql`a.applied_at`, applied, params.timeZone)] : [])])}
  )`;

/** The columns of `scope` that rows of applications are by, beside their period. */
export const scopeColumns = {
  JOB: sql`scope.job_id::text`,
  DEPARTMENT: sql`scope.department`,
  CHANNEL: sql`scope.channel_id::text`,
};
