import { sql } from 'kysely';
import { rowOf, rowsOf, type Sql } from '../database/database.js';
import type { Change, FeedPosition } from './change.js';

/** The one channel that is announced on: with the newest position, by the sequencer alone. */
export const feedChannel = 'feed';

const carriedColumns = [
  'entity',
  'entity_id',
  'kind',
  'operation',
  'candidate_id',
  'application_id',
  'job_id',
  'previous_job_id',
  'transition_id',
  'client_mutation_id',
  'at',
];
const carried = sql.raw(carriedColumns.join(', '));

const changeColumns =
  sql.raw(`position::float8 as position, entity, entity_id as "entityId", kind, operation, candidate_id as "candidateId",
  application_id as "applicationId", job_id as "jobId", previous_job_id as "previousJobId", department,
  previous_department as "previousDepartment", transition_id as "transitionId", client_mutation_id as "clientMutationId", at`);

type JobOfRow = 'job' | 'previous_job';
/** An application's job as it is, and the first of its moves that stand behind the row. */
const jobAsOf = (job: JobOfRow) =>
  sql.raw(`
  left join job ${job} on ${job}.id = b.${job}_id and b.entity = 'APPLICATION'
  left join moves ${job}_move on ${job}_move.job_id = ${job}.id and b.id < ${job}_move.id and b.id > ${job}_move.after`);
const departmentAt = (job: JobOfRow, written: string) =>
  sql.raw(`
  case when ${job}_move.id is not null then ${job}_move.previous_department when ${job}.id is not null then ${job}.department else ${written} end`);

/**
 * Moves up to `limit` visible outbox rows, lowest id first, into the feed under the next positions. The update of
 * feed_head makes sequencers take turns; an empty outbox costs one index look-up and writes nothing.
 *
 * What happened to an application is told to the department that its job has at that place of the feed, not to the one
 * that its writer saw: a step that overlaps with its job's move to another department may come behind the move, when the
 * old department has heard that the card left. So it is the job's department as of now, unless a move of the job comes
 * behind: then it is what the first of these took it from.
 * @param floor an id that no open transaction can still write below: rows that are dead but not yet vacuumed lie there
 * @returns how many were moved, and the newest position when there were any
 */
export async function sequence(
  database: Sql,
  floor: number,
  limit: number,
): Promise<{ moved: number; last?: number }> {
  const row = await rowOf<{ moved: number; last: number }>(
    database,
    sql`
    with moves as materialized (select id, job_id, previous_department, lag(id, 1, 0) over (partition by job_id order by id) as after from outbox
                where id > ${floor} and entity = 'JOB' and operation = 'UPDATE' and previous_department is distinct from department),
         b as (delete from outbox where id = any(array(select id from outbox where id > ${floor} order by id limit ${limit})) returning *),
         h as (update feed_head set last = last + (select count(*) from b) where exists (select from b)
               returning last - (select count(*) from b) as base),
         f as (insert into feed (position, outbox_id, ${carried}, department, previous_department)
               select h.base + row_number() over (order by b.id), b.id, ${sql.raw(carriedColumns.map((column) => `b.${column}`).join(', '))},
                      ${departmentAt('job', 'b.department')}, ${departmentAt('previous_job', 'b.previous_department')}
               from h cross join b ${jobAsOf('job')} ${jobAsOf('previous_job')}
               returning position)
    select count(*)::int as moved, max(position)::float8 as last, pg_notify(${feedChannel}, max(position)::text) from f having count(*) > 0`,
  );
  return row ?? { moved: 0 };
}

/** What proves an id floor: ids up to `drawn` exist, and whoever of them has not ended yet is among the writers. */
export interface OutboxHorizon {
  drawn: number;
  writers: string[];
}

/** The writers are read after the id: whoever drew it or a lower one held the lock by then, or has ended. */
export async function readHorizon(database: Sql): Promise<OutboxHorizon> {
  const row = await rowOf<{ drawn: number }>(
    database,
    sql`
    select case when is_called then last_value else 0 end::float8 as drawn from outbox_id_seq`,
  );
  return { drawn: row!.drawn, writers: await outboxWriters(database) };
}

/** Transactions that hold a lock to write the outbox, prepared ones included; our own statement has none. */
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
  const row = await rowOf<Head>(
    database,
    sql`select epoch, last::float8 as position, pruned::float8 as pruned from feed_head`,
  );
  return row!;
}

