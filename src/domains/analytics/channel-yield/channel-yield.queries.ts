import { sql, type RawBuilder } from 'kysely';
import { rowOf, type Sql } from '../../../platform/database/database.js';
import { allOf } from '../../applications/application-filter.queries.js';
import type { Attribution, Basis, ChannelYieldGroup } from '../common/analytics.enums.js';
import { insideRange } from '../common/calendar.queries.js';
import { groupedBy, hasKey, keyOf } from '../common/grouping.queries.js';
import type { MetricParams } from '../common/metric-params.js';
import { outcomeColumns, outcomesOf, persons, reached } from '../common/outcomes.queries.js';

export interface YieldParams extends MetricParams {
  basis: Basis;
  attribution: Attribution;
  groupBy: readonly ChannelYieldGroup[];
}

/** The counts of one row; `key` has a member for every grouping but CURRENCY. */
export interface YieldCounts {
  key: Partial<Record<ChannelYieldGroup, string | null>>;
  applications: number;
  screen: number;
  assessment: number;
  interview: number;
  offer: number;
  hires: number;
  quality: number | null;
}

export interface YieldAnswer {
  asOf: string;
  n: number;
  hireUndone: number;
  undated: number;
  rows: YieldCounts[];
}

/** For each measure, whether an application counts in it, and the date by which ACTIVITY counts it. */
const measures = {
  applications: { holds: sql<boolean>`true`, at: sql`o.applied_at` },
  screen: { holds: reached('SCREEN'), at: sql`o.screen_at` },
  assessment: { holds: reached('ASSESSMENT'), at: sql`o.assessment_at` },
  interview: { holds: reached('INTERVIEW'), at: sql`o.interview_at` },
  offer: { holds: reached('OFFER'), at: sql`o.offer_at` },
  hires: { holds: sql<boolean>`o.hired`, at: sql`o.hired_at` },
};
type Measure = keyof typeof measures;
const measureNames = Object.keys(measures) as Measure[];

const touchGroups = ['CHANNEL', 'CHANNEL_KIND', 'CAMPAIGN'];

/**
 * Applications with the channel and campaign that they count for: those of the first or last touch stand in their facts,
 * and each application is there `once`.
 * With ANY an application has a row for each member that touched the person until the applied date: `touched` has each
 * member of each person once, with the first time, so that no application meets one twice. Without any it has one row.
 */
function attributed(params: YieldParams) {
  const groupBy = params.groupBy.filter((group) => group !== 'CURRENCY');
  const byTouch = groupBy.filter((group) => touchGroups.includes(group));
  const { joins, where } = outcomesOf(
    { ...params, groupBy },
    params.basis === 'ACTIVITY' ? undefined : params.range,
  );
  const byKind = byTouch.includes('CHANNEL_KIND');
  if (params.attribution !== 'ANY' || byTouch.length === 0) {
    const of = params.attribution === 'FIRST' ? 'first' : 'last';
    const channelId = sql.ref(`o.${of}_channel_id`);
    return {
      groupBy,
      once: true,
      ctes: sql``,
      joins: byKind ? sql`${joins} left join channel on channel.id = ${channelId}` : joins,
      where,
      columns: {
        CHANNEL: channelId,
        CHANNEL_KIND: sql`channel.kind`,
        CAMPAIGN: sql.ref(`o.${of}_campaign`),
      },
    };
  }
  const columns = {
    CHANNEL: sql`possible.channel_id`,
    CHANNEL_KIND: sql`channel.kind`,
    CAMPAIGN: sql`possible.campaign`,
  };
  const touched = groupedBy(byTouch, columns, 1);
  return {
    groupBy,
    once: false,
    ctes: sql`recursive ${persons}, possible as (
      select coalesce(person.kept_id, t.candidate_id) as person_id, t.at, t.channel_id, t.campaign from touch t left join person on person.id = t.candidate_id
      union all
      select person_id, applied_at, channel_id, campaign from application_outcome where channel_id is not null
    ), touched as (
      select ${touched.columns} possible.person_id, min(possible.at) as at
      from possible ${byKind ? sql`left join channel on channel.id = possible.channel_id` : sql``} ${touched.clause}
    ),`,
    joins: sql`${joins} left join touched on touched.person_id = o.person_id and touched.at <= o.applied_at`,
    where,
    columns: Object.fromEntries(byTouch.map((group) => [group, sql.ref(`touched.${group}`)])),
  };
}

