import { sql } from 'kysely';
import { oneRowOf, type Sql } from '../database/database.js';

/**
 * Deletes the oldest changes: those older than `days` that every consumer has processed, and those older than `lagDays`.
 * What remains is always the end of the feed, without a gap. It deletes nothing while another process prunes.
 * @returns how many changes were deleted, at most `limit`
 */
export async function prune(
  database: Sql,
  days: number,
  lagDays: number,
  limit: number,
): Promise<number> {
  return database.transaction().execute(async (transaction) => {
    const row = await oneRowOf<{ gone: number }>(
      transaction,
      sql`
      with turn as (select pg_try_advisory_xact_lock(hashtext('rapport prune')) as mine),
        slowest as (select min(c.position) as position from feed_checkpoint c join feed_head h on h.epoch = c.epoch),
        oldest as materialized (select position, at from feed where (select mine from turn) order by position limit ${limit}),
        kept as (
          select min(o.position) as first from oldest o cross join slowest s
          where o.at >= now() - ${lagDays}::float8 * interval '1 day'
            and (o.at >= now() - ${days}::float8 * interval '1 day' or o.position > s.position)),
        gone as (
          delete from feed where position <= (select coalesce((select first - 1 from kept), (select max(position) from oldest))) returning position),
        noted as (update feed_head set pruned = (select max(position) from gone) where exists (select from gone))
      select count(*)::int as gone from gone`,
    );
    return row.gone;
  });
}
