import { sql } from 'kysely';
import { oneRowOf, rowOf, rowsOf, type Sql } from '../database/database.js';
import { type DocumentState, hashOf, type IndexDefinition, type IndexDocument } from './engine.js';

/**
 * Writes documents in one statement; a row with a newer version stays. Rows that exist are updated first: an insert
 * that meets one would work out all its columns twice. A document that is the same gets its version alone, which
 * leaves the indices as they are; with `anew` it is worked out again. Rows are locked in the order of their ids, so that
 * the indexer and a rebuild don't end each other. Returns how many were written.
 */
export const upsertDocuments = async (
  database: Sql,
  index: IndexDefinition,
  documents: readonly IndexDocument[],
  anew = false,
): Promise<number> => {
  const [table, key] = [sql.table(index.table), sql.ref(index.key)];
  return (
    await rowsOf(
      database,
      sql`
    with given as materialized (
      select id, version, body, hash from jsonb_to_recordset(${JSON.stringify(documents.map((document) => ({ ...document, hash: document.body && hashOf(document.body) })))}::jsonb)
        as given(id uuid, version bigint, body jsonb, hash text) order by id
    ), held as materialized (
      select ${key} as id from ${table} where ${key} = any(array(select id from given)) order by 1 for update
    ), confirmed as (
      update ${table} as kept set version = given.version, hash = given.hash, indexed_at = now()
      from given join held using (id)
      where kept.${key} = given.id and kept.version <= given.version and not ${anew} and kept.document is not distinct from given.body returning 1
    ), updated as (
      update ${table} as kept set version = given.version, deleted = given.body is null, document = given.body, hash = given.hash, indexed_at = now()
      from given join held using (id)
      where kept.${key} = given.id and kept.version <= given.version and (${anew} or kept.document is distinct from given.body) returning 1
    ), inserted as (
      insert into ${table} as kept (${key}, version, deleted, document, hash, indexed_at)
      select id, version, body is null, body, hash, now() from given where id not in (select id from held) order by id
      on conflict (${key}) do update
        set version = excluded.version, deleted = excluded.deleted, document = excluded.document, hash = excluded.hash, indexed_at = excluded.indexed_at
        where kept.version <= excluded.version
      returning 1
    )
    select from confirmed union all select from updated union all select from inserted`,
    )
  ).length;
};

export const countDocuments = async (database: Sql, index: IndexDefinition): Promise<number> =>
  (
    await oneRowOf<{ count: number }>(
      database,
      sql`select count(*)::int as count from ${sql.table(index.table)} where not deleted`,
    )
  ).count;

/** Tombstones after an id, in order: PostgreSQL keeps them for Elasticsearch too, where a new index begins without any. */
export const tombstonesAfter = (
  database: Sql,
  index: IndexDefinition,
  after: string,
  limit: number,
): Promise<{ id: string; version: number }[]> =>
  rowsOf(
    database,
    sql`
    select ${sql.ref(index.key)} as id, version::float8 as version from ${sql.table(index.table)}
    where deleted and ${sql.ref(index.key)} > ${after} order by 1 limit ${limit}`,
  );

/** Documents after an id that are no tombstones. */
export const statesAfter = (
  database: Sql,
  index: IndexDefinition,
  after: string,
  limit: number,
): Promise<DocumentState[]> =>
  rowsOf(
    database,
    sql`
    select ${sql.ref(index.key)} as id, version::float8 as version, coalesce(hash, '') as hash from ${sql.table(index.table)}
    where not deleted and ${sql.ref(index.key)} > ${after} order by 1 limit ${limit}`,
  );

/** What is kept of these ids, tombstones included. */
export const statesOf = (
  database: Sql,
  index: IndexDefinition,
  ids: readonly string[],
): Promise<DocumentState[]> =>
  rowsOf(
    database,
    sql`
    select ${sql.ref(index.key)} as id, version::float8 as version, case when not deleted then coalesce(hash, '') end as hash
    from ${sql.table(index.table)} where ${sql.ref(index.key)} = any(${[...ids]}::uuid[])`,
  );

/** By which mapping the rows of the index's table were made; undefined when none were made yet. */
export const readMappingVersion = async (
  database: Sql,
  index: IndexDefinition,
): Promise<number | undefined> =>
  (
    await rowOf<{ version: number }>(
      database,
      sql`select mapping_version as version from search_index where name = ${index.table}`,
    )
  )?.version;

export const noteMappingVersion = (database: Sql, index: IndexDefinition) =>
  rowsOf(
    database,
    sql`
    insert into search_index (name, mapping_version) values (${index.table}, ${index.mappingVersion})
    on conflict (name) do update set mapping_version = excluded.mapping_version`,
  );