/** Whether an event at this date counts by ACTIVITY: undated ones only where neither a range nor periods are requested. */
const isActive = (at: RawBuilder<unknown>, { range, timeZone, groupBy }: YieldParams) =>
  allOf([
    insideRange(at, range, timeZone),
    ...(groupBy.includes('PERIOD') ? [sql<boolean>`${at} is not null`] : []),
  ]);

/** Counts channelYield in one statement. Rows are only those that occur. */
export async function yieldCounts(database: Sql, params: YieldParams): Promise<YieldAnswer> {
  const { groupBy, once, ctes, joins, where, columns } = attributed(params);
  const activity = params.basis === 'ACTIVITY';
  const grouped = groupedBy(groupBy, {
    ...outcomeColumns(params, activity ? sql`event.at` : undefined),
    ...columns,
  });
  const count = (condition: RawBuilder<unknown>) => sql`count(*) filter (where ${condition})::int`;
  const counts = sql.join(
    measureNames.map(
      (name) =>
        sql`${count(activity ? sql`event.measure = ${sql.lit(name)}` : measures[name].holds)} as ${sql.ref(name)}`,
    ),
  );
  const events = sql`cross join lateral (values ${sql.join(measureNames.map((name) => sql`(${sql.lit(name)}, ${measures[name].holds}, ${measures[name].at})`))}) event(measure, holds, at)`;
  const ofAll = outcomesOf(params, activity ? undefined : params.range);
  const needsDate =
    activity &&
    (params.groupBy.includes('PERIOD') || Boolean(params.range.from ?? params.range.to));
  const any = (conditions: readonly RawBuilder<unknown>[]) =>
    sql`(${sql.join([...conditions], sql` or `)})`;
  const all = Object.values(measures);
  // Where each application is in one group and one date, the groups add up to all of them.
  const totals =
    once && !activity
      ? sql`select coalesce(sum(applications), 0)::int as n, coalesce(sum(undone), 0)::int as "hireUndone", 0 as undated from counted`
      : sql`select ${activity ? count(any(all.map(({ holds, at }) => sql`(${holds} and ${isActive(at, params)})`))) : sql`count(*)::int`} as n,
      ${count(activity ? sql`o.hire_undone and ${insideRange(sql`o.hire_undone_at`, params.range, params.timeZone)}` : sql`o.hire_undone`)} as "hireUndone",
      ${needsDate ? count(any(all.map(({ holds, at }) => sql`(${holds} and ${at} is null)`))) : sql`0`} as undated
    from application_outcome o ${ofAll.joins} where ${ofAll.where}`;
  const answer = await rowOf<YieldAnswer>(
    database,
    sql`
  with ${ctes} counted as (
    select ${grouped.columns} ${counts}, avg(o.quality) ${activity ? sql`filter (where event.measure = 'applications')` : sql``} as quality, count(*) filter (where o.hire_undone)::int as undone
    from application_outcome o ${joins} ${activity ? sql`${events} where event.holds and ${isActive(sql`event.at`, params)} and` : sql`where`} ${where} ${grouped.clause}
  ), totals as (${totals}
  )
  select now()::text as "asOf", totals.*,
    coalesce((select jsonb_agg(to_jsonb(counted) || jsonb_build_object('key', ${keyOf(groupBy, 'counted')})) from counted), '[]') as rows
  from totals`,
  );
  return answer!;
}

/** Ids of the applications behind one measure of the row with this key. */
export function yieldApplications(
  params: YieldParams,
  key: Record<string, string | null>,
  measure: string,
) {
  const { groupBy, ctes, joins, where, columns } = attributed(params);
  const { holds, at } = measures[measure as Measure];
  const activity = params.basis === 'ACTIVITY';
  const own = { ...outcomeColumns(params, activity ? at : undefined), ...columns };
  return sql`with ${ctes} counted as (
    select o.application_id from application_outcome o ${joins}
    where ${where} and ${holds} and ${hasKey(groupBy, own, key)} ${activity ? sql`and ${isActive(at, params)}` : sql``}
  ) select application_id from counted`;
}
