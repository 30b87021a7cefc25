import { sql, type RawBuilder } from 'kysely';
import { rowOf, type Sql } from '../../../src/platform/database/database.js';
import type { DurationAnswer } from '../../../src/domains/analytics/durations/duration.queries.js';

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
 * Why the duration between two times can't be told, as SQL; null where it can (rule 9).
 * @param flagged whether one of them is of an event dated before its predecessor
 */
export const reasonOf = (
  from: RawBuilder<unknown>,
  to: RawBuilder<unknown>,
  flagged: RawBuilder<unknown>,
) =>
  sql`case when ${from} is null or ${to} is null then 'UNDATED_EVENT' when ${flagged} or ${to} < ${from} then 'DATES_OUT_OF_ORDER' end`;

/**
 * Collects durations by row; sorted by bytes, because the order of a language takes longer than all the rest.
 * @param ctes CTEs up to `spells(key, step, unit, application_id, closed, open, reason)`: each duration in milliseconds in one of
 *   `closed` and `open`, or neither and the `reason` for which it is left out. What is left out is counted by unit
 */
export async function durationsOf(
  database: Sql,
  ctes: RawBuilder<unknown>,
): Promise<DurationAnswer> {
  const answer = await rowOf<DurationAnswer>(
    database,
    sql`
  ${ctes}, collected as (
    select key::jsonb as key, step, count(closed)::int as n, count(open)::int as "nOpen",
      count(distinct application_id)::int as applications, count(distinct application_id) filter (where closed is not null)::int as "closedApplications",
      encode(string_agg(float8send(closed), ''), 'hex') as closed, encode(string_agg(float8send(open), ''), 'hex') as open
    from (select key::text collate "C" as key, step collate "C" as step, application_id, closed, open from spells where closed is not null or open is not null) bytes group by bytes.key, bytes.step
  )
  select now()::text as "asOf",
    (select count(distinct unit)::int from spells where reason = 'UNDATED_EVENT') as undated,
    (select count(distinct unit)::int from spells where reason = 'DATES_OUT_OF_ORDER') as "outOfOrder",
    coalesce((select json_agg(collected) from collected), '[]') as rows`,
  );
  return answer!;
}

/** The applications of one row: of all its durations, or of those that are open. */
export const applicationsOfSpells = (
  ctes: RawBuilder<unknown>,
  { key, step }: { key: Record<string, string | null>; step?: string },
  measure: string,
) => sql`
  ${ctes} select application_id from spells where key = cast(${JSON.stringify(key)} as jsonb) ${step === undefined ? sql`` : sql`and step = ${step}`}
  and ${{ applications: sql`(closed is not null or open is not null)`, closed: sql`closed is not null`, open: sql`open is not null` }[measure]!}`;
