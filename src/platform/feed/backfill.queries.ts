import { sql } from 'kysely';
import { oneRowOf, rowOf, rowsOf, type Sql } from '../database/database.js';
import type { BackfillTarget } from './consumer.js';

// The table of targets and its columns keep the name that backfills had before: `feed_sweep`.

/** A target whose dependents are not all listed as stale yet. */
export interface OpenBackfill extends BackfillTarget {
  /** the last dependent that was listed; null: none was */
  after: string | null;
  /** of the oldest change of the target */
  position: number;
}

/** Starts backfills. One that is open starts over, and keeps the position of its oldest change. */
export const addBackfills = (
  database: Sql,
  consumer: string,
  position: number,
  targets: readonly BackfillTarget[],
) =>
  rowsOf(
    database,
    sql`
    insert into feed_sweep as s (consumer, scope, scope_id, position)
    select ${consumer}, scope, id, ${position} from jsonb_to_recordset(${JSON.stringify(targets)}::jsonb) as given(scope text, id uuid) group by scope, id
    on conflict (consumer, scope, scope_id) do update set after = null, position = least(s.position, excluded.position)`,
  );

/** The backfill that has waited longest. */
export const nextBackfill = (database: Sql, consumer: string): Promise<OpenBackfill | undefined> =>
  rowOf<OpenBackfill>(
    database,
    sql`
    select scope, scope_id as id, after, position::float8 as position from feed_sweep where consumer = ${consumer} order by position, scope, scope_id limit 1`,
  );

/** Stores the last dependent that was listed; null ends the backfill. */
export const moveBackfill = (
  database: Sql,
  consumer: string,
  { scope, id }: BackfillTarget,
  after: string | null,
) =>
  rowsOf(
    database,
    after === null
      ? sql`delete from feed_sweep where consumer = ${consumer} and scope = ${scope} and scope_id = ${id}`
      : sql`update feed_sweep set after = ${after} where consumer = ${consumer} and scope = ${scope} and scope_id = ${id}`,
  );

/** Ends all backfills of a consumer, because the consumer rebuilds all of its data. */
export const dropBackfills = (database: Sql, consumer: string) =>
  rowsOf(
    database,
    sql`with stale as (delete from feed_stale where consumer = ${consumer}) delete from feed_sweep where consumer = ${consumer}`,
  );

/** True if nothing is left to do for a change up to this position: no backfill is open, and no object is stale. */
export const isBackfilled = async (
  database: Sql,
  consumer: string,
  position: number,
): Promise<boolean> =>
  (
    await oneRowOf<{ done: boolean }>(
      database,
      sql`
    select not exists (select from feed_sweep where consumer = ${consumer} and position <= ${position})
      and not exists (select from feed_stale where consumer = ${consumer} and position <= ${position}) as done`,
    )
  ).done;

/** Lists objects as stale, each once. One that is listed keeps the position of its oldest change. */
export const addStale = (
  database: Sql,
  consumer: string,
  position: number,
  objectIds: readonly string[],
) =>
  rowsOf(
    database,
    sql`
    insert into feed_stale as s (consumer, object_id, position)
    select ${consumer}, id, ${position} from (select distinct unnest(${[...objectIds]}::uuid[]) as id) given order by id
    on conflict (consumer, object_id) do update set position = excluded.position where excluded.position < s.position`,
  );

/** The objects that have been stale longest. */
export const nextStale = async (
  database: Sql,
  consumer: string,
  limit: number,
): Promise<string[]> =>
  (
    await rowsOf<{ id: string }>(
      database,
      sql`
    select object_id as id from feed_stale where consumer = ${consumer} order by position, object_id limit ${limit}`,
    )
  ).map(({ id }) => id);

export const removeStale = (database: Sql, consumer: string, objectIds: readonly string[]) =>
  rowsOf(
    database,
    sql`delete from feed_stale where consumer = ${consumer} and object_id = any(${[...objectIds]}::uuid[])`,
  );

export const countStale = async (database: Sql, consumer: string): Promise<number> =>
  (
    await oneRowOf<{ count: number }>(
      database,
      sql`select count(*)::int as count from feed_stale where consumer = ${consumer}`,
    )
  ).count;
