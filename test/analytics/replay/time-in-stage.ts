import { sql } from 'kysely';
import { milliseconds, reasonOf } from './durations.js';
import { stepOf } from '../../../src/domains/analytics/common/steps.queries.js';
import type { TimeInStageParams } from '../../../src/domains/analytics/time-in-stage/time-in-stage.queries.js';
import { ends } from './history.js';
import {
  insideRange,
  periodStart,
} from '../../../src/domains/analytics/common/calendar.queries.js';
import { keyOf, scopeColumns, scopeOf } from './scope.js';

/**
 * CTE `events`: the histories of `scope`, hires that were undone among them, by the rules of history.ts: nothing after
 * the hire that stands; an ended application without an end event ends undated, and one that entered no stage stands where
 * its record says (rule 16). `step` is where an event leads, as a number; null where it leads nowhere or is an end.
 */
const events = sql`bounds as materialized (
    select t.application_id, bool_or(t.kind in ${ends}) as has_end, bool_or(t.to_stage_id is not null and t.kind not in ${ends} and t.kind <> 'UNHIRE') as has_entry,
      max(t.ordinal) filter (where t.kind = 'UNHIRE') as unhired, array_agg(t.ordinal) filter (where t.kind = 'HIRE') as hires
    from transition t join scope on scope.id = t.application_id
    where not exists (select from transition_superseded superseded where superseded.transition_id = t.id) group by 1
  ), known as materialized (
    select scope.id as application_id, scope.status, scope.job_id, scope.stage_id, coalesce(has_end, false) as has_end, coalesce(has_entry, false) as has_entry,
      case when hires is not null then (select min(hire) from unnest(hires) hire where unhired is null or hire > unhired) end as hire
    from scope left join bounds on bounds.application_id = scope.id
  ), events as (
    select t.application_id, t.ordinal, t.at, t.out_of_order, t.kind in ${ends} as is_end, case when t.kind not in ${ends} then numbered.step end as step
    from known join transition t on t.application_id = known.application_id left join numbered on numbered.stage_id = t.to_stage_id
    where (known.hire is null or t.ordinal <= known.hire) and (t.to_stage_id is not null or t.kind in ('REOPEN', 'UNHIRE') or t.kind in ${ends})
      and not exists (select from transition_superseded superseded where superseded.transition_id = t.id)
    union all
    select application_id, 2147483647, null, false, true, null from known where status <> 'ACTIVE' and not has_end
    union all
    select known.application_id, -2147483648, null, false, false, numbered.step from known
    left join lateral (
      select t.from_stage_id as stage_id from transition t where t.application_id = known.application_id and t.from_stage_id is not null
        and not exists (select from transition_superseded superseded where superseded.transition_id = t.id) order by t.ordinal limit 1
    ) first_from on true
    left join numbered on numbered.stage_id = coalesce(first_from.stage_id,
      (select s.id from stage s where s.id = known.stage_id and s.milestone <> 'HIRED'),
      (select s.id from stage s where s.job_id = known.job_id and s.deleted_at is null order by s.position limit 1))
    where not has_entry
  )`;

/** Bits of a step's number, below those of an event's ordinal: the greatest of the two together is the last step entered. */
const bits = sql.lit(20);

/**
 * Up to the CTE `spells`: one for each visit to a step, by the date of entry (rule 19). A move within a step is none; an
 * end of the application closes a visit, a hire too, and what comes back after it opens a new one (rule 5). A visit
 * that is open is as long as now. All windows are over one order of events, so that they are sorted once.
 */
export function visits(params: TimeInStageParams) {
  const { by, range, timeZone, groupBy } = params;
  const dated = range.from !== undefined || range.to !== undefined || groupBy.includes('PERIOD');
  return sql`with recursive ${scopeOf(params, undefined)}, numbered as materialized (
    select s.id as stage_id, ${stepOf(by, 's')} as name, s.milestone, dense_rank() over (order by ${stepOf(by, 's')}) as step from stage s
  ), steps as materialized (
    select distinct step, name, milestone from numbered
  ), ${events}, placed as (
    select application_id, ordinal, at, out_of_order, is_end,
      max((ordinal::bigint << ${bits}) + step) over (partition by application_id order by ordinal) & ((1 << ${bits}) - 1) as step
    from events
  ), followed as (
    select placed.*, lag(case when not is_end then step end) over (partition by application_id order by ordinal) as step_before
    from placed where step is not null or is_end
  ), turns as (
    select followed.*, lead(at) over history as left_at, lead(out_of_order) over history as left_out_of_order, lead(application_id) over history is null as open
    from followed where is_end or step is distinct from step_before
    window history as (partition by application_id order by ordinal)
  ), spells as materialized (
    select ${keyOf(groupBy, { ...scopeColumns, PERIOD: sql`${periodStart(sql`turns.at`, params)}::text` })} as key, steps.name as step, turns.application_id as unit, turns.application_id, r.reason,
      case when r.reason is null and not turns.open then ${milliseconds(sql`turns.at`, sql`turns.left_at`)} end as closed,
      case when r.reason is null and turns.open then ${milliseconds(sql`turns.at`, sql`greatest(now(), turns.at)`)} end as open
    from turns join steps on steps.step = turns.step join scope on scope.id = turns.application_id
    cross join lateral (select ${reasonOf(sql`turns.at`, sql`(case when turns.open then now() else turns.left_at end)`, sql`(turns.out_of_order or turns.left_out_of_order is true)`)} as reason) r
    where not turns.is_end and steps.milestone <> 'HIRED' and ${dated ? sql`(turns.at is not null and ${insideRange(sql`turns.at`, range, timeZone)})` : sql`true`}
  )`;
}
