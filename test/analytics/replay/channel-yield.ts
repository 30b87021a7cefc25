import type {
  YieldAnswer,
  YieldCounts,
  YieldParams,
} from '../../../src/domains/analytics/channel-yield/channel-yield.queries.js';
import { historyOf, milestoneRank } from './history.js';
import { sql, type RawBuilder } from 'kysely';
import { rowOf, type Sql } from '../../../src/platform/database/database.js';
import { allOf } from '../../../src/domains/applications/application-filter.queries.js';
import type { ChannelYieldGroup } from '../../../src/domains/analytics/common/analytics.enums.js';
import { attributed } from './attribution.js';
import {
  insideRange,
  periodStart,
} from '../../../src/domains/analytics/common/calendar.queries.js';
import { keyOf } from './scope.js';

const columns: Record<Exclude<ChannelYieldGroup, 'CURRENCY' | 'PERIOD'>, RawBuilder<unknown>> = {
  CHANNEL: sql`touched.channel_id::text`,
  CHANNEL_KIND: sql`channel.kind`,
  CAMPAIGN: sql`touched.campaign`,
  JOB: sql`scope.job_id::text`,
  DEPARTMENT: sql`scope.department`,
};

const byTouch = (groupBy: readonly ChannelYieldGroup[]) =>
  groupBy.some((group) => ['CHANNEL', 'CHANNEL_KIND', 'CAMPAIGN'].includes(group));

const firstEntries = sql`select * from (
      select distinct on (r.application_id, r.milestone) r.application_id, lower(r.milestone) as measure, e.at
      from reached r join (
        select application_id, ordinal, at, milestone from entries where not is_end
        union all
        select application_id, 2147483647, hired_at, 'HIRED' from furthest where hired
      ) e on e.application_id = r.application_id and ${milestoneRank(sql`e.milestone`)} >= ${milestoneRank(sql`r.milestone`)}
      order by r.application_id, r.milestone, e.milestone = r.milestone desc, e.ordinal
    ) first_entries`;

/**
 * CTE `facts(application_id, measure, at)`: what happened to each application of `scope`, with the date by which
 * ACTIVITY counts it: applied_at, the first entry to a milestone, for a skipped one the first entry to a later one
 * (rule 19), and the HIRE.
 * @param dated false: the dates of milestones are not asked for
 */
const facts = (dated: boolean) => sql`facts as (
    select id as application_id, 'applications' as measure, applied_at as at from scope
    union all
    ${dated ? firstEntries : sql`select application_id, lower(milestone), null from reached`}
    union all
    select application_id, 'hires', hired_at from furthest where hired
  )`;

/** Up to the CTE `cells(key, application_id, measure)`: each application once for every row and measure that it counts in. */
function yieldCells(params: YieldParams) {
  const { groupBy, basis, range, timeZone } = params;
  const activity = basis === 'ACTIVITY';
  const byPeriod = groupBy.includes('PERIOD');
  const date = activity ? sql`facts.at` : sql`scope.applied_at`;
  const keys = groupBy.filter((group) => group !== 'CURRENCY');
  const key = keyOf(keys, { ...columns, PERIOD: sql`${periodStart(date, params)}::text` });
  const touched = byTouch(keys);
  const inside = activity
    ? allOf([
        insideRange(sql`facts.at`, range, timeZone),
        ...(byPeriod ? [sql<boolean>`facts.at is not null`] : []),
      ])
    : sql<boolean>`true`;
  return sql`with recursive ${historyOf(params, activity ? undefined : range)}, ${facts(activity)},
  ${touched ? sql`${attributed(params.attribution)},` : sql``}
  cells as (
    select distinct ${key} as key, facts.application_id, facts.measure
    from facts join scope on scope.id = facts.application_id
    ${touched ? sql`join touched on touched.application_id = facts.application_id left join channel on channel.id = touched.channel_id` : sql``}
    where ${inside}
  )`;
}

/** Ids of the applications behind one measure of the row with this key. */
export const yieldApplications = (params: YieldParams, key: YieldCounts['key'], measure: string) =>
  sql`${yieldCells(params)} select application_id from cells where key = cast(${JSON.stringify(key)} as jsonb) and measure = ${measure}`;

/** Runs channelYield's counts in one statement. Rows are only those that occur. */
export async function yieldCounts(database: Sql, params: YieldParams): Promise<YieldAnswer> {
  const { groupBy, basis, range, timeZone } = params;
  const activity = basis === 'ACTIVITY';
  const needsDate =
    activity && (groupBy.includes('PERIOD') || range.from !== undefined || range.to !== undefined);
  const answer = await rowOf<YieldAnswer>(
    database,
    sql`
  ${yieldCells(params)}, counted as (
    select key,
      count(*) filter (where measure = 'applications')::int as applications, count(*) filter (where measure = 'screen')::int as screen,
      count(*) filter (where measure = 'assessment')::int as assessment, count(*) filter (where measure = 'interview')::int as interview,
      count(*) filter (where measure = 'offer')::int as offer, count(*) filter (where measure = 'hires')::int as hires,
      avg(q.quality) filter (where measure = 'applications')::float8 as quality
    from cells join furthest q on q.application_id = cells.application_id group by key
  )
  select now()::text as "asOf", (select count(distinct application_id)::int from cells) as n,
    (select count(*)::int from undone ${activity ? sql`where ${insideRange(sql`undone.at`, range, timeZone)}` : sql``}) as "hireUndone",
    ${needsDate ? sql`(select count(distinct application_id)::int from facts where at is null)` : sql`0`} as undated,
    coalesce((select jsonb_agg(to_jsonb(counted)) from counted), '[]') as rows`,
  );
  return answer!;
}
