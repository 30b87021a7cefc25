import { sql, type RawBuilder } from 'kysely';
import type { MetricParams } from '../../../src/domains/analytics/common/metric-params.js';
import type { DayRange } from '../../../src/domains/analytics/common/periods.js';
import { scopeOf } from './scope.js';

/** Kinds of events that end an application. */
export const ends = sql`('REJECT', 'WITHDRAW', 'TRANSFER', 'HIRE')`;

/** Place of a milestone in the order of milestones, from 1. */
export const milestoneRank = (milestone: RawBuilder<unknown>) =>
  sql`array_position(array['APPLICATION', 'SCREEN', 'ASSESSMENT', 'INTERVIEW', 'OFFER', 'HIRED'], ${milestone})`;

/**
 * CTEs that replay the histories of `scope`. Reads nothing that the demographics role may not read.
 *
 * - `recorded`: transitions that are not superseded, with the place of the last UNHIRE.
 * - `hire(application_id, ordinal, at, stage_id)`: the hire that stands. A hire before an UNHIRE did not happen
 *   (rule 5), and what is recorded after the hire that stands belongs to no visit.
 * - `undone(application_id, at)`: applications with a hire that was undone, and the date of the last such hire.
 * - `history`: the events left, with two that the source may not have: an ended application without an end event
 *   ends undated (rule 16), and one that entered no stage stands where its record says, or at the first stage.
 * - `pipeline(job_id, stage_id, name, position, milestone, live)`: all stages, deleted ones included.
 * - `entries(application_id, ordinal, kind, at, out_of_order, is_end, stage_id, milestone, position, name)`: where each
 *   event leaves the application; an end leaves it where it is.
 * - `furthest(application_id, job_id, hired, hired_at, hire_out_of_order, milestone_rank, position, quality)`: the furthest point; a hire is
 *   beyond every stage. `quality` is the share travelled (rule 3) of the stages of today, or, where the application has
 *   ended, of those that were not deleted by then (rule 27). An undated end was before all that happened here.
 */
export const events = sql`recorded as materialized (
    select t.application_id, t.ordinal, t.kind, t.from_stage_id, t.to_stage_id, t.at, t.out_of_order,
      max(t.ordinal) filter (where t.kind = 'UNHIRE') over (partition by t.application_id) as unhired
    from scope join transition t on t.application_id = scope.id
    where not exists (select from transition_superseded superseded where superseded.transition_id = t.id)
  ), hire as (
    select distinct on (application_id) application_id, ordinal, at, out_of_order, to_stage_id as stage_id from (
      select application_id, ordinal, at, out_of_order, to_stage_id from recorded where kind = 'HIRE' and (unhired is null or ordinal > unhired)
      union all
      select id, 2147483647, null, false, null from scope
      where status = 'HIRED' and not exists (select from recorded r where r.application_id = scope.id and r.kind in ${ends})
    ) standing order by application_id, ordinal
  ), undone as (
    select distinct on (application_id) application_id, at from recorded where kind = 'HIRE' and ordinal < unhired order by application_id, ordinal desc
  ), history as (
    select r.application_id, r.ordinal, r.kind, r.to_stage_id, r.at, r.out_of_order
    from recorded r left join hire on hire.application_id = r.application_id
    where r.kind <> 'UNHIRE' and (r.kind <> 'HIRE' or r.ordinal = hire.ordinal) and (hire.ordinal is null or r.ordinal <= hire.ordinal)
      and (r.to_stage_id is not null or r.kind in ('REOPEN', 'UNHIRE') or r.kind in ${ends})
    union all
    select scope.id, 2147483647, case scope.status when 'HIRED' then 'HIRE' when 'REJECTED' then 'REJECT' when 'WITHDRAWN' then 'WITHDRAW' else 'TRANSFER' end, null, null, false
    from scope where scope.status <> 'ACTIVE' and not exists (select from recorded r where r.application_id = scope.id and r.kind in ${ends})
    union all
    select scope.id, -2147483648, 'ENTER', coalesce(first_from.stage_id,
        (select s.id from stage s where s.id = scope.stage_id and s.milestone <> 'HIRED'),
        (select s.id from stage s where s.job_id = scope.job_id and s.deleted_at is null order by s.position limit 1)), null, false
    from scope left join (
      select distinct on (application_id) application_id, from_stage_id as stage_id from recorded where from_stage_id is not null order by application_id, ordinal
    ) first_from on first_from.application_id = scope.id
    where not exists (select from recorded r where r.application_id = scope.id and r.to_stage_id is not null and r.kind not in ('REJECT', 'WITHDRAW', 'TRANSFER', 'HIRE', 'UNHIRE'))
  ), pipeline as materialized (
    select s.job_id, s.id as stage_id, s.name, s.position, s.milestone, s.deleted_at is null as live, s.deleted_at
    from stage s
  ), placed as (
    select application_id, ordinal, kind, at, out_of_order, kind in ${ends} as is_end,
      first_value(case when kind not in ${ends} then to_stage_id end) over (partition by application_id, visit order by ordinal) as stage_id
    from (
      select history.*, count(to_stage_id) filter (where kind not in ${ends}) over (partition by application_id order by ordinal) as visit from history
    ) counted
  ), entries as materialized (
    select placed.*, s.milestone, s.position, s.name
    from placed left join pipeline s on s.stage_id = placed.stage_id
    where placed.stage_id is not null or placed.is_end
  ), stands as (
    select distinct on (e.application_id) e.application_id, e.is_end as ended, coalesce(e.at, a.ended_at, '-infinity') as at
    from entries e join application a on a.id = e.application_id order by e.application_id, e.ordinal desc
  ), furthest as materialized (
    select scope.id as application_id, scope.job_id, hire.application_id is not null as hired, hire.at as hired_at, coalesce(hire.out_of_order, false) as hire_out_of_order,
      case when hire.application_id is not null then 6 else max(${milestoneRank(sql`e.milestone`)}) end as milestone_rank,
      case when hire.application_id is not null then 2147483647 else max(e.position) end as position,
      case when hire.application_id is not null then 1 else (
        select count(*) filter (where p.position <= max(e.position))::float8 / nullif(count(*), 0)
        from pipeline p where p.job_id = scope.job_id and (p.live or (bool_or(stands.ended) and p.deleted_at > max(stands.at)))
      ) end as quality
    from scope left join stands on stands.application_id = scope.id left join hire on hire.application_id = scope.id left join entries e on e.application_id = scope.id and not e.is_end
    group by scope.id, scope.job_id, hire.application_id, hire.at, hire.out_of_order
  )`;

/**
 * CTE `reached(application_id, milestone)`, after `events`: milestones between application and hire that the
 * furthest point is at or beyond, over those that the job has or that the application was at (rule 3).
 */
const reachedMilestones = sql`reached as materialized (
    select f.application_id, p.milestone from furthest f join pipeline p on p.job_id = f.job_id and p.live
    where p.milestone in ('SCREEN', 'ASSESSMENT', 'INTERVIEW', 'OFFER') and ${milestoneRank(sql`p.milestone`)} <= f.milestone_rank
    union
    select application_id, milestone from entries where not is_end and milestone in ('SCREEN', 'ASSESSMENT', 'INTERVIEW', 'OFFER')
  )`;

/** CTEs `scope`, `furthest`, `reached` and `undone`. The statement begins `with recursive`. */
export const historyOf = (params: MetricParams, applied: DayRange | undefined) =>
  sql`${scopeOf(params, applied)}, ${events}, ${reachedMilestones}`;
