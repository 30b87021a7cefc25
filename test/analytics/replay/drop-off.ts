import type {
  DropOffAnswer,
  DropOffCounts,
  DropOffParams,
} from '../../../src/domains/analytics/drop-off/drop-off.queries.js';
import { sql } from 'kysely';
import { rowOf, type Sql } from '../../../src/platform/database/database.js';
import type { StepKind } from '../../../src/domains/analytics/common/analytics.enums.js';
import { events, milestoneRank } from './history.js';
import { periodStart } from '../../../src/domains/analytics/common/calendar.queries.js';
import { keyOf, scopeOf } from './scope.js';
import { stepOf } from '../../../src/domains/analytics/common/steps.queries.js';

/**
 * How a visit ended, from the event after it: a given or worked-out kind wins (rule 16); an ENTER or a REOPEN is
 * judged by the place of the stage it leads to.
 */
const way = sql`case
      when next_kind is null then 'stillThere' when next_kind = 'REJECT' then 'rejected' when next_kind = 'WITHDRAW' then 'withdrew'
      when next_kind = 'TRANSFER' then 'transferred' when next_kind in ('HIRE', 'ADVANCE', 'SKIP') then 'advanced'
      when next_kind = 'BACK' or next_position < position then 'movedBack' else 'advanced' end`;

/** Steps between others that an application never was at: before its furthest one, in its own job's pipeline (rule 4). */
const skipped = (by: StepKind) => sql`
    union all
    select distinct f.application_id, ${stepOf(by, 'p')}, p.milestone, case when ${by === 'STAGE'} then p.name end, case when ${by === 'STAGE'} then p.position end, 'skippedPast'
    from considered c join furthest f on f.application_id = c.id join pipeline p on p.job_id = f.job_id and p.live and p.milestone <> 'HIRED'
    where ${by === 'STAGE' ? sql`p.position < f.position` : sql`${milestoneRank(sql`p.milestone`)} < f.milestone_rank`}
      and not exists (select from last_visits v where v.application_id = f.application_id and v.step = ${stepOf(by, 'p')})`;

const dropOffKey = (params: DropOffParams) =>
  keyOf(params.groupBy, {
    JOB: sql`considered.job_id::text`,
    DEPARTMENT: sql`considered.department`,
    CHANNEL: sql`considered.channel_id::text`,
    PERIOD: sql`${periodStart(sql`considered.applied_at`, params)}::text`,
  });

/** Up to the CTE `outcomes(application_id, step, milestone, name, position, way)`: how each application left each of its steps. */
function outcomes(params: DropOffParams) {
  const { by, openPolicy, skipPolicy, range } = params;
  return sql`with recursive ${scopeOf(params, range)}, ${events}, last_events as (
    select distinct on (application_id) application_id, is_end from entries order by application_id, ordinal desc
  ), considered as materialized (
    select scope.* from scope ${openPolicy === 'EXCLUDE_OPEN' ? sql`join last_events l on l.application_id = scope.id and l.is_end` : sql``}
  ), moves as (
    select e.application_id, e.ordinal, e.is_end, e.milestone, e.position, e.name, ${stepOf(by, 'e')} as step,
      lead(e.kind) over history as next_kind, lead(e.position) over history as next_position
    from entries e join considered on considered.id = e.application_id
    window history as (partition by e.application_id order by e.ordinal)
  ), last_visits as materialized (
    select distinct on (application_id, step) * from moves where not is_end and milestone <> 'HIRED' order by application_id, step, ordinal desc
  ), hired_stages as (
    select distinct on (job_id) job_id, name, position from pipeline where live and milestone = 'HIRED' order by job_id, position
  ), outcomes as (
    select application_id, step, milestone, name, position, ${way} as way from last_visits
    union all
    select f.application_id, ${by === 'STAGE' ? sql`'HIRED ' || lower(coalesce(h.name, 'Hired'))` : sql`'HIRED'`}, 'HIRED', coalesce(h.name, 'Hired'), h.position, 'stillThere'
    from furthest f join considered c on c.id = f.application_id left join hired_stages h on h.job_id = f.job_id where f.hired
    ${skipPolicy === 'FILL_SKIPPED' ? skipped(by) : sql``}
  )`;
}

/** Ids of the applications behind one measure of the row with this key and step; `entered` is any way of leaving. */
export const dropOffApplications = (
  params: DropOffParams,
  key: DropOffCounts['key'],
  step: string,
  measure: string,
) => sql`
  ${outcomes(params)} select o.application_id from outcomes o join considered on considered.id = o.application_id
  where ${dropOffKey(params)} = cast(${JSON.stringify(key)} as jsonb) and o.step = ${step} ${measure === 'entered' ? sql`` : sql`and o.way = ${measure}`}`;

/** Runs dropOffStages' counts in one statement. Only steps and groups that occur are in the answer. */
export async function dropOffCounts(database: Sql, params: DropOffParams): Promise<DropOffAnswer> {
  const key = dropOffKey(params);
  const answer = await rowOf<DropOffAnswer>(
    database,
    sql`
  ${outcomes(params)}, cells as (
    select ${key} as key, o.step, o.milestone, min(o.name) as name, min(o.position) as position, ${sql.join(
      [
        'advanced',
        'skippedPast',
        'movedBack',
        'rejected',
        'withdrew',
        'transferred',
        'stillThere',
      ].map(
        (name) => sql`count(*) filter (where o.way = ${sql.lit(name)})::int as ${sql.ref(name)}`,
      ),
    )}
    from outcomes o join considered on considered.id = o.application_id group by 1, 2, 3
  ), groups as (
    select ${key} as key, count(*)::int as applications from considered group by 1
  )
  select now()::text as "asOf", (select count(*)::int from considered) as n,
    (select count(*)::int from undone join considered on considered.id = undone.application_id) as "hireUndone",
    coalesce((select jsonb_agg(to_jsonb(groups)) from groups), '[]') as groups, coalesce((select jsonb_agg(to_jsonb(cells)) from cells), '[]') as cells`,
  );
  return answer!;
}
