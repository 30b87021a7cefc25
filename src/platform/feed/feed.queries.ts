import { sql } from 'kysely';
import { oneRowOf, rowOf, rowsOf, type Sql } from '../database/database.js';
import type { AllChangeColumns } from './change-columns.js';
import type { Change, FeedPosition } from './change.js';

/** The channel on which the sequencer sends the newest position. */
export const feedChannel = 'feed';

/** Columns of every change; modules add theirs. */
export const ownColumns = ['entity', 'entity_id', 'kind', 'operation', 'client_mutation_id', 'at'];

/**
 * Moves up to `limit` visible outbox rows, lowest id first, into the feed under the next positions. The update of
 * feed_head makes sequencers take turns. An empty outbox costs one index look-up and writes nothing.
 * @param columns the columns that modules add to changes
 * @param lowWatermark no open transaction can write an id up to this one any more. The rows below it are dead, but perhaps
 *   not vacuumed yet, so they are not scanned
 * @returns how many rows were moved, and the newest position if any were
 */
export async function sequence(
  database: Sql,
  columns: AllChangeColumns,
  lowWatermark: number,
  limit: number,
): Promise<{ moved: number; last?: number }> {
  const carried = [...ownColumns, ...columns.carried];
  const placed = columns.placed.flatMap(({ values }) => Object.entries(values));
  const expressions = columns.placed.map(({ expression }) => sql`${expression(lowWatermark)},`);
  const row = await rowOf<{ moved: number; last: number }>(
    database,
    sql`
    with ${sql.join(expressions, sql` `)}
         b as (delete from outbox where id = any(array(select id from outbox where id > ${lowWatermark} order by id limit ${limit})) returning *),
         h as (update feed_head set last = last + (select count(*) from b) where exists (select from b)
               returning last - (select count(*) from b) as base),
         f as (insert into feed (position, outbox_id, ${sql.join([...carried, ...placed.map(([column]) => column)].map((column) => sql.ref(column)))})
               select h.base + row_number() over (order by b.id), b.id,
                      ${sql.join([...carried.map((column) => sql.ref(`b.${column}`)), ...placed.map(([, value]) => value)])}
               from h cross join b ${sql.join(
                 columns.placed.map(({ joins }) => joins),
                 sql` `,
               )}
               returning position)
    select count(*)::int as moved, max(position)::float8 as last, pg_notify(${feedChannel}, max(position)::text) from f having count(*) > 0`,
  );
  return row ?? { moved: 0 };
}

/** Proves a low watermark: ids up to `drawn` were assigned, and every transaction that holds one of them and is still open is among `writers`. */
export interface WatermarkProof {
  drawn: number;
  writers: string[];
}

/** Reads the id first and the writers second: a transaction that drew this id or a lower one holds the lock by then, or has ended. */
export async function readWatermarkProof(database: Sql): Promise<WatermarkProof> {
  const row = await oneRowOf<{ drawn: number }>(
    database,
    sql`
    select case when is_called then last_value else 0 end::float8 as drawn from outbox_id_seq`,
  );
  return { drawn: row.drawn, writers: await outboxWriters(database) };
}

/** Transactions that hold a lock to write the outbox, prepared ones included. This statement takes no such lock. */
export const outboxWriters = async (database: Sql): Promise<string[]> =>
  (
    await rowsOf<{ writer: string }>(
      database,
      sql`
    select distinct virtualtransaction as writer from pg_locks
    where locktype = 'relation' and database = (select oid from pg_database where datname = current_database())
      and relation = 'outbox'::regclass and mode = 'RowExclusiveLock'`,
    )
  ).map(({ writer }) => writer);

export interface Head extends FeedPosition {
  pruned: number;
}

export async function readHead(database: Sql): Promise<Head> {
  const row = await oneRowOf<Head>(
    database,
    sql`select epoch, last::float8 as position, pruned::float8 as pruned from feed_head`,
  );
  return row;
}

/** Begins a new epoch, as after a restore: all earlier cursors and checkpoints become void. Returns the new epoch. */
export const beginEpoch = async (database: Sql): Promise<string> =>
  (
    await oneRowOf<{ epoch: string }>(
      database,
      sql`update feed_head set epoch = gen_random_uuid(), ids_mended_at = null returning epoch`,
    )
  ).epoch;

