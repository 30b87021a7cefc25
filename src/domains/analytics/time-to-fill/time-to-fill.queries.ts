import { sql } from 'kysely';
import { rowOf, type Sql } from '../../../platform/database/database.js';
import {
  allOf,
  applicationConditions,
  jobConditions,
} from '../../applications/application-filter.queries.js';
import type { ApplicationGroup, FillEnd, FillStart } from '../common/analytics.enums.js';
import { insideRange, periodStart } from '../common/calendar.queries.js';
import { groupedBy, groupsOf, hasKey } from '../common/grouping.queries.js';
import type { MetricParams } from '../common/metric-params.js';
import { hasStarted, offers, startOf } from '../common/offers.queries.js';
import { jobOfViewer } from '../common/outcomes.queries.js';
import {
  durationsOf,
  milliseconds,
  reasonOf,
  type DurationAnswer,
} from '../durations/duration.queries.js';

export interface TimeToFillParams extends MetricParams {
  start: FillStart;
  end: FillEnd;
  excludeOnHold: boolean;
  groupBy: readonly ApplicationGroup[];
}

export interface FillAnswer extends DurationAnswer {
  hireUndone: number;
}

/**
 * CTE `seats`: openings in scope. The parts of the filter that are about jobs choose openings; the others are about the
 * application that filled them. An opening whose application was un-hired and is not hired now is not filled, whatever
 * its record says.
 */
function seats(params: TimeToFillParams) {
  const { filter, range, timeZone } = params;
  const { jobIds: _, departments: __, locations: ___, ...ofApplication } = filter ?? {};
  return sql`seats as (
    select opening.id, opening.job_id, job.department, job.opened_at as job_opened_at, opening.opened_at, opening.closed_at, opening.application_id, a.channel_id,
      case when not undone.holds then opening.filled_at end as filled_at, undone.holds and opening.filled_at is not null as undone
    from opening join job on job.id = opening.job_id left join application a on a.id = opening.application_id
    left join application_outcome o on o.application_id = opening.application_id
    cross join lateral (select (o.unhired and o.status <> 'HIRED') is true as holds) undone
    where ${allOf([jobConditions(filter, 'job'), jobOfViewer(params, 'job'), insideRange(sql`opening.opened_at`, range, timeZone)])}
      and ${Object.values(ofApplication).some((value) => value != null) ? sql`a.id is not null and ${applicationConditions(ofApplication, 'a')}` : sql`true`}
  )`;
}

/** The CTEs of {@link durationsOf}: a spell for each opening that is filled (or started), and for each that waits. */
function fillSpells(params: TimeToFillParams) {
  const { groupBy, timeZone, excludeOnHold } = params;
  const started = params.end === 'STARTED';
  const reached = started
    ? sql`(seats.filled_at is not null and ${hasStarted('latest_offer', timeZone)} is true)`
    : sql`(seats.filled_at is not null)`;
  const start = params.start === 'JOB_OPENED' ? sql`seats.job_opened_at` : sql`seats.opened_at`;
  const end = started ? startOf('latest_offer', timeZone) : sql`seats.filled_at`;
  const { columns } = groupedBy(groupBy, {
    JOB: sql`seats.job_id`,
    DEPARTMENT: sql`seats.department`,
    CHANNEL: sql`seats.channel_id`,
    PERIOD: periodStart(sql`seats.opened_at`, params),
  });
  return sql`with ${started ? sql`${offers},` : sql``} ${seats(params)}, spells as materialized (
    select ${columns} null::text as step, seats.id as unit, seats.application_id, true as repeated, r.reason,
      case when ${reached} and r.reason is null then ${milliseconds(start, end, excludeOnHold ? sql`seats.job_id` : undefined)} end as closed,
      case when not ${reached} and (seats.filled_at is not null or seats.closed_at is null) then 0::float8 end as open
    from seats ${started ? sql`left join latest_offer on latest_offer.application_id = seats.application_id` : sql``}
    cross join lateral (select case when ${reached} then ${reasonOf(start, end, sql`false`)} end as reason) r
  ), repeats as (
    select * from spells where repeated
  ), left_out as (
    select unit, reason from spells where reason is not null
  )`;
}

/** Collects the durations of timeToFill, and counts the applications in scope whose hire filled an opening and was undone. */
export async function fillDurations(database: Sql, params: TimeToFillParams): Promise<FillAnswer> {
  const answer = await durationsOf(database, fillSpells(params), params.groupBy);
  const undone = await rowOf<{ count: number }>(
    database,
    sql`with ${seats(params)} select count(distinct application_id)::int as count from seats where undone`,
  );
  return { ...answer, hireUndone: undone!.count };
}

/** Ids of the applications that filled the openings of one row. */
export const fillApplications = (params: TimeToFillParams, key: Record<string, string | null>) =>
  sql`${fillSpells(params)} select application_id from spells where ${hasKey(params.groupBy, groupsOf(params.groupBy, 'spells'), key)} and closed is not null and application_id is not null`;
