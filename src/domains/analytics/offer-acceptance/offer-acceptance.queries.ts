import { sql } from 'kysely';
import { rowOf, type Sql } from '../../../platform/database/database.js';
import type { ApplicationGroup } from '../common/analytics.enums.js';
import type { Question } from '../common/analytics.question.js';
import { offers } from '../history/offers.queries.js';
import { insideRange, keyOf, periodStart, scopeColumns, scopeOf } from '../history/scope.queries.js';

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

/** Up to the CTE `outcomes(key, application_id, measure)`: each offer by its latest version; dated where a range or periods ask for it. */
function outcomes(question: OfferQuestion) {
  const { range, timeZone, groupBy } = question;
  const dated = range.from !== undefined || range.to !== undefined || groupBy.includes('PERIOD');
  return sql`with recursive ${scopeOf(question, undefined)}, ${offers}, resolved as materialized (
    select scope.*, case o.status when 'ACCEPTED' then 'accepted' when 'DECLINED' then 'declined' when 'RESCINDED' then 'rescinded' else 'pending' end as measure,
      case o.status when 'SENT' then o.sent_at else o.resolved_at end as at
    from scope join latest_offer o on o.application_id = scope.id
  ), outcomes as (
    select ${keyOf(groupBy, { ...scopeColumns, PERIOD: sql`${periodStart(sql`scope.at`, question)}::text` })} as key, scope.id as application_id, scope.measure
    from resolved scope where ${dated ? sql`scope.at is not null and ${insideRange(sql`scope.at`, range, timeZone)}` : sql`true`}
  ), undated as (
    select id from resolved where ${dated ? sql`at is null` : sql`false`}
  )`;
}

/** Runs offerAcceptance's counts in one statement. */
export async function offerCounts(database: Sql, question: OfferQuestion): Promise<OfferAnswer> {
  const count = (measure: string) => sql`count(*) filter (where measure = ${sql.lit(measure)})::int as ${sql.ref(measure)}`;
  const answer = await rowOf<OfferAnswer>(database, sql`
    ${outcomes(question)}, counted as (
      select key, ${sql.join(['accepted', 'declined', 'pending', 'rescinded'].map(count))} from outcomes group by key
    )
    select now()::text as "asOf", (select count(*)::int from outcomes) as n, (select count(*)::int from undated) as undated,
      coalesce((select jsonb_agg(to_jsonb(counted)) from counted), '[]') as rows`);
  return answer!;
}

/** Ids of the applications behind one measure of the row with this key. */
export const offerApplications = (question: OfferQuestion, key: OfferCounts['key'], measure: string) =>
  sql`${outcomes(question)} select application_id from outcomes where key = cast(${JSON.stringify(key)} as jsonb) and measure = ${measure}`;
