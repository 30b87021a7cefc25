import { sql } from 'kysely';
import { rowOf, rowsOf, type Sql } from '../../../platform/database/database.js';
import {
  addCheckpoint,
  advanceCheckpoint,
  awaitCheckpoint,
} from '../../../platform/feed/feed.queries.js';
import { journeysName, journeyVersion } from '../freshness/freshness.queries.js';

export interface RebuildState {
  /** false: a rebuild has begun and not ended, and metrics replay histories meanwhile */
  complete: boolean;
  /** whether it can go on: what changed since it began is still known */
  resumable: boolean;
  done: number;
}

export const rebuildState = async (database: Sql): Promise<RebuildState> =>
  (await rowOf<RebuildState>(
    database,
    sql`
    select s.complete, coalesce(not s.complete and s.epoch = h.epoch and s.position >= h.pruned, false) as resumable, s.done::float8 as done
    from journey_state s cross join feed_head h`,
  ))!;

export async function beginRebuild(database: Sql): Promise<void> {
  await addCheckpoint(database, journeysName, -1);
  await rowsOf(
    database,
    sql`
    update journey_state set complete = false, after = null, done = 0, updated_at = now(), (epoch, position) = (select epoch, last from feed_head)`,
  );
}

export const applicationCount = async (database: Sql): Promise<number> =>
  (await rowOf<{ count: number }>(
    database,
    sql`select count(*)::float8 as count from application`,
  ))!.count;

/**
 * Makes the next applications anew, by id, and remembers the place; two rebuilds at a time share the pages.
 * @returns how many; 0: there are no more
 */
export async function rebuildPage(database: Sql, limit: number): Promise<number> {
  await awaitCheckpoint(database, journeysName);
  const page = (await rowOf<{ ids: string[] | null; last: string | null; people: string[] | null }>(
    database,
    sql`
    select array_agg(id order by id) as ids, (array_agg(id order by id desc))[1] as last, array_agg(distinct candidate_id) as people
    from (select a.id, a.candidate_id from journey_state s join application a on s.after is null or a.id > s.after where not s.complete order by a.id limit ${limit}) page`,
  ))!;
  const { ids, last, people } = page;
  if (!ids?.length) return 0;
  await rowsOf(
    database,
    sql`select keep_journeys(cast(${ids} as uuid[]), cast(${people} as uuid[]))`,
  );
  await rowsOf(
    database,
    sql`update journey_state set after = cast(${last} as uuid), done = done + ${ids.length}, updated_at = now()`,
  );
  return ids.length;
}

/** Takes out what belongs to no application any more, and lets metrics read the rest from now on: what changed since the rebuild began is behind the checkpoint. */
export async function endRebuild(database: Sql): Promise<void> {
  await awaitCheckpoint(database, journeysName);
  const begun = await rowOf<{ epoch: string; position: number }>(
    database,
    sql`select epoch, position::float8 as position from journey_state where not complete`,
  );
  if (!begun) return; // another one that ran at the same time has ended it
  await rowsOf(
    database,
    sql`delete from application_journey j where not exists (select from application a where a.id = j.application_id)`,
  );
  await rowsOf(
    database,
    sql`update journey_state set complete = true, version = ${journeyVersion}, after = null, updated_at = now()`,
  );
  await advanceCheckpoint(database, journeysName, begun);
}
