import { setTimeout as delay } from 'node:timers/promises';
import type { PlannedFault } from '../plan.js';
import { type Arena, begin, look, pick, products, settle, type Struck } from './arena.js';

export const stopPostgres = (arena: Arena, { lasts }: PlannedFault): Promise<Struck> =>
  arena.alone('postgres', async () => {
    await arena.postgres.stopImmediately();
    await delay(lasts);
    await arena.postgres.start();
    return true;
  });

/**
 * PostgreSQL goes away and comes back: by a crash, or in order as an upgrade does. Changes are being delivered; every
 * board of the second half connects again while it is away; every third time an API is told to stop meanwhile.
 */
export const restartPostgres = (arena: Arena, { lasts, target }: PlannedFault): Promise<Struck> =>
  arena.alone('postgres', async () => {
    const { postgres, watchers } = arena;
    await (target % 2 === 0 ? postgres.stopImmediately() : postgres.stop());
    for (const watcher of watchers.slice(watchers.length >> 1)) watcher.hangUp('storm');
    const restarting = target % 3 === 0 ? pick(arena.apis, target).restart() : undefined;
    await delay(lasts);
    await postgres.start();
    await restarting;
    return true;
  });

export async function terminateBackends(arena: Arena): Promise<Struck> {
  const ended = await arena.postgres.rows(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'rapport%'`,
  );
  return ended.length > 0;
}

export async function terminateOneBackend(arena: Arena): Promise<Struck> {
  const ended = await look(2_000, async () => {
    const rows = await arena.postgres.rows(`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name like 'rapport%' and xact_start is not null and (state like 'idle in transaction%' or state = 'active') limit 1`);
    return rows.length > 0 ? true : undefined;
  });
  return ended === true;
}

/** It has an id and a snapshot: nothing that depends on the oldest transaction advances while it is open. */
export async function openTransaction(arena: Arena, { lasts }: PlannedFault): Promise<Struck> {
  return arena.postgres.asSuperuser(async (client) => {
    await client.query('begin isolation level repeatable read');
    await client.query('select pg_current_xact_id(), (select count(*) from job)');
    await delay(lasts);
    await client.query('rollback');
    return true;
  });
}

const insertPerson = `insert into candidate (given_name, family_name, title) values ('Late', $1, $1)`;

/** Gets an id of the outbox early and commits late: everything that others write in between has a higher id. */
export async function lateWriter(arena: Arena, planned: PlannedFault): Promise<Struck> {
  const operation = begin(arena, planned, 'late writer');
  await arena.postgres.asSuperuser(async (client) => {
    await client.query('begin');
    await client.query(`select set_config('rapport.client_mutation_id', $1, true)`, [operation.id]);
    await client.query(insertPerson, [operation.id]);
    await delay(planned.lasts);
    operation.outcome = 'unknown';
    await client.query('commit');
    settle(arena, operation);
  });
  return true;
}

/** A change that is prepared, left behind by its writer, and decided later. It survives restarts of the server. */
export async function preparedTransaction(arena: Arena, planned: PlannedFault): Promise<Struck> {
  const operation = begin(arena, planned, 'prepared transaction');
  const commits = planned.target % 3 > 0;
  await arena.postgres.asSuperuser(async (client) => {
    await client.query('begin');
    await client.query(`select set_config('rapport.client_mutation_id', $1, true)`, [operation.id]);
    await client.query(insertPerson, [operation.id]);
    operation.outcome = 'unknown';
    await client.query(`prepare transaction '${operation.id}'`);
  });
  await delay(planned.lasts);
  await look(20_000, async () => {
    // Autocommit, and idempotent: a transaction that is decided no longer exists under its name.
    const [found] = await arena.postgres.rows<{ gid: string }>(
      'select gid from pg_prepared_xacts where gid = $1',
      [operation.id],
    );
    if (found)
      await arena.postgres.asSuperuser((client) =>
        client.query(`${commits ? 'commit' : 'rollback'} prepared '${operation.id}'`),
      );
    if (found && commits) settle(arena, operation);
    if (found && !commits) operation.outcome = 'fail';
    return true;
  });
  return true;
}

/**
 * A backup, and later its restore as docs/operations.md describes it. PostgreSQL's files are copied while the server
 * stands, which is a dump and a restore to the same state.
 */
export const restore = (arena: Arena, { lasts }: PlannedFault): Promise<Struck> =>
  arena.alone('processes', () =>
    arena.alone('reindex', () =>
      arena.alone('postgres', async () => {
        const { postgres, history, world } = arena;
        const backup = `${postgres.folder}.backup`;
        await postgres.stopImmediately();
        history.milestones.push({ at: world.now(), type: 'backed up' });
        await postgres.copyTo(backup);
        await postgres.start();
        await delay(lasts);

        const all = products(arena);
        await Promise.all(all.map((product) => product.hold()));
        await postgres.stopImmediately();
        await postgres.restoreFrom(backup);
        await postgres.start();
        // A network fault may make it fail: an operator would run it again.
        const done = await look(20_000, async () =>
          (await arena.workers[0]!.runs(['feed', 'new-epoch'])).code === 0 ? true : undefined,
        );
        if (!done) await postgres.rows('update feed_head set epoch = gen_random_uuid()');
        history.milestones.push({ at: world.now(), type: 'restored' });
        for (const product of all) product.letGo();
        return done === true;
      }),
    ),
  );
