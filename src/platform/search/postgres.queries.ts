import { sql } from 'kysely';
import { rowOf, rowsOf, type Sql } from '../database/database.js';
import type { IndexDefinition, IndexDocument } from './engine.js';

/** Writes documents in one statement; a row with a newer version stays. Returns how many were written. */
export const upsertDocuments = async (database: Sql, index: IndexDefinition, documents: readonly IndexDocument[]): Promise<number> =>
  (await rowsOf(database, sql`
    insert into ${sql.table(index.table)} as kept (${sql.ref(index.key)}, version, deleted, document, indexed_at)
    select id, version, body is null, body, now()
    from jsonb_to_recordset(${JSON.stringify(documents)}::jsonb) as given(id uuid, version bigint, body jsonb) order by id
    on conflict (${sql.ref(index.key)}) do update
      set version = excluded.version, deleted = excluded.deleted, document = excluded.document, indexed_at = excluded.indexed_at
      where kept.version <= excluded.version
    returning 1`)).length;

export const countDocuments = async (database: Sql, index: IndexDefinition): Promise<number> =>
  (await rowOf<{ count: number }>(database, sql`select count(*)::int as count from ${sql.table(index.table)} where not deleted`))!.count;

/** Tombstones after an id, in order: PostgreSQL keeps them for Elasticsearch too, where a new index begins without any. */
export const tombstonesAfter = (database: Sql, index: IndexDefinition, after: string, limit: number): Promise<{ id: string; version: number }[]> =>
  rowsOf(database, sql`
    select ${sql.ref(index.key)} as id, version::float8 as version from ${sql.table(index.table)}
    where deleted and ${sql.ref(index.key)} > ${after} order by 1 limit ${limit}`);

/** Documents after an id that are no tombstones. */
export const liveAfter = (database: Sql, index: IndexDefinition, after: string, limit: number): Promise<{ id: string }[]> =>
  rowsOf(database, sql`
    select ${sql.ref(index.key)} as id from ${sql.table(index.table)} where not deleted and ${sql.ref(index.key)} > ${after} order by 1 limit ${limit}`);
