import { sql, type RawBuilder } from 'kysely';
import { rowOf, type Sql } from '../../../platform/database/database.js';
import { groupedBy, groupsOf, hasKey, keyOf } from '../common/grouping.queries.js';
import type { RowKey } from '../common/metric.js';
import type { Spells } from './duration-summary.js';

/** What a statement found for one row. */
export interface DurationCounts extends Spells {
  key: Record<string, string | null>;
  /** of metrics of steps */
  step: string | null;
  /** how many ended */
  n: number;
  nOpen: number;
  applications: number;
  /** of those that ended */
  closedApplications: number;
}

export interface DurationAnswer {
  asOf: string;
  undated: number;
  outOfOrder: number;
  rows: DurationCounts[];
}

/**
 * Milliseconds from one time to another, less the time that the job was on hold.
 * @param job the job's id; undefined: time on hold counts
 */
export function milliseconds(
  from: RawBuilder<unknown>,
  to: RawBuilder<unknown>,
  job?: RawBuilder<unknown>,
) {
  const whole = sql`round(extract(epoch from ${to} - ${from}) * 1000)::bigint`;
  if (!job) return whole;
  return sql`(${whole} - coalesce((
    select sum(round(extract(epoch from least(${to}, coalesce(hold.ended_at, now())) - greatest(${from}, hold.began_at)) * 1000))
    from job_hold hold where hold.job_id = ${job} and hold.began_at < ${to} and coalesce(hold.ended_at, now()) > ${from}), 0))::bigint`;
}

/**
 * Why a duration between two times is left out, as SQL; null where it counts (rule 9).
 * @param flagged whether one of them is of an event dated before its predecessor
 */
export const reasonOf = (
  from: RawBuilder<unknown>,
  to: RawBuilder<unknown>,
  flagged: RawBuilder<unknown>,
) =>
  sql`case when ${from} is null or ${to} is null then 'UNDATED_EVENT' when ${flagged} or ${to} < ${from} then 'DATES_OUT_OF_ORDER' end`;

/**
 * Collects durations by group and step.
 * @param ctes CTEs up to `spells(<a column for each grouping>, step, unit, application_id, closed, open, reason)`: each
 *   duration in milliseconds in `closed` (it has ended) or `open`, or in neither with the `reason` for which it is left
 *   out; what is left out is counted by `unit`. Texts are of collation "C": sorting them takes less time
 */
export async function durationsOf(
  database: Sql,
  ctes: RawBuilder<unknown>,
  groupBy: readonly string[],
): Promise<DurationAnswer> {
  const grouped = groupedBy(groupBy, groupsOf(groupBy, 'spells'), 1);
  const answer = await rowOf<DurationAnswer>(
    database,
    sql`
  ${ctes}, collected as (
    select ${grouped.columns} spells.step, count(closed)::int as n, count(open)::int as "nOpen",
      count(distinct application_id)::int as applications, count(distinct application_id) filter (where closed is not null)::int as "closedApplications",
      string_agg(closed::text, ',') as closed, string_agg(open::text, ',') as open
    from spells where closed is not null or open is not null ${grouped.clause}
  )
  select now()::text as "asOf",
    (select count(distinct unit)::int from spells where reason = 'UNDATED_EVENT') as undated,
    (select count(distinct unit)::int from spells where reason = 'DATES_OUT_OF_ORDER') as "outOfOrder",
    coalesce((select json_agg(json_build_object('key', ${keyOf(groupBy, 'collected')}, 'step', step, 'n', n, 'nOpen', "nOpen",
      'applications', applications, 'closedApplications', "closedApplications", 'closed', closed, 'open', open)) from collected), '[]') as rows`,
  );
  return answer!;
}

/** The applications of one row: of all its durations, or of those that are open or closed. */
export const applicationsOfSpells = (
  ctes: RawBuilder<unknown>,
  groupBy: readonly string[],
  { key, step }: RowKey,
  measure: string,
) => sql`
  ${ctes} select application_id from spells where ${hasKey(groupBy, groupsOf(groupBy, 'spells'), key)} ${step === undefined ? sql`` : sql`and step = ${step}`}
  and ${{ applications: sql`(closed is not null or open is not null)`, closed: sql`closed is not null`, open: sql`open is not null` }[measure]!}`;
