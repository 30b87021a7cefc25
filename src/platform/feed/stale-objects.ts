import { addStale, moveBackfill, nextBackfill } from './backfill.queries.js';
import type { Backfill, BackfillTarget, ConsumerContext } from './consumer.js';

/** The backfill that lists all objects, for a rebuild. */
export const everything: BackfillTarget = {
  scope: 'ALL',
  id: '00000000-0000-0000-0000-000000000000',
};

/** Dependents that are listed as stale in one turn. */
const listedAtOnce = 20_000;

/**
 * Lists the dependents of a consumer's open backfills as stale, in the consumer's turn.
 * @param consumer its name
 * @returns how many were named, and whether that were all
 */
export async function listDependents(
  consumer: string,
  backfill: Backfill,
  context: ConsumerContext,
): Promise<{ listed: number; isDone: boolean }> {
  const { sql } = context;
  let listed = 0;
  while (listed < listedAtOnce) {
    const target = await nextBackfill(sql, consumer);
    if (!target) return { listed, isDone: true };
    const { after } = target;
    const ids =
      target.scope === everything.scope
        ? await backfill.all!.objectsAfter(after, listedAtOnce, context)
        : await backfill.dependentsOf(target, after, listedAtOnce, context);
    if (ids.length > 0) await addStale(sql, consumer, target.position, ids);
    listed += ids.length;
    const last = ids.length < listedAtOnce ? null : (ids.at(-1) ?? null);
    await moveBackfill(sql, consumer, target, last);
  }
  return { listed, isDone: false };
}
