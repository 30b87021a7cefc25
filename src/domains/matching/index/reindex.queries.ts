import { sql } from 'kysely';
import { columnsOf, type RowOf } from '../../../platform/database/columns.js';
import { rowOf, rowsOf, type Sql } from '../../../platform/database/database.js';
import type { DocumentState } from '../../../platform/search/engine.js';

const columns = columnsOf('index_rebuild r', [
  'target',
  'mapping_version',
  'epoch',
  'position::float8',
  'after',
  'done',
]);
/**
 * A rebuild in progress. `target` is the name of the index that is filled. `position` is the feed position up to which
 * changes are in the rows that it reads, or listed. `after` is the last person written, null when none was yet, and `done`
 * the number of people written.
 */
export type RebuildState = RowOf<typeof columns>;

export const readRebuild = (database: Sql, consumer: string): Promise<RebuildState | undefined> =>
  rowOf<RebuildState>(
    database,
    sql`select ${columns} from index_rebuild r where r.consumer = ${consumer}`,
  );

/** Records the start of a rebuild, with nothing written. */
export const beginRebuild = async (
  database: Sql,
  consumer: string,
  { target, mappingVersion, epoch, position }: RebuildState,
): Promise<void> => {
  await rowsOf(database, sql`delete from index_rebuild_document`);
  await rowsOf(
    database,
    sql`
    insert into index_rebuild (consumer, target, mapping_version, epoch, position) values (${consumer}, ${target}, ${mappingVersion}, ${epoch}, ${position})
    on conflict (consumer) do update set target = excluded.target, mapping_version = excluded.mapping_version, epoch = excluded.epoch,
      position = excluded.position, after = null, done = 0, begun_at = now()`,
  );
};

export const recordProgress = (database: Sql, consumer: string, after: string, done: number) =>
  rowsOf(
    database,
    sql`update index_rebuild set after = ${after}, done = ${done} where consumer = ${consumer}`,
  );

/** Records that everybody who changed up to a position is listed. */
export const moveRebuild = (database: Sql, consumer: string, position: number) =>
  rowsOf(
    database,
    sql`update index_rebuild set position = ${position} where consumer = ${consumer}`,
  );

export const endRebuild = async (database: Sql, consumer: string): Promise<void> => {
  await rowsOf(database, sql`delete from index_rebuild where consumer = ${consumer}`);
  await rowsOf(database, sql`delete from index_rebuild_document`);
};

/** Records written documents; `hash` null: the document was deleted. */
export const recordWritten = (database: Sql, states: readonly DocumentState[]) =>
  rowsOf(
    database,
    sql`
    with given as (select * from jsonb_to_recordset(${JSON.stringify(states)}::jsonb) as given(id uuid, version bigint, hash text)),
      gone as (delete from index_rebuild_document d using given where d.id = given.id and given.hash is null)
    insert into index_rebuild_document as d (id, version, hash) select id, version, hash from given where hash is not null
    on conflict (id) do update set version = excluded.version, hash = excluded.hash where d.version <= excluded.version`,
  );

/** A page of the recorded documents, by id. */
export const writtenAfter = (
  database: Sql,
  after: string,
  limit: number,
): Promise<DocumentState[]> =>
  rowsOf<DocumentState>(
    database,
    sql`
    select id, version::float8 as version, hash from index_rebuild_document where id > ${after} order by id limit ${limit}`,
  );

export const countWritten = async (database: Sql): Promise<number> =>
  (
    await rowOf<{ count: number }>(
      database,
      sql`select count(*)::int as count from index_rebuild_document`,
    )
  )?.count ?? 0;
