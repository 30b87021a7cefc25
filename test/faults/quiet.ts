import { setTimeout as delay } from 'node:timers/promises';
import { cursors } from './cursors.js';
import { leftLater, stepsFor } from './checkers/evidence.js';
import { readAudit } from './cluster/audit.js';
import type { Cluster } from './cluster/cluster.js';
import type { Postgres } from './cluster/postgres.js';
import type { Arena } from './nemesis/arena.js';
import { blockWrites } from './nemesis/search.faults.js';
import type { Watcher } from './workload/watcher.js';

const quietPatience = 60_000;
const stillness = 20_000;

/**
 * Mends everything that was broken, and waits until all has come to rest. Returns what has not.
 * @param ready called when every process serves again
 */
export async function comeToRest(
  arena: Arena,
  cluster: Cluster,
  watchers: readonly Watcher[],
  ready: () => Promise<void>,
): Promise<string[]> {
  const { postgres } = cluster;
  if (!postgres.running) await postgres.start();
  for (const product of cluster.products) {
    product.front.heal();
    product.database.heal();
    product.search?.heal();
    product.letGo();
  }
  for (const watcher of watchers) {
    watcher.network.heal();
    watcher.returns();
  }
  if (arena.elasticsearch) await blockWrites(arena, false);
  // Of the time before a restore, where one was committed afterwards: nobody decides on it any more.
  for (const { gid } of await postgres.rows<{ gid: string }>('select gid from pg_prepared_xacts'))
    await postgres.asSuperuser((client) => client.query(`rollback prepared '${gid}'`));
  await cluster.ready();
  await ready();
  let unsettled = await drained(postgres);
  // Now arrives what was held up on its way all the time; whoever waits for it goes on then.
  for (const release of arena.untilQuiet) release();
  if (arena.untilQuiet.length > 0) {
    await delay(500);
    unsettled = await drained(postgres);
  }
  unsettled.push(...(await caughtUp(postgres, watchers)));
  return [...new Set(unsettled)];
}

/** Resolves when every change has its position and every consumer has taken it, and stays so. */
async function drained(postgres: Postgres): Promise<string[]> {
  let calm = 0;
  let moved = Date.now();
  let state: { outbox: number; sweeps: number; stale: number; behind: string | null } = {
    outbox: 0,
    sweeps: 0,
    stale: 0,
    behind: null,
  };
  // Whatever is slow gets a minute; what does not move at all is given up sooner.
  for (
    const deadline = Date.now() + quietPatience;
    Date.now() < Math.min(deadline, moved + stillness);
    await delay(150)
  ) {
    const before = JSON.stringify(state);
    [state] = (await postgres.rows<typeof state>(`
      select (select count(*)::int from outbox) as outbox, (select count(*)::int from feed_sweep) as sweeps, (select count(*)::int from feed_stale) as stale,
        (select string_agg(format('%s at %s of %s', consumer, k.position, h.last), ', ') from feed_checkpoint k, feed_head h where k.epoch <> h.epoch or k.position < h.last) as behind`)) as [
      typeof state,
    ];
    if (JSON.stringify(state) !== before) moved = Date.now();
    const isCalm = state.outbox + state.sweeps + state.stale === 0 && !state.behind;
    calm = isCalm ? calm + 1 : 0;
    if (calm >= 4) return [];
  }
  return [
    ...(state.outbox > 0 ? [`the outbox holds ${state.outbox} changes`] : []),
    ...(state.sweeps > 0 ? [`${state.sweeps} sweeps are open`] : []),
    ...(state.stale > 0 ? [`${state.stale} objects are stale`] : []),
    ...(state.behind ? [`consumers are behind: ${state.behind}`] : []),
  ];
}

/** Resolves when every watcher has seen the last change that it is to see. */
async function caughtUp(postgres: Postgres, watchers: readonly Watcher[]): Promise<string[]> {
  const { placed } = await readAudit(postgres);
  const [head] = await postgres.rows<{ epoch: string }>('select epoch from feed_head');
  // Whether a move to other departments was committed, and has not gone with a restore, the database knows.
  const users = await postgres.rows<{ email: string; departments: string[] }>(
    'select email, departments from app_user',
  );
  const last = new Map(
    watchers.map((watcher) => {
      const { moved, departments, jobIds, name } = watcher.watched;
      const wish = {
        departments:
          (moved && users.find(({ email }) => email === `${name}@example.com`)?.departments) ??
          departments,
        jobIds,
      };
      return [
        watcher,
        stepsFor(placed, wish).findLast(
          (row) => row.epoch === head!.epoch && !leftLater(row, placed, wish.departments),
        ),
      ];
    }),
  );
  const lags = (watcher: Watcher) => {
    const target = last.get(watcher);
    if (!target || !watcher.position) return false;
    const here = cursors.decode(watcher.position);
    return here.epoch !== target.epoch || !('position' in here) || here.position < target.position;
  };
  for (const deadline = Date.now() + quietPatience / 2; Date.now() < deadline; await delay(100))
    if (!watchers.some(lags)) return [];
  return watchers.filter(lags).map(({ name }) => `${name} did not catch up`);
}
