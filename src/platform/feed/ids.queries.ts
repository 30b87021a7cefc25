import { sql } from 'kysely';
import { oneRowOf, rowsOf, type Sql } from '../database/database.js';
import type { AllChangeColumns } from './change-columns.js';
import { ownColumns } from './feed.queries.js';

/** How far the ids of changes are. */
interface FeedIds {
  /** the last id that the sequence of the outbox gave; 0: none */
  drawn: number;
  /** the highest id of the outbox and of the feed; no less than the number of positions, each of which took an id */
  used: number;
  /** the same without the outbox: ids of changes that have a position */
  placed: number;
}

/** Reads the sequence last: an id that the statement can see was drawn before. */
export const readFeedIds = (database: Sql): Promise<FeedIds> =>
  oneRowOf<FeedIds>(
    database,
    sql`
    with seen as materialized (
      select greatest((select max(outbox_id) from feed), h.last)::float8 as placed, (select max(id) from outbox)::float8 as waiting from feed_head h)
    select (case when s.is_called then s.last_value else 0 end)::float8 as drawn,
      greatest(seen.placed, seen.waiting) as used, seen.placed from seen, outbox_id_seq s`,
  );

/** True if a change waits under an id that a change with a position had before: it can't get into the feed. */
export const hasRepeatedIds = async (database: Sql): Promise<boolean> =>
  (
    await oneRowOf<{ repeated: boolean }>(
      database,
      sql`select exists (select from outbox o where exists (select from feed f where f.outbox_id = o.id)) as repeated`,
    )
  ).repeated;

/** Draws ids and leaves them unused. Whatever others draw meanwhile, the sequence never goes back. Returns the last one. */
export const drawIds = async (database: Sql, count: number): Promise<number> =>
  (
    await oneRowOf<{ drawn: number }>(
      database,
      sql`select max(nextval('outbox_id_seq'))::float8 as drawn from generate_series(1, ${count}::int)`,
    )
  ).drawn;

/** Waits until no open transaction holds an id of the outbox, at most 5 s, and lets nobody draw one until this transaction ends. */
export async function lockOutbox(database: Sql): Promise<void> {
  await rowsOf(database, sql`set local lock_timeout = '5s'`);
  await rowsOf(database, sql`lock table outbox in share row exclusive mode`);
}

/**
 * Gives all waiting changes new ids. They are put into the order in which they were written: their old ids say that only
 * for those of the same moment.
 * @returns how many there were
 */
export async function renumberOutbox(
  database: Sql,
  { carried }: AllChangeColumns,
): Promise<number> {
  const columns = sql.join([...ownColumns, ...carried].map((column) => sql.ref(column)));
  return (
    await oneRowOf<{ count: number }>(
      database,
      sql`
      with waiting as (delete from outbox returning *),
           again as (insert into outbox (${columns}) select ${columns} from waiting order by waiting.at, waiting.id returning id)
      select count(*)::int as count from again`,
    )
  ).count;
}

/** True if a change waits under an id up to this one. It may look through dead rows, so ask seldom. */
export const waitsBelow = async (database: Sql, id: number): Promise<boolean> =>
  (
    await oneRowOf<{ waits: boolean }>(
      database,
      sql`select exists (select from outbox where id <= ${id}) as waits`,
    )
  ).waits;

/** Puts the head where the feed ends when its rows are ahead of it, as after a copy of one table without the other. */
export const mendHead = async (database: Sql): Promise<boolean> =>
  (
    await rowsOf(
      database,
      sql`update feed_head set last = newest.position from (select max(position) as position from feed) newest where newest.position > last returning last`,
    )
  ).length > 0;

/** Notes that ids were mended, for `feed status`. A new epoch forgets it. */
export const noteMended = (database: Sql) =>
  rowsOf(database, sql`update feed_head set ids_mended_at = now()`);
