import { setTimeout as delay } from 'node:timers/promises';
import { prune } from '../../../src/platform/feed/retention.queries.js';
import type { PlannedFault } from '../plan.js';
import { replay } from '../workload/replay.js';
import { bearer, departments, guestName } from '../workload/world.js';
import { type Arena, begin, look, pick, products, settle, type Struck } from './arena.js';

const stormSize = 40;
const stormReads = 8;

export async function resetConnections(arena: Arena, { target }: PlannedFault): Promise<Struck> {
  const product = pick(products(arena), target);
  const struck = product.front.connections + product.database.connections > 0;
  product.front.reset();
  product.database.reset();
  product.search?.reset();
  return struck;
}

export async function blackHole(arena: Arena, { target, lasts }: PlannedFault): Promise<Struck> {
  const { front } = pick(arena.apis, target);
  front.blackHole();
  await delay(lasts);
  front.heal();
  return true;
}

export async function databaseBlackHole(
  arena: Arena,
  { target, lasts }: PlannedFault,
): Promise<Struck> {
  const { database } = pick(products(arena), target);
  database.blackHole();
  await delay(lasts);
  database.heal();
  return true;
}

export async function halfOpen(arena: Arena, { lasts }: PlannedFault): Promise<Struck> {
  for (const { network } of arena.watchers) network.halfOpen();
  await delay(lasts);
  for (const { network } of arena.watchers) network.heal();
  return true;
}

export async function slowReader(arena: Arena, { target, lasts }: PlannedFault): Promise<Struck> {
  const slow = [pick(arena.watchers, target), pick(arena.watchers, target + 1)];
  for (const { network } of slow) network.throttle(1_024);
  await delay(lasts);
  for (const { network } of slow) network.heal();
  return true;
}

/** Every watcher loses its connection, and many more clients connect, each with a cursor that some watcher once had. */
export async function reconnectStorm(arena: Arena, { target }: PlannedFault): Promise<Struck> {
  const cursors = arena.watchers.flatMap(({ watched }) =>
    watched.departments || watched.jobIds
      ? []
      : watched.events.flatMap((event) =>
          event.type === 'change' && event.kind === 'TRANSITION' ? event.cursor : [],
        ),
  );
  for (const watcher of arena.watchers) watcher.hangUp('storm');
  if (cursors.length < stormReads * 2) return false;
  const old = cursors.slice(0, -stormReads);
  const authorization = await bearer({ sub: 'storm', role: 'RECRUITER' });
  arena.replays.push(
    ...(await Promise.all(
      Array.from({ length: stormSize }, (_, index) =>
        replay(
          pick(arena.apis, index).url,
          authorization,
          {
            name: `storm client ${index}`,
            after: old[(target * 31 + index * 17) % old.length]!,
            enough: ({ length }) => length >= stormReads,
          },
          8_000,
        ),
      ),
    )),
  );
  return true;
}

/** A manager who watches one department is moved to the other in the users table, which overrides the token. */
export async function rightsTakenAway(arena: Arena, planned: PlannedFault): Promise<Struck> {
  const guest = arena.watchers.find(({ name }) => name === guestName)!;
  if (guest.watched.moved) return false;
  const operation = begin(arena, planned, 'rights taken away');
  const others = departments.slice(1);
  guest.watched.moved = { by: operation.id, departments: others };
  await arena.postgres
    .asSuperuser(async (client) => {
      await client.query('begin');
      await client.query(`select set_config('rapport.client_mutation_id', $1, true)`, [
        operation.id,
      ]);
      await client.query(
        'update app_user set departments = $1, version = version + 1 where email = $2',
        [others, `${guestName}@example.com`],
      );
      operation.outcome = 'unknown';
      await client.query('commit');
      settle(arena, operation);
    })
    .catch((error: unknown) => {
      if (operation.outcome === 'fail') guest.watched.moved = undefined;
      throw error;
    });
  return true;
}

/** A client is disconnected while changes that it has not seen are pruned. It must be told so when it reconnects. */
export async function pruneUnderPaused(
  arena: Arena,
  { target, lasts }: PlannedFault,
): Promise<Struck> {
  const watcher = pick(arena.watchers, target);
  watcher.leaves();
  await delay(lasts);
  const pruned = await look(10_000, () => pruneNow(arena, target % 3 === 0 ? 0 : 1));
  watcher.returns();
  return pruned !== undefined;
}

/** The product's own retention, as after some days: it waits for a consumer that is behind, or the consumer has to start over. */
async function pruneNow(
  { postgres, history, world }: Arena,
  lagDays: number,
): Promise<number | undefined> {
  const at = world.now();
  await postgres.withKysely((sql) => prune(sql, 0, lagDays, 100_000));
  const [row] = await postgres.rows<{ pruned: number }>(
    'select pruned::float8 as pruned from feed_head',
  );
  if (row) history.milestones.push({ at, type: 'pruned', position: row.pruned });
  return row?.pruned;
}
