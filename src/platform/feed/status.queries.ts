import { sql } from 'kysely';
import { oneRowOf, rowsOf, type Sql } from '../database/database.js';
import { type CatchUp, readCatchUps } from './catch-up.queries.js';
import { readFeedIds } from './ids.queries.js';

/** The lag of one consumer. The names are part of `feed status --json`: `behind` is the lag, `sweeps` are backfills. */
interface ConsumerStatus {
  name: string;
  /** null: it has not started, or has to resync */
  position: number | null;
  /** changes that it has not finished with, those without a position and those of open backfills included */
  behind: number;
  /** age of the oldest of them in seconds; 0 when there is none */
  behindSeconds: number;
  /** open backfills */
  sweeps: number;
  /** objects that are to be brought up to date */
  stale: number;
  deadLetters: number;
}

export interface FeedStatus {
  epoch: string;
  /** the newest one */
  position: number;
  /** positions up to this one were pruned */
  pruned: number;
  /** committed changes that wait for their position */
  waiting: number;
  /** age of the oldest of them in seconds */
  waitingSeconds: number;
  /** age in seconds of the oldest open transaction that has written outbox rows. They get positions when it ends; it blocks no other change */
  openTransactionSeconds: number;
  /** transactions that were prepared and neither committed nor rolled back */
  prepared: number;
  /** how far new ids are behind ids in use; above 0 new changes would get ids of old ones. The sequencer mends it */
  idsBehind: number;
  /** when ids came again and were mended, in this epoch; the database may be a copy */
  idsMendedAt: string | null;
  consumers: ConsumerStatus[];
  /** consumers that are catching up after much has changed, and how far they are */
  catchUps: CatchUp[];
}

/**
 * Reads the feed state: positions, and the lag of each consumer.
 * @param names consumers that should have a checkpoint; those without one are listed too
 */
export async function readFeedStatus(
  database: Sql,
  names: readonly string[] = [],
): Promise<FeedStatus> {
  const { drawn, used } = await readFeedIds(database);
  const row = await oneRowOf<Omit<FeedStatus, 'consumers' | 'catchUps' | 'idsBehind'>>(
    database,
    sql`
    select h.epoch, h.last::float8 as position, h.pruned::float8 as pruned, o.waiting, o.seconds as "waitingSeconds", 
      to_char(h.ids_mended_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "idsMendedAt",
      coalesce((select extract(epoch from max(clock_timestamp() - a.xact_start)) from pg_locks l join pg_stat_activity a on a.pid = l.pid
        where l.locktype = 'relation' and l.database = (select oid from pg_database where datname = current_database()) and l.relation = 'outbox'::regclass and l.mode = 'RowExclusiveLock' and l.pid <> pg_backend_pid()), 0)::float8 as "openTransactionSeconds",
      (select count(*)::int from pg_prepared_xacts where database = current_database()) as prepared
    from feed_head h, (select count(*)::int as waiting, greatest(0, coalesce(extract(epoch from clock_timestamp() - min(at)), 0))::float8 as seconds from outbox) o`,
  );
  const consumers = await rowsOf<ConsumerStatus>(
    database,
    sql`
    with reached as (
      select n.name, c.epoch = h.epoch and c.position >= 0 as begun, c.position, h.last,
        greatest(h.pruned, case when c.epoch = h.epoch then least(c.position,
          (select min(s.position) - 1 from feed_sweep s where s.consumer = n.name),
          (select min(s.position) - 1 from feed_stale s where s.consumer = n.name)) end) as whole
      from feed_head h cross join (select consumer as name from feed_checkpoint union select unnest(${[...names]}::text[])) n
      left join feed_checkpoint c on c.consumer = n.name
    )
    select n.name, case when n.begun then n.position::float8 end as position,
      ((n.last - n.whole) + (select count(*) from outbox))::float8 as behind,
      greatest(0, coalesce(extract(epoch from clock_timestamp() - coalesce(
        (select f.at from feed f where f.position > n.whole order by f.position limit 1), (select min(at) from outbox))), 0))::float8 as "behindSeconds",
      (select count(*)::int from feed_sweep s where s.consumer = n.name) as sweeps,
      (select count(*)::int from feed_stale s where s.consumer = n.name) as stale,
      (select count(*)::int from feed_dead_letter d where d.consumer = n.name) as "deadLetters"
    from reached n order by 1`,
  );
  return {
    ...row,
    idsBehind: Math.max(0, used - drawn),
    consumers,
    catchUps: await readCatchUps(database),
  };
}

export interface DeadLetter {
  consumer: string;
  entityId: string;
  position: number;
  reason: string;
  attempts: number;
  at: string;
}

/** Dead letters, the newest first. */
export const readDeadLetters = (
  database: Sql,
  consumer?: string,
  limit = 1_000,
): Promise<DeadLetter[]> =>
  rowsOf<DeadLetter>(
    database,
    sql`
    select consumer, entity_id as "entityId", position::float8 as position, reason, attempts, at from feed_dead_letter
    where ${consumer ?? null}::text is null or consumer = ${consumer ?? null} order by at desc, consumer, entity_id limit ${limit}`,
  );
