import { sql, type RawBuilder } from 'kysely';
import { rowOf, type Sql } from '../../../platform/database/database.js';
import { groupedBy, groupsOf, hasKey, keyOf } from '../common/grouping.queries.js';
import { keyText } from '../common/groups.js';
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
 * Milliseconds from one time to another, less the time that the job was on hold. A whole number as a float8: numeric takes
 * several times as long, and times in the database are of whole milliseconds.
 * @param job the job's id; undefined: time on hold counts
 */
export function milliseconds(
  from: RawBuilder<unknown>,
  to: RawBuilder<unknown>,
  job?: RawBuilder<unknown>,
) {
  const between = (begin: RawBuilder<unknown>, end: RawBuilder<unknown>) =>
    sql`round(date_part('epoch', ${end} - ${begin}) * 1000)`;
  const whole = between(from, to);
  if (!job) return whole;
  return sql`(${whole} - coalesce((
    select sum(${between(sql`greatest(${from}, hold.began_at)`, sql`least(${to}, coalesce(hold.ended_at, now()))`)})
    from job_hold hold where hold.job_id = ${job} and hold.began_at < ${to} and coalesce(hold.ended_at, now()) > ${from}), 0))`;
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

/** Durations in milliseconds in one text, for {@link Spells}. */
export const packed = (durations: RawBuilder<unknown>) =>
  sql`encode(string_agg(float8send(${durations}), ''), 'hex')`;

/**
 * Collects durations by group and step. Most are counted in a hash, by all processors; to count each application once
 * they would have to be sorted, so that is done for those only that may not be the only one of their application.
 * @param ctes three CTEs.
 *   `spells(<a column for each grouping>, step, application_id, repeated, closed, open)`: each duration in milliseconds in
 *   `closed` (it has ended) or `open`, or in neither when it is left out; `repeated` where the application may have
 *   another one in the same row.
 *   `repeats(<groupings>, step, application_id, closed, open)`: the spells that are `repeated`.
 *   `left_out(unit, reason)`: what is left out, which is counted by `unit`
 */
export async function durationsOf(
  database: Sql,
  ctes: RawBuilder<unknown>,
  groupBy: readonly string[],
): Promise<DurationAnswer> {
  const grouped = groupedBy(groupBy, groupsOf(groupBy, 'spells'), 1);
  const again = groupedBy(groupBy, groupsOf(groupBy, 'repeats'), 1);
  const { rows, repeats, ...answer } = (await rowOf<
    DurationAnswer & {
      repeats: Pick<DurationCounts, 'key' | 'step' | 'applications' | 'closedApplications'>[];
    }
  >(
    database,
    sql`
  ${ctes}, collected as (
    select ${grouped.columns} spells.step, count(closed)::int as n, count(open)::int as "nOpen",
      count(application_id) filter (where not repeated)::int as applications, count(application_id) filter (where not repeated and closed is not null)::int as "closedApplications",
      ${packed(sql`closed`)} as closed, ${packed(sql`open`)} as open
    from spells where closed is not null or open is not null ${grouped.clause}
  ), again as (
    select ${again.columns} repeats.step, count(distinct application_id)::int as applications, count(distinct application_id) filter (where closed is not null)::int as "closedApplications"
    from repeats where closed is not null or open is not null ${again.clause}
  )
  select now()::text as "asOf",
    (select count(distinct unit)::int from left_out where reason = 'UNDATED_EVENT') as undated,
    (select count(distinct unit)::int from left_out where reason = 'DATES_OUT_OF_ORDER') as "outOfOrder",
    coalesce((select json_agg(json_build_object('key', ${keyOf(groupBy, 'collected')}, 'step', step, 'n', n, 'nOpen', "nOpen",
      'applications', applications, 'closedApplications', "closedApplications", 'closed', closed, 'open', open)) from collected), '[]') as rows,
    coalesce((select json_agg(json_build_object('key', ${keyOf(groupBy, 'again')}, 'step', step, 'applications', applications, 'closedApplications', "closedApplications")) from again), '[]') as repeats`,
  ))!;
  const nameOf = ({ key, step }: Pick<DurationCounts, 'key' | 'step'>) =>
    `${keyText(groupBy, key)} ${step ?? ''}`;
  const byName = new Map(rows.map((row) => [nameOf(row), row]));
  for (const more of repeats) {
    const row = byName.get(nameOf(more))!;
    row.applications += more.applications;
    row.closedApplications += more.closedApplications;
  }
  return { ...answer, rows };
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
