import { rowOf, type Sql } from '../../../src/platform/database/database.js';
import type { TimeToHireParams } from '../../../src/domains/analytics/time-to-hire/time-to-hire.queries.js';
import { historyOf } from './history.js';
import { sql, type RawBuilder } from 'kysely';
import type { HireEnd, HireStart } from '../../../src/domains/analytics/common/analytics.enums.js';
import { possibleTouches } from './attribution.js';
import { milliseconds, reasonOf } from './durations.js';
import {
  hasStarted,
  offers,
  startOf,
} from '../../../src/domains/analytics/common/offers.queries.js';
import {
  insideRange,
  periodStart,
} from '../../../src/domains/analytics/common/calendar.queries.js';
import { keyOf, scopeColumns, scopeOf } from './scope.js';

interface End {
  reached: RawBuilder<unknown>;
  at: RawBuilder<unknown>;
}

const endOf = (end: HireEnd, timeZone: string): End =>
  ({
    HIRED: { reached: sql`f.hired`, at: sql`f.hired_at` },
    OFFER_SENT: { reached: sql`first_sent.application_id is not null`, at: sql`first_sent.at` },
    OFFER_ACCEPTED: {
      reached: sql`(latest_offer.status = 'ACCEPTED') is true`,
      at: sql`latest_offer.resolved_at`,
    },
    STARTED: {
      reached: sql`${hasStarted('latest_offer', timeZone)} is true`,
      at: startOf('latest_offer', timeZone),
    },
  })[end];

const starts = (row: string, job: string): Record<HireStart, RawBuilder<unknown>> => ({
  APPLIED: sql.ref(`${row}.applied_at`),
  FIRST_TOUCH: sql`coalesce(first_touch.at, ${sql.ref(`${row}.applied_at`)})`,
  JOB_OPENED: sql.ref(`${job}.opened_at`),
});

/** Up to the CTE `spells`: one for each application that reached the end point, and one for each active one that has not (rule 10). */
export function hireSpells(params: TimeToHireParams) {
  const { range, groupBy, excludeOnHold, timeZone } = params;
  const { reached, at } = endOf(params.end, timeZone);
  const start = starts('scope', 'opened')[params.start];
  const flagged = params.end === 'HIRED' ? sql`f.hire_out_of_order` : sql`false`;
  const job = excludeOnHold ? sql`scope.job_id` : undefined;
  const activity = params.basis === 'ACTIVITY';
  const applied = activity ? undefined : range;
  const date = activity
    ? sql`(case when ${reached} then ${at} else now() end)`
    : sql`scope.applied_at`;
  return sql`with recursive ${params.end === 'HIRED' ? historyOf(params, applied) : scopeOf(params, applied)}, ${offers},
  ${params.start === 'FIRST_TOUCH' ? sql`${possibleTouches}, first_touch as (select application_id, min(at) as at from possible group by 1),` : sql``}
  spells as materialized (
    select ${keyOf(groupBy, { ...scopeColumns, PERIOD: sql`${periodStart(date, params)}::text` })} as key, null::text as step, scope.id as unit, scope.id as application_id, r.reason,
      case when ${reached} and r.reason is null then ${milliseconds(start, at, job)} end as closed,
      case when not ${reached} and scope.status = 'ACTIVE' then 0 end as open
    from scope join job opened on opened.id = scope.job_id
    ${params.end === 'HIRED' ? sql`join furthest f on f.application_id = scope.id` : sql`left join first_sent on first_sent.application_id = scope.id left join latest_offer on latest_offer.application_id = scope.id`}
    ${params.start === 'FIRST_TOUCH' ? sql`left join first_touch on first_touch.application_id = scope.id` : sql``}
    cross join lateral (select case when ${reached} then ${reasonOf(start, at, flagged)} end as reason) r
    where ${insideRange(date, activity ? range : {}, timeZone)} or (${reached} and ${at} is null)
  )`;
}

/** Applications with a hire that was undone, in the range of applied dates, or by ACTIVITY of the last such hire. */
export const undoneHires = async (database: Sql, params: TimeToHireParams): Promise<number> => {
  const activity = params.basis === 'ACTIVITY';
  return (await rowOf<{ count: number }>(
    database,
    sql`
  with recursive ${scopeOf(params, activity ? undefined : params.range)}
  select count(*)::int as count from scope join lateral (
    select hire.at from current_transition hire where hire.application_id = scope.id and hire.kind = 'HIRE' and exists (
      select from current_transition undone where undone.application_id = scope.id and undone.kind = 'UNHIRE' and hire.ordinal < undone.ordinal)
    order by hire.ordinal desc limit 1
  ) last on true where ${insideRange(sql`last.at`, activity ? params.range : {}, params.timeZone)}`,
  ))!.count;
};
