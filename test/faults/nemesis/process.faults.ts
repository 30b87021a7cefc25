import { setTimeout as delay } from 'node:timers/promises';
import type { Product } from '../cluster/product.js';
import type { PlannedFault } from '../plan.js';
import { type Arena, look, pick, processOfPort, products, type Struck } from './arena.js';

const patience = 2_500;

interface Session {
  port: number;
}

export async function killApi(arena: Arena, { target, lasts }: PlannedFault): Promise<Struck> {
  await pick(arena.apis, target).kill(lasts);
  return true;
}

export async function restartProcess(
  arena: Arena,
  { target, lasts }: PlannedFault,
): Promise<Struck> {
  await pick(products(arena), target).restart(lasts);
  return true;
}

/** Holds a row that mutations want, and kills a process whose mutation waits for it, with its key and its changes not committed. */
export async function killWriter(arena: Arena, { lasts }: PlannedFault): Promise<Struck> {
  const people = arena.world.people.filter((person) => person !== undefined);
  const waiting = await whileLocked(
    arena,
    'select from candidate where id = any($1) for update',
    [people],
    `wait_event_type = 'Lock' and application_name like 'rapport%' and query not like '%outbox%'`,
  );
  return killFound(waiting, lasts);
}

/** Holds the row that sequencers take turns at, and kills one that waits for it with rows of the outbox in its hands. */
export async function killSequencer(arena: Arena, { lasts }: PlannedFault): Promise<Struck> {
  const waiting = await whileLocked(
    arena,
    'select from feed_head for update',
    [],
    `wait_event_type = 'Lock' and query like '%delete from outbox%'`,
  );
  return killFound(waiting, lasts);
}

/** Kills whoever has a consumer's turn, at any place between its begin and its end. */
export async function killIndexerInTurn(arena: Arena, { lasts }: PlannedFault): Promise<Struck> {
  const holder = await look(patience, () => holderOfTurn(arena));
  return killFound(holder, lasts);
}

/** The process that holds a consumer's checkpoint now. */
export async function holderOfTurn(arena: Arena): Promise<Product | undefined> {
  const sessions = await arena.postgres.rows<Session>(`
    select distinct client_port as port from pg_locks l join pg_stat_activity a using (pid)
    where l.relation = 'feed_checkpoint'::regclass and l.mode = 'RowShareLock' and l.granted and application_name like 'rapport%'`);
  return sessions
    .map(({ port }) => processOfPort(arena, port))
    .find((product) => product !== undefined);
}

/** Kills a process at a batch for the index: before the batch gets there, or when the index has acknowledged it. */
export const killIndexer =
  (at: 'request' | 'answer') =>
  async (arena: Arena, { lasts }: PlannedFault): Promise<Struck> => {
    let killed: Promise<void> | undefined;
    const watches = products(arena).map((product) =>
      product.search!.atNextBatch(at, async () => {
        if (killed) return 'go on';
        killed = product.kill(lasts);
        return 'drop';
      }),
    );
    await look(patience, async () => killed && true);
    for (const giveUp of watches) giveUp();
    await killed;
    return killed !== undefined;
  };

export async function freezeProcess(
  arena: Arena,
  { target, lasts }: PlannedFault,
): Promise<Struck> {
  await pick(products(arena), target).freeze(lasts);
  return true;
}

export const anotherWorker = (arena: Arena, { at, lasts }: PlannedFault): Promise<Struck> =>
  arena.alone('processes', async () => {
    const product = await arena.anotherProduct(`worker-${at}`, 'worker');
    arena.workers.push(product);
    product.start();
    const ready = await look(15_000, async () => ((await product.isReady()) ? true : undefined));
    await delay(lasts);
    arena.workers.splice(arena.workers.indexOf(product), 1);
    await product.stop('SIGKILL');
    await product.close();
    return ready === true;
  });

async function killFound(found: Product | undefined, pause: number): Promise<Struck> {
  await found?.kill(pause);
  return found !== undefined;
}

/** Finds a process with a session like this while a lock is held; the lock is let go when it was found and is about to die. */
async function whileLocked(
  arena: Arena,
  lock: string,
  values: unknown[],
  condition: string,
): Promise<Product | undefined> {
  return arena.postgres.asSuperuser(async (client) => {
    await client.query('begin');
    await client.query(lock, values);
    const found = await look(patience, async () => {
      const sessions = await arena.postgres.rows<Session>(
        `select client_port as port from pg_stat_activity where ${condition}`,
      );
      return sessions
        .map(({ port }) => processOfPort(arena, port))
        .find((product) => product !== undefined);
    });
    // It dies while it still waits: kill -9 takes effect before the lock is gone.
    if (found?.pid) process.kill(found.pid, 'SIGSTOP');
    await client.query('rollback').catch(() => undefined); // a server that has gone has let go of the lock too
    return found;
  });
}
