import { sql, type RawBuilder } from 'kysely';
import { rowOf, type Sql } from '../../../platform/database/database.js';
import { allOf } from '../../applications/application-filter.queries.js';
import type { ApplicationGroup, Basis, HireEnd, HireStart } from '../common/analytics.enums.js';
import { insideRange } from '../common/calendar.queries.js';
import { groupedBy } from '../common/grouping.queries.js';
import type { MetricParams } from '../common/metric-params.js';
import { hasStarted, offers, startOf } from '../common/offers.queries.js';
import { outcomeColumns, outcomesOf } from '../common/outcomes.queries.js';
import {
  durationsOf,
  milliseconds,
  reasonOf,
  type DurationAnswer,
} from '../durations/duration.queries.js';

export interface TimeToHireParams extends MetricParams {
  basis: Basis;
  start: HireStart;
  end: HireEnd;
  excludeOnHold: boolean;
  groupBy: readonly ApplicationGroup[];
}

export interface HireAnswer extends DurationAnswer {
  hireUndone: number;
}

interface End {
  reached: RawBuilder<unknown>;
  at: RawBuilder<unknown>;
}

const endOf = (end: HireEnd, timeZone: string): End =>
  ({
    HIRED: { reached: sql`o.hired`, at: sql`o.hired_at` },
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

const starts: Record<HireStart, RawBuilder<unknown>> = {
  APPLIED: sql`o.applied_at`,
  FIRST_TOUCH: sql`coalesce(o.first_touch_at, o.applied_at)`,
  JOB_OPENED: sql`job.opened_at`,
};

/**
 * The CTEs of {@link durationsOf}: a spell for each application that reached the end point, and for each active one that
 * has not (rule 10). By ACTIVITY a spell belongs to the date of its end (rule 22). What is open may end now at the
 * earliest: it belongs to today, and nothing is missing of days that are over. An undated end is in no range and no
 * period, and is left out wherever it is.
 */
export function hireSpells(params: TimeToHireParams) {
  const { range, groupBy, excludeOnHold, timeZone } = params;
  const activity = params.basis === 'ACTIVITY';
  const hired = params.end === 'HIRED';
  const { reached, at } = endOf(params.end, timeZone);
  const start = starts[params.start];
  const flagged = hired ? sql`o.hire_out_of_order` : sql`false`;
  const { joins, where } = outcomesOf(
    params,
    activity ? undefined : range,
    params.start === 'JOB_OPENED' ? ['job'] : [],
  );
  const date = activity ? sql`case when ${reached} then ${at} else now() end` : undefined;
  const { columns } = groupedBy(groupBy, outcomeColumns(params, date));
  const inRange =
    date && (range.from ?? range.to)
      ? sql`and ((${reached} and ${at} is null) or ${insideRange(sql`(${date})`, range, timeZone)})`
      : sql``;
  return sql`with ${hired ? sql`` : sql`${offers},`} spells as materialized (
    select ${columns} null::text as step, o.application_id, false as repeated, r.reason,
      case when ${reached} and r.reason is null then ${milliseconds(start, at, excludeOnHold ? sql`o.job_id` : undefined)} end as closed,
      case when not ${reached} then 0::float8 end as open
    from application_outcome o ${joins}
    ${hired ? sql`` : sql`left join first_sent on first_sent.application_id = o.application_id left join latest_offer on latest_offer.application_id = o.application_id`}
    cross join lateral (select case when ${reached} then ${reasonOf(start, at, flagged)} end as reason) r
    where (${reached} or o.status = 'ACTIVE') and ${where} ${inRange}
  ), repeats as (
    select * from spells where repeated
  ), left_out as (
    select application_id as unit, reason from spells where reason is not null
  )`;
}

/** Collects the durations of timeToHire, and counts the hires that were undone among the applications. */
export async function hireDurations(database: Sql, params: TimeToHireParams): Promise<HireAnswer> {
  const answer = await durationsOf(database, hireSpells(params), params.groupBy);
  if (params.end !== 'HIRED') return { ...answer, hireUndone: 0 };
  const { basis, range, timeZone } = params;
  const activity = basis === 'ACTIVITY';
  const { joins, where } = outcomesOf({ ...params, groupBy: [] }, activity ? undefined : range);
  const inRange = allOf(activity ? [insideRange(sql`o.hire_undone_at`, range, timeZone)] : []);
  const undone = await rowOf<{ count: number }>(
    database,
    sql`select count(*)::int as count from application_outcome o ${joins} where o.hire_undone and ${where} and ${inRange}`,
  );
  return { ...answer, hireUndone: undone!.count };
}