/** Which changes to read; all when empty. */
export interface ChangeFilter {
  entities?: readonly string[];
  kinds?: readonly string[];
}

const wanted = ({ entities, kinds }: ChangeFilter) =>
  sql`${entities ? sql`and entity = any(${[...entities]}::text[])` : sql``} ${kinds ? sql`and kind = any(${[...kinds]}::text[])` : sql``}`;

/** Properties of `Change` by the columns of the feed. */
const properties = new Map<string, string>();
const propertyOf = (column: string): string => {
  let property = properties.get(column);
  if (property === undefined) {
    property = column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    properties.set(column, property);
  }
  return property;
};

/** A row with all columns of the feed, those of the modules included, as a change. */
export const toChange = (row: Record<string, unknown>): Change => {
  const change: Record<string, unknown> = {};
  for (const column in row) if (column !== 'outbox_id') change[propertyOf(column)] = row[column];
  return change as unknown as Change;
};

const changeColumns = sql`f.*, f.position::float8 as position`;

/** Changes after a position, in order. */
export const readChanges = async (
  database: Sql,
  after: number,
  limit: number,
  filter: ChangeFilter = {},
): Promise<Change[]> =>
  (
    await rowsOf<Record<string, unknown>>(
      database,
      sql`select ${changeColumns} from feed f where f.position > ${after} ${wanted(filter)} order by f.position limit ${limit}`,
    )
  ).map(toChange);

/** The last kept change of an entity that passes the filter; empty when it was pruned. */
export const lastChangesOf = async (
  database: Sql,
  entityId: string,
  filter: ChangeFilter = {},
): Promise<Change[]> =>
  (
    await rowsOf<Record<string, unknown>>(
      database,
      sql`select ${changeColumns} from feed f where entity_id = ${entityId} ${wanted(filter)} order by f.position desc limit 1`,
    )
  ).map(toChange);

/**
 * The last outbox row that the open transaction wrote, savepoints included; undefined when it wrote none.
 * A visible row whose writer is still in progress can only be our own. Our rows are among the newest, so the scan from
 * the newest id down ends at once. The limit bounds the scan for a transaction that wrote no outbox row.
 */
export async function lastOutboxIdOfTransaction(
  database: Sql,
): Promise<{ epoch: string; outboxId: number } | undefined> {
  return rowOf(
    database,
    sql`
    select h.epoch, o.id::float8 as "outboxId" from feed_head h, lateral (
      select id from (select id, xmin from outbox order by id desc limit 20000) newest
      where pg_xact_status(((pg_current_xact_id_if_assigned()::text::bigint & ~4294967295) + xmin::text::bigint)::text::xid8) = 'in progress'
      limit 1) o`,
  );
}

/** The position of an outbox row, or whether it still waits for one; neither when it was pruned or never committed. */
export async function positionOfOutboxId(
  database: Sql,
  outboxId: number,
): Promise<{ position: number | null; waiting: boolean }> {
  const row = await oneRowOf<{ position: number | null; waiting: boolean }>(
    database,
    sql`
    select (select position::float8 from feed where outbox_id = ${outboxId}) as position,
           exists (select from outbox where id = ${outboxId}) as waiting`,
  );
  return row;
}

/** True if no committed change waits for its position. */
export async function isOutboxEmpty(database: Sql): Promise<boolean> {
  return (
    await oneRowOf<{ empty: boolean }>(
      database,
      sql`select not exists (select from outbox) as empty`,
    )
  ).empty;
}

/** Creates a consumer's checkpoint; an existing one is kept. */
export const addCheckpoint = (database: Sql, consumer: string, position: number) =>
  rowsOf(
    database,
    sql`
    insert into feed_checkpoint (consumer, epoch, position) select ${consumer}, epoch, ${position} from feed_head on conflict (consumer) do nothing`,
  );

/**
 * Locks a consumer's checkpoint until the transaction ends: this is the consumer's turn. Undefined when another process
 * holds the lock; that process then does the work.
 */
