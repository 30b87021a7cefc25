import { sql } from 'kysely';
import { oneRowOf, rowOf, rowsOf, type Sql } from '../database/database.js';
import {
  contentOf,
  type DocumentState,
  type IndexDefinition,
  type IndexDocument,
} from './engine.js';

/** Documents with their hashes, as a JSON list. The texts of their contents are those that were hashed. */
const asJson = (documents: readonly IndexDocument[]): string =>
  `[${documents
    .map(({ id, version, body }) => {
      const { text, hash } = body ? contentOf(body) : { text: 'null', hash: null };
      return `{"id":${JSON.stringify(id)},"version":${version},"hash":${JSON.stringify(hash)},"body":${text}}`;
    })
    .join(',')}]`;

/**
 * Writes documents in one statement; a row with a newer version stays. Existing rows are updated first, because an insert
 * that conflicts would compute all generated columns twice. An unchanged document gets only its new version, which leaves
 * the indexes alone; with `rewrite` it is computed again. Rows are locked in the order of their ids, so that the indexer
 * and a rebuild don't deadlock.
 * @returns how many documents were written
 */
export const upsertDocuments = async (
  database: Sql,
  index: IndexDefinition,
  documents: readonly IndexDocument[],
  rewrite = false,
): Promise<number> => {
  const [table, key] = [sql.table(index.table), sql.ref(index.key)];
  return (
    await rowsOf(
      database,
      sql`
    with given as materialized (
      select id, version, body, hash from jsonb_to_recordset(${asJson(documents)}::jsonb)
        as given(id uuid, version bigint, body jsonb, hash text) order by id
    ), held as materialized (
      select ${key} as id from ${table} where ${key} = any(array(select id from given)) order by 1 for update
    ), confirmed as (
      update ${table} as kept set version = given.version, hash = given.hash, indexed_at = now()
      from given join held using (id)
      where kept.${key} = given.id and kept.version <= given.version and not ${rewrite} and kept.document is not distinct from given.body returning 1
    ), updated as (
      update ${table} as kept set version = given.version, deleted = given.body is null, document = given.body, hash = given.hash, indexed_at = now()
      from given join held using (id)
      where kept.${key} = given.id and kept.version <= given.version and (${rewrite} or kept.document is distinct from given.body) returning 1
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

/** Tombstones after an id, in order. PostgreSQL keeps them for Elasticsearch too, where a new index starts without any. */
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

/** Documents after an id, without tombstones, in order. */
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

/** The stored documents of these ids, tombstones included. */
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

/** The mapping version by which the rows of the index's table were made; undefined when there are none yet. */
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
