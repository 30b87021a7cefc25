import { sql } from 'kysely';
import { rowOf, type Sql } from '../../../src/platform/database/database.js';
import {
  allOf,
  applicationConditions,
} from '../../../src/domains/applications/application-filter.queries.js';
import type {
  OfferAnswer,
  OfferCounts,
  OfferParams,
} from '../../../src/domains/analytics/offer-acceptance/offer-acceptance.queries.js';
import { offers } from '../../../src/domains/analytics/common/offers.queries.js';
import {
  insideRange,
  periodStart,
} from '../../../src/domains/analytics/common/calendar.queries.js';
import { jobOfViewer } from '../../../src/domains/analytics/common/outcomes.queries.js';
import { keyOf } from './scope.js';

/**
 * Up to the CTE `outcomes(key, application_id, measure, counts)`: each offer by its latest version, and whether it
 * counts: where a range or periods ask for a date, one without does not. The application is joined from the left, so
 * that the database need not read it where nothing asks for it.
 */
function outcomes(params: OfferParams) {
  const { filter, range, timeZone, groupBy } = params;
  const dated = range.from !== undefined || range.to !== undefined || groupBy.includes('PERIOD');
  return sql`with ${offers}, resolved as (
    select o.application_id, o.status, case o.status when 'SENT' then o.sent_at else o.resolved_at end as at from latest_offer o
  ), outcomes as materialized (
    select ${keyOf(groupBy, { JOB: sql`a.job_id::text`, DEPARTMENT: sql`job.department`, CHANNEL: sql`a.channel_id::text`, PERIOD: sql`${periodStart(sql`o.at`, params)}::text` })} as key, o.application_id,
      case o.status when 'ACCEPTED' then 'accepted' when 'DECLINED' then 'declined' when 'RESCINDED' then 'rescinded' else 'pending' end as measure,
      ${dated ? sql`o.at is not null` : sql`true`} as counts
    from resolved o left join application a on a.id = o.application_id left join job on job.id = a.job_id
    where ${allOf([jobOfViewer(params, 'job'), applicationConditions(filter, 'a'), ...(dated ? [sql<boolean>`(o.at is null or ${insideRange(sql`o.at`, range, timeZone)})`] : [])])}
  )`;
}

/** Runs offerAcceptance's counts in one statement. */
export async function offerCounts(database: Sql, params: OfferParams): Promise<OfferAnswer> {
  const count = (measure: string) =>
    sql`count(*) filter (where measure = ${sql.lit(measure)})::int as ${sql.ref(measure)}`;
  const answer = await rowOf<OfferAnswer>(
    database,
    sql`
    ${outcomes(params)}, counted as (
      select key, count(*)::int as n, ${sql.join(['accepted', 'declined', 'pending', 'rescinded'].map(count))} from outcomes where counts group by key
    )
    select now()::text as "asOf", (select coalesce(sum(n), 0)::int from counted) as n, (select count(*)::int from outcomes where not counts) as undated,
      coalesce((select jsonb_agg(to_jsonb(counted)) from counted), '[]') as rows`,
  );
  return answer!;
}

/** Ids of the applications behind one measure of the row with this key. */
export const offerApplications = (params: OfferParams, key: OfferCounts['key'], measure: string) =>
  sql`${outcomes(params)} select application_id from outcomes where counts and key = cast(${JSON.stringify(key)} as jsonb) and measure = ${measure}`;
