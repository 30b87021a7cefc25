import { sql } from 'kysely';
import { type Columns, columnsOf, type RowOf } from '../../platform/database/columns.js';
import { rowOf, rowsOf, type Sql } from '../../platform/database/database.js';
import { SortDirection } from '../../platform/graphql/connection.js';
import type { Listing } from '../../platform/graphql/page.queries.js';
import { visibleCandidates } from '../candidates/candidate.queries.js';

const columns = columnsOf('pool p', [
  'id',
  'owner',
  'made_by',
  'name',
  'description',
  'version',
  'created_at',
  'updated_at',
]);
export type PoolRow = RowOf<typeof columns>;

/** All pools, by name. */
export const poolListing: Listing<PoolRow> = {
  name: 'pools',
  columns,
  from: sql`pool p`,
  where: [],
  keys: [
    { value: sql`p.name`, direction: SortDirection.ASC, type: 'text' },
    { value: sql`p.id`, direction: SortDirection.ASC, type: 'uuid' },
  ],
};

export const poolsById = (database: Sql, ids: readonly string[]) =>
  rowsOf<PoolRow>(
    database,
    sql`select ${columns} from pool p where p.id = any(${[...ids]}::uuid[])`,
  );

/** The pools that each of these people is in, by name. */
export const poolsOfCandidates = (database: Sql, candidateIds: readonly string[]) =>
  rowsOf<PoolRow & Columns<'pool_member', 'candidate_id'>>(
    database,
    sql`
    select ${columns}, m.candidate_id as "candidateId" from pool_member m join pool p on p.id = m.pool_id
    where m.candidate_id = any(${[...candidateIds]}::uuid[]) order by p.name, p.id`,
  );

/** How many people of each pool a viewer of these departments may see; no row for a pool without any. */
export const poolSizes = (
  database: Sql,
  poolIds: readonly string[],
  departments: readonly string[] | undefined,
) =>
  rowsOf<{ id: string; size: number }>(
    database,
    sql`
    select m.pool_id as id, count(*)::int as size from pool_member m join candidate c on c.id = m.candidate_id
    where m.pool_id = any(${[...poolIds]}::uuid[]) and ${sql.join(visibleCandidates(departments), sql` and `)} group by 1`,
  );

/** True if another pool has this name, ignoring case. Locks the name until the transaction ends. */
export const poolNameIsTaken = async (
  database: Sql,
  name: string,
  exceptId: string | undefined,
): Promise<boolean> => {
  await rowOf(
    database,
    sql`select pg_advisory_xact_lock(hashtextextended('pool ' || lower(${name}::text), 0))`,
  );
  return (
    (await rowOf(
      database,
      sql`select 1 from pool where lower(name) = lower(${name}::text) and id is distinct from ${exceptId ?? null}::uuid`,
    )) !== undefined
  );
};

/** @returns how many were not in the pool before */
export const addMembers = async (
  database: Sql,
  poolId: string,
  candidateIds: readonly string[],
  by: string,
): Promise<number> =>
  (
    await rowsOf(
      database,
      sql`
    insert into pool_member (pool_id, candidate_id, added_by) select ${poolId}::uuid, id, ${by} from (select distinct unnest(${[...candidateIds]}::uuid[]) as id order by 1) given
    on conflict do nothing returning 1`,
    )
  ).length;

/** @returns how many were in the pool before */
export const removeMembers = async (
  database: Sql,
  poolId: string,
  candidateIds: readonly string[],
): Promise<number> =>
  (
    await rowsOf(
      database,
      sql`delete from pool_member where pool_id = ${poolId}::uuid and candidate_id = any(${[...candidateIds]}::uuid[]) returning 1`,
    )
  ).length;
