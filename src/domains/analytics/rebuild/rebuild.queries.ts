import { sql } from 'kysely';
import { rowOf, rowsOf, type Sql } from '../../../platform/database/database.js';
import { journeyVersion } from '../history/kept.queries.js';

export interface RebuildState {
  /** false: a rebuild has begun and not ended, and metrics replay histories meanwhile */
  complete: boolean;
  /** of the last application that it has made anew */
  after: string | null;
  done: number;
}

export const rebuildState = async (database: Sql): Promise<RebuildState> =>
  (await rowOf<RebuildState>(database, sql`select complete, after, done::float8 as done from journey_state`))!;

export const beginRebuild = (database: Sql) => rowsOf(database, sql`update journey_state set complete = false, after = null, done = 0, updated_at = now()`);

export const applicationCount = async (database: Sql): Promise<number> =>
  (await rowOf<{ count: number }>(database, sql`select count(*)::float8 as count from application`))!.count;

/**
 * Makes the next applications anew, by id, in one statement that remembers its place.
 * @returns how many; 0: there are no more
 */
export async function rebuildPage(database: Sql, after: string | null, limit: number): Promise<{ count: number; after: string | null }> {
  const { ids, last, people } = (await rowOf<{ ids: string[] | null; last: string | null; people: string[] | null }>(database, sql`
    select array_agg(id order by id) as ids, (array_agg(id order by id desc))[1] as last, array_agg(distinct candidate_id) as people
    from (select id, candidate_id from application where ${after === null ? sql`true` : sql`id > cast(${after} as uuid)`} order by id limit ${limit}) page`))!;
  if (!ids?.length) return { count: 0, after };
  await rowsOf(database, sql`select refresh_journeys(cast(${ids} as uuid[]))`);
  await rowsOf(database, sql`select refresh_attribution(cast(${people} as uuid[]))`);
  await rowsOf(database, sql`update journey_state set after = cast(${last} as uuid), done = done + ${ids.length}, updated_at = now()`);
  return { count: ids.length, after: last };
}

/** Takes out what belongs to no application any more, and lets metrics read the rest from now on. */
export async function endRebuild(database: Sql): Promise<void> {
  await rowsOf(database, sql`delete from application_journey j where not exists (select from application a where a.id = j.application_id)`);
  await rowsOf(database, sql`update journey_state set complete = true, version = ${journeyVersion}, after = null, updated_at = now()`);
}
