import { sql } from 'kysely';
import { rowOf, type Sql } from '../../../platform/database/database.js';
import { allOf, applicationConditions } from '../../applications/application.filter.queries.js';
import type { ApplicationGroup } from '../common/analytics.enums.js';
import type { Question } from '../common/analytics.question.js';
import { offers } from '../history/offers.queries.js';
import { insideRange, jobOfViewer, keyOf, periodStart } from '../history/scope.queries.js';

export interface OfferQuestion extends Question {
  groupBy: readonly ApplicationGroup[];
}

export interface OfferCounts {
  key: Record<string, string | null>;
  accepted: number;
  declined: number;
  pending: number;
  rescinded: number;
}

export interface OfferAnswer {
  asOf: string;
  n: number;
  undated: number;
  rows: OfferCounts[];
}

/**
 * Up to the CTE `outcomes(key, application_id, measure, counts)`: each offer by its latest version, and whether it
 * counts: where a range or periods ask for a date, one without does not. The application is joined from the left, so
 * that the database need not read it where nothing asks for it.
 */
function outcomes(question: OfferQuestion) {
  const { filter, range, timeZone, groupBy } = question;
  const dated = range.from !== undefined || range.to !== undefined || groupBy.includes('PERIOD');
  return sql`with ${offers}, resolved as (
    select o.application_id, o.status, case o.status when 'SENT' then o.sent_at else o.resolved_at end as at from latest_offer o
  ), outcomes as materialized (
    select ${keyOf(groupBy, { JOB: sql`a.job_id::text`, DEPARTMENT: sql`job.department`, CHANNEL: sql`a.channel_id::text`, PERIOD: sql`${periodStart(sql`o.at`, question)}::text` })} as key, o.application_id,
      case o.status when 'ACCEPTED' then 'accepted' when 'DECLINED' then 'declined' when 'RESCINDED' then 'rescinded' else 'pending' end as measure,
      ${dated ? sql`o.at is not null` : sql`true`} as counts
    from resolved o left join application a on a.id = o.application_id left join job on job.id = a.job_id
    where ${allOf([jobOfViewer(question, 'job'), applicationConditions(filter, 'a'), ...(dated ? [sql<boolean>`(o.at is null or ${insideRange(sql`o.at`, range, timeZone)})`] : [])])}
  )`;
}

/** Runs offerAcceptance's counts in one statement. */
export async function offerCounts(database: Sql, question: OfferQuestion): Promise<OfferAnswer> {
  const count = (measure: string) =>
    sql`count(*) filter (where measure = ${sql.lit(measure)})::int as ${sql.ref(measure)}`;
  const answer = await rowOf<OfferAnswer>(
    database,
    sql`
    ${outcomes(question)}, counted as (
      select key, count(*)::int as n, ${sql.join(['accepted', 'declined', 'pending', 'rescinded'].map(count))} from outcomes where counts group by key
    )
    select now()::text as "asOf", (select coalesce(sum(n), 0)::int from counted) as n, (select count(*)::int from outcomes where not counts) as undated,
      coalesce((select jsonb_agg(to_jsonb(counted)) from counted), '[]') as rows`,
  );
  return answer!;
}

/** Ids of the applications behind one measure of the row with this key. */
export const offerApplications = (
  question: OfferQuestion,
  key: OfferCounts['key'],
  measure: string,
) =>
  sql`${outcomes(question)} select application_id from outcomes where counts and key = cast(${JSON.stringify(key)} as jsonb) and measure = ${measure}`;
