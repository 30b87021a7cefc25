import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { PlannedFault } from '../plan.js';
import type { SearchGate } from '../network/search-gate.js';
import { type Arena, look, products, type Struck } from './arena.js';
import { holderOfTurn } from './process.faults.js';

const gates = (arena: Arena): SearchGate[] => products(arena).flatMap(({ search }) => search ?? []);

/** For a while, all processes see the search engine in this state. */
export const searchIs =
  (state: 'down' | 'busy' | 'busy documents' | 'black hole') =>
  (arena: Arena, { lasts }: PlannedFault): Promise<Struck> =>
    arena.alone('search', async () => {
      for (const gate of gates(arena)) {
        if (state === 'down') gate.down();
        else gate.state = state;
      }
      await delay(lasts);
      for (const gate of gates(arena)) gate.heal();
      return true;
    });

/** The server's own answer to writes: 403, cluster_block_exception. */
export const readOnlyIndex = (arena: Arena, { lasts }: PlannedFault): Promise<Struck> =>
  arena.alone('search', async () => {
    const struck = await blockWrites(arena, true);
    await delay(lasts);
    await blockWrites(arena, false);
    return struck;
  });

export async function blockWrites({ elasticsearch }: Arena, blocked: boolean): Promise<boolean> {
  const answer = await fetch(
    `${elasticsearch!.url}/${elasticsearch!.index}-*/_settings?expand_wildcards=all`,
    {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ 'index.blocks.write': blocked || null }),
    },
  );
  return answer.ok;
}

/**
 * A batch is held up on its way to the index. Its process loses its turn, by a kill or with its database session, so
 * that others write newer documents; then it arrives. Every second one arrives when all else has come to rest.
 */
export async function lateBatch(arena: Arena, { target, lasts }: PlannedFault): Promise<Struck> {
  let release: () => void = () => undefined;
  let held = false;
  const watches = products(arena).map((product) =>
    product.search!.atNextBatch('request', async () => {
      if (held) return 'go on';
      held = true;
      const go = new Promise<void>((resolve) => (release = resolve));
      if (target % 4 < 2) void product.kill(500);
      else void terminateTurn(arena).catch(() => undefined);
      await go;
      return 'go on';
    }),
  );
  await look(3_000, async () => held || undefined);
  for (const giveUp of watches) giveUp();
  if (!held) return false;
  if (target % 2 === 0) arena.untilQuiet.push(release);
  else {
    await delay(lasts);
    release();
  }
  return true;
}

async function terminateTurn(arena: Arena): Promise<void> {
  await look(2_000, () => holderOfTurn(arena));
  await arena.postgres.rows(`
    select pg_terminate_backend(a.pid) from pg_locks l join pg_stat_activity a using (pid)
    where l.relation = 'feed_checkpoint'::regclass and l.mode = 'RowShareLock' and l.granted and application_name like 'rapport%'`);
}

/** Names are sorted by a keyword of at most 32,766 bytes; a text for PostgreSQL's search has at most 1 MB of words. */
const unsearchable = (engine: Arena['plan']['engine']) =>
  engine === 'elasticsearch'
    ? { given_name: randomBytes(20_000).toString('hex'), summary: null }
    : {
        given_name: 'Poison',
        summary: randomBytes(900_000)
          .toString('hex')
          .replace(/(.{9})/g, '$1 '),
      };

/** A person who can't be indexed: the others must not wait for them, and when the record is corrected they are indexed. */
export async function poisonDocument(arena: Arena, { lasts }: PlannedFault): Promise<Struck> {
  const { given_name, summary } = unsearchable(arena.plan.engine);
  const [person] = await arena.postgres.rows<{ id: string }>(
    'insert into candidate (given_name, family_name, summary) values ($1, $2, $3) returning id',
    [given_name, 'Poison', summary],
  );
  const { id } = person!;
  await delay(lasts);
  await look(20_000, async () => {
    const [state] = await arena.postgres.rows<{ passed: boolean; deadLetter: boolean }>(
      `
      select coalesce(bool_and(k.position >= p.position and k.epoch = p.epoch), false) as passed, exists (select from feed_dead_letter where entity_id = $1) as "deadLetter"
      from audit.placed p, feed_checkpoint k where p.candidate_id = $1 and k.consumer like 'candidate-index:%'`,
      [id],
    );
    await arena.postgres.rows(
      `update candidate set given_name = 'Mended', summary = null, version = version + 1 where id = $1`,
      [id],
    );
    arena.poisoned.push({ id, ...state! });
    return true;
  });
  return true;
}

/** A rebuild that is killed, and one that finishes, both while changes are made. */
export const reindex = (arena: Arena, { target, lasts }: PlannedFault): Promise<Struck> =>
  arena.alone('reindex', async () => {
    const runner = arena.workers[0]!;
    if (target % 2 === 0) await runner.runs(['reindex'], lasts + 1_500);
    // Another fault may make it give up, with the old index unchanged; then it is run again.
    for (let turn = 0; turn < 2; turn++)
      if ((await runner.runs(['reindex'])).code === 0) return true;
    return false;
  });
