import { sql } from 'kysely';
import { rowOf, rowsOf, type Sql } from '../../../platform/database/database.js';
import {
  addCheckpoint,
  advanceCheckpoint,
  lockCheckpoint,
} from '../../../platform/feed/feed.queries.js';
import { factsName, factsVersion, writeFacts } from './facts.queries.js';

export interface RebuildState {
  /** whether an interrupted rebuild can be resumed: it went by today's rules, and the changes since it began are still in the feed */
  resumable: boolean;
  /** applications that it has made */
  done: number;
}

export const rebuildState = async (database: Sql): Promise<RebuildState> =>
  (await rowOf<RebuildState>(
    database,
    sql`
    select coalesce(not s.complete and s.version = ${factsVersion} and s.epoch = h.epoch and s.position >= h.pruned, false) as resumable, s.done::float8 as done
    from application_facts_state s cross join feed_head h`,
  ))!;

/** Begins a rebuild from the first application. A page of another rebuild that is being written is waited for. */
export async function beginRebuild(database: Sql): Promise<void> {
  await addCheckpoint(database, factsName, -1);
  await lockCheckpoint(database, factsName);
  await rowsOf(
    database,
    sql`
    update application_facts_state set complete = false, version = ${factsVersion}, after = null, done = 0, updated_at = now(), (epoch, position) = (select epoch, last from feed_head)`,
  );
}

export const applicationCount = async (database: Sql): Promise<number> =>
  (await rowOf<{ count: number }>(
    database,
    sql`select count(*)::float8 as count from application`,
  ))!.count;

/**
 * Makes the facts of the next applications, by id, and stores how far it got; two rebuilds at the same time share the pages.
 * @returns how many; 0: there are no more
 */
export async function rebuildPage(database: Sql, limit: number): Promise<number> {
  await lockCheckpoint(database, factsName);
  const page = (await rowOf<{ ids: string[] | null; last: string | null; people: string[] | null }>(
    database,
    sql`
    select array_agg(id order by id) as ids, (array_agg(id order by id desc))[1] as last, array_agg(distinct candidate_id) as people
    from (select a.id, a.candidate_id from application_facts_state s join application a on s.after is null or a.id > s.after where not s.complete order by a.id limit ${limit}) page`,
  ))!;
  const { ids, last, people } = page;
  if (!ids?.length) return 0;
  await writeFacts(database, ids, people ?? []);
  await rowsOf(
    database,
    sql`update application_facts_state set after = cast(${last} as uuid), done = done + ${ids.length}, updated_at = now()`,
  );
  return ids.length;
}

/**
 * Removes facts of applications that are gone, and marks the facts as whole. The checkpoint moves to where the rebuild
 * began: later changes are processed again.
 */
export async function endRebuild(database: Sql): Promise<void> {
  await lockCheckpoint(database, factsName);
  const begun = await rowOf<{ epoch: string | null; position: number | null }>(
    database,
    sql`select epoch, position::float8 as position from application_facts_state where not complete`,
  );
  // Another rebuild at the same time has ended it, or none has begun.
  if (!begun || begun.epoch === null || begun.position === null) return;
  const { epoch, position } = begun;
  for (const table of ['application_outcome', 'application_visit'])
    await rowsOf(
      database,
      sql`delete from ${sql.table(table)} f where not exists (select from application a where a.id = f.application_id)`,
    );
  await rowsOf(
    database,
    sql`update application_facts_state set complete = true, after = null, updated_at = now()`,
  );
  await advanceCheckpoint(database, factsName, { epoch, position });
}
