import { sql } from 'kysely';
import { rowOf, type Sql } from '../../../src/platform/database/database.js';
import {
  allOf,
  applicationConditions,
  jobConditions,
} from '../../../src/domains/applications/application-filter.queries.js';
import type { TimeToFillParams } from '../../../src/domains/analytics/time-to-fill/time-to-fill.queries.js';
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
import { jobOfViewer } from '../../../src/domains/analytics/common/outcomes.queries.js';
import { keyOf } from './scope.js';

/** CTE `undone`: applications whose hire was undone. It fills no opening, whatever the opening's record says. */
const undoneHires = sql`undone as (
    select distinct a.id from current_transition t join application a on a.id = t.application_id and a.status <> 'HIRED' where t.kind = 'UNHIRE'
  )`;

/**
 * CTEs `undone` and `seats`: openings in scope. The parts of the filter that speak about jobs choose openings; the others ask
 * for the application that filled them.
 */
function seats(params: TimeToFillParams) {
  const { filter, range, timeZone } = params;
  const { jobIds: _, departments: __, locations: ___, ...ofApplication } = filter ?? {};
  return sql`${undoneHires}, seats as (
    select o.id, o.job_id, job.department, job.opened_at as job_opened_at, o.opened_at, o.closed_at, o.application_id, a.channel_id,
      case when undone.id is null then o.filled_at end as filled_at, undone.id is not null and o.filled_at is not null as undone
    from opening o join job on job.id = o.job_id left join application a on a.id = o.application_id left join undone on undone.id = o.application_id
    where ${allOf([jobConditions(filter, 'job'), jobOfViewer(params, 'job'), insideRange(sql`o.opened_at`, range, timeZone)])}
      and ${Object.values(ofApplication).some((value) => value != null) ? sql`a.id is not null and ${applicationConditions(ofApplication, 'a')}` : sql`true`}
  )`;
}

/** Up to the CTE `spells`: one for each opening that is filled (or started), and one for each that waits. */
export function fillSpells(params: TimeToFillParams) {
  const { groupBy, timeZone, excludeOnHold } = params;
  const started = params.end === 'STARTED';
  const reached = started
    ? sql`(seats.filled_at is not null and ${hasStarted('latest_offer', timeZone)} is true)`
    : sql`(seats.filled_at is not null)`;
  const start = params.start === 'JOB_OPENED' ? sql`seats.job_opened_at` : sql`seats.opened_at`;
  const end = started ? startOf('latest_offer', timeZone) : sql`seats.filled_at`;
  const columns = {
    JOB: sql`seats.job_id::text`,
    DEPARTMENT: sql`seats.department`,
    CHANNEL: sql`seats.channel_id::text`,
    PERIOD: sql`${periodStart(sql`seats.opened_at`, params)}::text`,
  };
  return sql`with recursive ${offers}, ${seats(params)}, spells as materialized (
    select ${keyOf(groupBy, columns)} as key, null::text as step, seats.id as unit, seats.application_id, r.reason,
      case when ${reached} and r.reason is null then ${milliseconds(start, end, excludeOnHold ? sql`seats.job_id` : undefined)} end as closed,
      case when not ${reached} and (seats.filled_at is not null or seats.closed_at is null) then 0 end as open
    from seats ${started ? sql`left join latest_offer on latest_offer.application_id = seats.application_id` : sql``}
    cross join lateral (select case when ${reached} then ${reasonOf(start, end, sql`false`)} end as reason) r
  )`;
}

/** Ids of the applications that filled the openings of one row. */
export const fillApplications = (
  params: TimeToFillParams,
  key: Record<string, string | null>,
) => sql`
  ${fillSpells(params)} select application_id from spells where key = cast(${JSON.stringify(key)} as jsonb) and closed is not null and application_id is not null`;

/** Applications in scope whose hire, which filled an opening, was undone. */
export const undoneFillings = async (database: Sql, params: TimeToFillParams): Promise<number> =>
  (await rowOf<{ count: number }>(
    database,
    sql`with ${seats(params)} select count(distinct application_id)::int as count from seats where undone`,
  ))!.count;
