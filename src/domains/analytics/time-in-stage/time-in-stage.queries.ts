import { sql } from 'kysely';
import type { ApplicationGroup, StepKind } from '../common/analytics.enums.js';
import type { Question } from '../common/analytics.question.js';
import { milliseconds, reasonOf } from '../durations/duration.queries.js';
import { journeysWith, stepOf } from '../history/journeys.queries.js';
import { insideRange, keyOf, periodStart, scopeColumns, scopeOf } from '../history/scope.queries.js';

export interface TimeInStageQuestion extends Question {
  by: StepKind;
  groupBy: readonly ApplicationGroup[];
}

/**
 * Up to the CTE `spells`: one for each visit to a step, by the date of entry (rule 19). A move within a step is none; an
 * end of the application closes a visit, a hire too, and what comes back after it opens a new one (rule 5). A visit
 * that is open is as long as now.
 */
export function visits(question: TimeInStageQuestion) {
  const { by, range, timeZone, groupBy } = question;
  const dated = range.from !== undefined || range.to !== undefined || groupBy.includes('PERIOD');
  return sql`with recursive ${scopeOf(question, undefined)}, ${journeysWith('KEPT')}, steps as (
    select e.application_id, e.ordinal, e.at, e.out_of_order, e.is_end, e.milestone, ${stepOf(by, 'e')} as step,
      lag(case when not e.is_end then ${stepOf(by, 'e')} end) over (partition by e.application_id order by e.ordinal) as step_before
    from entries e
  ), turns as (
    select steps.*, lead(at) over history as left_at, lead(out_of_order) over history as left_out_of_order, lead(application_id) over history is null as open
    from steps where is_end or step is distinct from step_before
    window history as (partition by application_id order by ordinal)
  ), spells as materialized (
    select ${keyOf(groupBy, { ...scopeColumns, PERIOD: sql`${periodStart(sql`turns.at`, question)}::text` })} as key, turns.step, turns.application_id as unit, turns.application_id, r.reason,
      case when r.reason is null and not turns.open then ${milliseconds(sql`turns.at`, sql`turns.left_at`)} end as closed,
      case when r.reason is null and turns.open then ${milliseconds(sql`turns.at`, sql`greatest(now(), turns.at)`)} end as open
    from turns join scope on scope.id = turns.application_id
    cross join lateral (select ${reasonOf(sql`turns.at`, sql`(case when turns.open then now() else turns.left_at end)`, sql`(turns.out_of_order or turns.left_out_of_order is true)`)} as reason) r
    where not turns.is_end and turns.milestone <> 'HIRED' and ${dated ? sql`(turns.at is not null and ${insideRange(sql`turns.at`, range, timeZone)})` : sql`true`}
  )`;
}
