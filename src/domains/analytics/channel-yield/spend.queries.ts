import { sql, type RawBuilder } from 'kysely';
import { rowsOf, type Sql } from '../../../platform/database/database.js';
import { allOf, channelConditions } from '../../applications/application-filter.queries.js';
import type { ChannelYieldGroup } from '../common/analytics.enums.js';
import type { MetricParams } from '../common/metric-params.js';
import { periodOfLocal } from '../common/calendar.queries.js';
import { groupedBy, keyOf } from '../common/grouping.queries.js';

/** Money of one currency; `key` has a member for every grouping by channel, kind, campaign and period. */
export interface SpendPart {
  key: Partial<Record<ChannelYieldGroup, string | null>>;
  currency: string;
  amount: number;
}

const spendColumns: Partial<Record<ChannelYieldGroup, RawBuilder<unknown>>> = {
  CHANNEL: sql`channel.id`,
  CHANNEL_KIND: sql`channel.kind`,
  CAMPAIGN: sql`spend.campaign`,
  PERIOD: sql`part.period`,
};

type SpendParams = MetricParams & { groupBy: readonly ChannelYieldGroup[] };

/** Whether a record belongs to the answer. By CHANNEL each channel has its own row, so the filter is about rows. */
const inScope = ({ groupBy, filter }: SpendParams) =>
  allOf([
    ...(groupBy.includes('CHANNEL') ? [] : [channelConditions(filter, 'channel')]),
    ...(filter?.campaigns
      ? [sql<boolean>`spend.campaign = any(cast(${filter.campaigns} as text[]))`]
      : []),
  ]);

/**
 * The groups, without their periods, for which any money was ever recorded, of whatever days. Of the others nobody knows
 * what they cost (rule 23).
 */
export function spendRecords(
  database: Sql,
  params: SpendParams,
): Promise<{ key: SpendPart['key'] }[]> {
  const keys = params.groupBy.filter((group) => group !== 'PERIOD' && spendColumns[group]);
  const grouped = groupedBy(keys, spendColumns as Record<string, RawBuilder<unknown>>);
  return rowsOf(
    database,
    sql`
    with records as (
      select ${grouped.columns} count(*) as n from channel_spend spend join channel on channel.id = spend.channel_id where ${inScope(params)} ${grouped.clause}
    )
    select ${keyOf(keys, 'records')} as key from records where n > 0`,
  );
}

/**
 * Money spent, by currency. Each record is spread evenly over its days, both ends included, and cut to the range
 * and to the periods (rule 18). Amounts are exact until the sum is rounded to two decimals.
 */
export function spendParts(database: Sql, params: SpendParams): Promise<SpendPart[]> {
  const { groupBy, range, period } = params;
  const keys = groupBy.filter((group) => spendColumns[group]);
  const grouped = groupedBy(keys, spendColumns as Record<string, RawBuilder<unknown>>, 1);
  const first = sql`greatest(spend.first_day, coalesce(cast(${range.from ?? null} as date), spend.first_day))`;
  const last = sql`least(spend.last_day, coalesce(cast(${range.to ?? null} as date) - 1, spend.last_day))`;
  const length = sql`interval '${sql.raw({ DAY: '1 day', WEEK: '7 days', MONTH: '1 month', QUARTER: '3 months', YEAR: '1 year' }[period])}'`;
  const parts = keys.includes('PERIOD')
    ? sql`select start::date as period, greatest(${first}, start::date) as first_day, least(${last}, (start + ${length})::date - 1) as last_day
        from generate_series(${periodOfLocal(sql`(${first})::timestamp`, params)}::timestamp, (${last})::timestamp, ${length}) start`
    : sql`select ${first} as first_day, ${last} as last_day`;
  return rowsOf<SpendPart>(
    database,
    sql`
    with parts as (
      select ${grouped.columns} spend.currency::text as currency, round(sum(spend.amount * (part.last_day - part.first_day + 1) / (spend.last_day - spend.first_day + 1)), 2)::float8 as amount
      from channel_spend spend join channel on channel.id = spend.channel_id cross join lateral (${parts}) part
      where part.last_day >= part.first_day
      and ${inScope(params)}
      ${grouped.clause}
    )
    select ${keyOf(keys, 'parts')} as key, currency, amount from parts`,
  );
}