export const tryLockCheckpoint = (
  database: Sql,
  consumer: string,
): Promise<FeedPosition | undefined> =>
  rowOf<FeedPosition>(
    database,
    sql`
    select epoch, position::float8 as position from feed_checkpoint where consumer = ${consumer} for update skip locked`,
  );

/** Locks a consumer's checkpoint until the transaction ends; waits while another process holds it. */
export const lockCheckpoint = (
  database: Sql,
  consumer: string,
): Promise<FeedPosition | undefined> =>
  rowOf<FeedPosition>(
    database,
    sql`
    select epoch, position::float8 as position from feed_checkpoint where consumer = ${consumer} for update`,
  );

export const moveCheckpoint = (database: Sql, consumer: string, to: FeedPosition) =>
  rowsOf(
    database,
    sql`
    update feed_checkpoint set epoch = ${to.epoch}, position = ${to.position}, updated_at = now() where consumer = ${consumer}`,
  );

/** Moves a checkpoint forward, or into this epoch; a later position of the same epoch is kept. */
export const advanceCheckpoint = (database: Sql, consumer: string, to: FeedPosition) =>
  rowsOf(
    database,
    sql`
    update feed_checkpoint set epoch = ${to.epoch}, position = ${to.position}, updated_at = now()
    where consumer = ${consumer} and (epoch <> ${to.epoch} or position < ${to.position})`,
  );

export const readCheckpoint = (
  database: Sql,
  consumer: string,
): Promise<FeedPosition | undefined> =>
  rowOf<FeedPosition>(
    database,
    sql`select epoch, position::float8 as position from feed_checkpoint where consumer = ${consumer}`,
  );

/**
 * The position up to which a consumer has finished all work, backfills and stale objects included; -1 when it has not
 * begun in this epoch, or rebuilds everything.
 */
export const readReached = async (
  database: Sql,
  consumer: string,
  { epoch }: FeedPosition,
): Promise<number> =>
  (
    await rowOf<{ position: number }>(
      database,
      sql`
    select least(position, (select min(s.position) - 1 from feed_sweep s where s.consumer = c.consumer),
      (select min(o.position) - 1 from feed_stale o where o.consumer = c.consumer))::float8 as position
    from feed_checkpoint c where consumer = ${consumer} and epoch = ${epoch}`,
    )
  )?.position ?? -1;

/** Stores a dead letter with its reason. For an existing one it counts the attempt. */
export const addDeadLetter = (
  database: Sql,
  consumer: string,
  entityId: string,
  position: number,
  reason: string,
) =>
  rowsOf(
    database,
    sql`
    insert into feed_dead_letter as d (consumer, entity_id, position, reason) values (${consumer}, ${entityId}, ${position}, ${reason})
    on conflict (consumer, entity_id) do update set position = excluded.position, reason = excluded.reason, attempts = d.attempts + 1, at = now()`,
  );

export const deadLetterIds = async (database: Sql, consumer: string): Promise<string[]> =>
  (
    await rowsOf<{ id: string }>(
      database,
      sql`select entity_id as id from feed_dead_letter where consumer = ${consumer} order by 1`,
    )
  ).map(({ id }) => id);

/** Removes the dead letters of entities that were processed after all. */
export const removeDeadLetters = (database: Sql, consumer: string, entityIds: readonly string[]) =>
  rowsOf(
    database,
    sql`delete from feed_dead_letter where consumer = ${consumer} and entity_id = any(${[...entityIds]}::uuid[])`,
  );

/** As `removeDeadLetters`, but only those that were set aside before a position. */
export const removeDeadLettersBefore = (
  database: Sql,
  consumer: string,
  entityIds: readonly string[],
  position: number,
) =>
  rowsOf(
    database,
    sql`
    delete from feed_dead_letter where consumer = ${consumer} and position < ${position} and entity_id = any(${[...entityIds]}::uuid[])`,
  );

/** How many committed changes wait for their position. */
export const outboxSize = async (database: Sql): Promise<number> =>
  (await oneRowOf<{ count: number }>(database, sql`select count(*)::int as count from outbox`))
    .count;
