import { sql } from 'kysely';
import { rowOf, type Sql } from '../../../platform/database/database.js';
import type { ApplicationGroup } from '../common/analytics.enums.js';
import { insideRange } from '../common/calendar.queries.js';
import { groupedBy, groupsOf, hasKey, keyOf } from '../common/grouping.queries.js';
import type { MetricParams } from '../common/metric-params.js';
import { offers } from '../common/offers.queries.js';
import { outcomeColumns, outcomesOf } from '../common/outcomes.queries.js';

export interface OfferParams extends MetricParams {
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
 * Up to the CTE `results(<groups>, application_id, measure, counts)`: each offer by its latest version, and whether it
 * counts: where a range or periods ask for a date, one without does not.
 */
function results(params: OfferParams) {
  const { range, timeZone, groupBy } = params;
  const dated = range.from !== undefined || range.to !== undefined || groupBy.includes('PERIOD');
  const { joins, where } = outcomesOf(params, undefined);
  const { columns } = groupedBy(groupBy, outcomeColumns(params, sql`resolved.at`));
  return sql`with ${offers}, resolved as (
    select application_id, status, case status when 'SENT' then sent_at else resolved_at end as at from latest_offer
  ), results as materialized (
    select ${columns} resolved.application_id,
      case resolved.status when 'ACCEPTED' then 'accepted' when 'DECLINED' then 'declined' when 'RESCINDED' then 'rescinded' else 'pending' end as measure,
      ${dated ? sql`resolved.at is not null` : sql`true`} as counts
    from resolved join application_outcome o on o.application_id = resolved.application_id ${joins}
    where ${where} ${dated ? sql`and (resolved.at is null or ${insideRange(sql`resolved.at`, range, timeZone)})` : sql``}
  )`;
}

/** Counts offerAcceptance in one statement. */
export async function offerCounts(database: Sql, params: OfferParams): Promise<OfferAnswer> {
  const { groupBy } = params;
  const grouped = groupedBy(groupBy, groupsOf(groupBy, 'results'));
  const count = (measure: string) =>
    sql`count(*) filter (where measure = ${sql.lit(measure)})::int as ${sql.ref(measure)}`;
  const answer = await rowOf<OfferAnswer>(
    database,
    sql`
    ${results(params)}, counted as (
      select ${grouped.columns} count(*)::int as n, ${sql.join(['accepted', 'declined', 'pending', 'rescinded'].map(count))} from results where counts ${grouped.clause}
    )
    select now()::text as "asOf", (select coalesce(sum(n), 0)::int from counted) as n, (select count(*)::int from results where not counts) as undated,
      coalesce((select jsonb_agg(to_jsonb(counted) || jsonb_build_object('key', ${keyOf(groupBy, 'counted')})) from counted), '[]') as rows`,
  );
  return answer!;
}

/** Ids of the applications behind one measure of the row with this key. */
export const offerApplications = (
  params: OfferParams,
  key: Record<string, string | null>,
  measure: string,
) =>
  sql`${results(params)} select application_id from results where counts and measure = ${measure} and ${hasKey(params.groupBy, groupsOf(params.groupBy, 'results'), key)}`;