/** Begins another epoch, as after a restore: every cursor and checkpoint of before is void. Returns the new one. */
export const beginEpoch = async (database: Sql): Promise<string> =>
  (await rowOf<{ epoch: string }>(
    database,
    sql`update feed_head set epoch = gen_random_uuid() returning epoch`,
  ))!.epoch;

/** Which changes are wanted; all when empty. */
export interface ChangeFilter {
  entities?: readonly string[];
  kinds?: readonly string[];
}

const wanted = ({ entities, kinds }: ChangeFilter) =>
  sql`${entities ? sql`and entity = any(${[...entities]}::text[])` : sql``} ${kinds ? sql`and kind = any(${[...kinds]}::text[])` : sql``}`;

/** Changes after a position, in order. */
export const readChanges = (
  database: Sql,
  after: number,
  limit: number,
  filter: ChangeFilter = {},
): Promise<Change[]> =>
  rowsOf<Change>(
    database,
    sql`select ${changeColumns} from feed where position > ${after} ${wanted(filter)} order by position limit ${limit}`,
  );

/** The last change of an entity that is kept and wanted; none when it was pruned. */
export const lastChangesOf = (
  database: Sql,
  entityId: string,
  filter: ChangeFilter = {},
): Promise<Change[]> =>
  rowsOf<Change>(
    database,
    sql`
    select ${changeColumns} from feed where entity_id = ${entityId} ${wanted(filter)} order by position desc limit 1`,
  );

/**
 * The last outbox row that the open transaction wrote, savepoints included; undefined when it wrote none.
 * A visible row whose writer is still in progress can only be our own. They are among the newest, so the scan from the
 * newest id down ends at once; the limit bounds it for a transaction that wrote something else.
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

/** Where an outbox row is now: its position, or still waiting, or neither when it was pruned or never committed. */
export async function placeOfOutboxId(
  database: Sql,
  outboxId: number,
): Promise<{ position: number | null; waiting: boolean }> {
  const row = await rowOf<{ position: number | null; waiting: boolean }>(
    database,
    sql`
    select (select position::float8 from feed where outbox_id = ${outboxId}) as position,
           exists (select from outbox where id = ${outboxId}) as waiting`,
  );
  return row!;
}

/** Whether committed changes still wait for their position. */
export async function isOutboxEmpty(database: Sql): Promise<boolean> {
  return (await rowOf<{ empty: boolean }>(
    database,
    sql`select not exists (select from outbox) as empty`,
  ))!.empty;
}

/** Makes a consumer's checkpoint where it begins; one that exists is kept. */
export const addCheckpoint = (database: Sql, consumer: string, position: number) =>
  rowsOf(
    database,
    sql`
    insert into feed_checkpoint (consumer, epoch, position) select ${consumer}, epoch, ${position} from feed_head on conflict (consumer) do nothing`,
  );

/**
 * Takes a consumer's turn until the transaction ends; undefined when another process has it, which then does the work.
 */
export const takeCheckpoint = (
  database: Sql,
  consumer: string,
): Promise<FeedPosition | undefined> =>
  rowOf<FeedPosition>(
    database,
    sql`
    select epoch, position::float8 as position from feed_checkpoint where consumer = ${consumer} for update skip locked`,
  );

/** Takes a consumer's turn, waiting for whoever has it. */
export const awaitCheckpoint = (
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

/** Moves a checkpoint that is of another epoch, or behind; one that has come further stays. */
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

/** Up to where a consumer has done all that it has to do, sweeps included; before everything when it has not begun in this epoch. */
export const readReached = async (
  database: Sql,
  consumer: string,
  { epoch }: FeedPosition,
): Promise<number> =>
  (
    await rowOf<{ position: number }>(
      database,
      sql`
    select least(position, (select min(s.position) - 1 from feed_sweep s where s.consumer = c.consumer))::float8 as position
    from feed_checkpoint c where consumer = ${consumer} and epoch = ${epoch}`,
    )
  )?.position ?? -1;

/** Keeps what a consumer cannot take, with the reason; the same thing again counts up its attempts. */
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

/** Things that were taken after all are no dead letters any more. */
export const removeDeadLetters = (database: Sql, consumer: string, entityIds: readonly string[]) =>
  rowsOf(
    database,
    sql`delete from feed_dead_letter where consumer = ${consumer} and entity_id = any(${[...entityIds]}::uuid[])`,
  );

/** As `removeDeadLetters`, of those that were set aside before a position. */
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
  (await rowOf<{ count: number }>(database, sql`select count(*)::int as count from outbox`))!.count;
