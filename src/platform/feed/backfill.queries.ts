import { sql } from 'kysely';
import { oneRowOf, rowOf, rowsOf, type Sql } from '../database/database.js';
import type { BackfillTarget } from './consumer.js';

// The table and its columns keep the name that backfills had before: `feed_sweep`.

/** A backfill that is not finished. */
export interface OpenBackfill extends BackfillTarget {
  /** where its last page ended; null: at the start */
  after: string | null;
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
    select scope, scope_id as id, after from feed_sweep where consumer = ${consumer} order by position, scope, scope_id limit 1`,
  );

/** Stores where a page ended; null ends the backfill. */
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
  rowsOf(database, sql`delete from feed_sweep where consumer = ${consumer}`);

/** True if no backfill is open for a change up to this position. */
export const isBackfilled = async (
  database: Sql,
  consumer: string,
  position: number,
): Promise<boolean> =>
  (
    await oneRowOf<{ done: boolean }>(
      database,
      sql`
    select not exists (select from feed_sweep where consumer = ${consumer} and position <= ${position}) as done`,
    )
  ).done;
