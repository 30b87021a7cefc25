import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import WebSocket from 'ws';
import { rowOf, rowsOf } from '../../src/platform/database/database.js';
import { freshDatabase, type FreshDatabase } from '../scenario/database.js';
import { jwtSecret } from '../scenario/world.js';
import { SignJWT } from 'jose';

let fresh: FreshDatabase;
const children: ChildProcess[] = [];

beforeAll(async () => {
  await promisify(execFile)(process.execPath, ['scripts/build.mjs']);
  fresh = await freshDatabase();
}, 120_000);
afterAll(async () => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
  await fresh.close();
});

/** Starts the product as a process; resolves with what it said when it is ready. */
async function start(
  ready: RegExp,
  ...args: string[]
): Promise<{ child: ChildProcess; said: string }> {
  const { NODE_OPTIONS: _, ...environment } = process.env;
  const child = spawn(process.execPath, ['dist/src/main.js', ...args], {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: {
      ...environment,
      NODE_ENV: 'development',
      ELASTICSEARCH_URL: '',
      DATABASE_URL: fresh.urls.app,
      DATABASE_OWNER_URL: fresh.urls.owner,
      PORT: '0',
      AUTH_JWT_SECRET: jwtSecret,
      AUTH_ROLE_CLAIMS: '1',
      LOG_LEVEL: 'error',
    },
  });
  children.push(child);
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr!.on('data', (chunk) => {
      said += String(chunk);
      if (ready.test(said)) resolve();
    });
    child.once('exit', () => reject(new Error(`It ended before it was ready: ${said}`)));
  });
  return { child, said };
}

const bearer = async () =>
  `Bearer ${await new SignJWT({ sub: 'r', email: 'r@example.com', role: 'RECRUITER' }).setProtectedHeader({ alg: 'HS256' }).setIssuedAt().setExpirationTime('1h').sign(new TextEncoder().encode(jwtSecret))}`;

/** Sends SIGTERM, and tells how the process ended and after how many milliseconds. */
async function stopped(child: ChildProcess): Promise<{ code: number | null; after: number }> {
  const begun = performance.now();
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, after: performance.now() - begun };
}

test('SIGTERM: the mutation under way is answered and committed, sockets are closed with 1001, and the process ends inside 10 s', async () => {
  const { child, said } = await start(/API +(\S+)\/graphql/, 'serve');
  const url = /API +(\S+)\/graphql/.exec(said)![1]!;
  const authorization = await bearer();
  const ask = async (query: string) =>
    (
      await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({ query }),
      })
    ).json() as Promise<any>;

  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
  await once(socket, 'message');
  socket.send(
    JSON.stringify({
      id: '1',
      type: 'subscribe',
      payload: { query: 'subscription { pipelineChanges { changeCursor } }' },
    }),
  );
  const closed = once(socket, 'close');

  const { data } = await ask(
    'mutation { candidateCreate(input: { givenName: "Ada" }) { candidate { id } } }',
  );
  // The mutation waits for a lock that we hold, while the process is told to stop.
  let answer: Promise<any> | undefined;
  let end: ReturnType<typeof stopped> | undefined;
  await fresh.database.sql.transaction().execute(async (transaction) => {
    await rowsOf(
      transaction,
      sql`select from candidate where id = ${data.candidateCreate.candidate.id} for update`,
    );
    answer = ask(
      `mutation { candidateUpdate(id: "${data.candidateCreate.candidate.id}", input: { title: "Countess" }) { candidate { title } userErrors { message } } }`,
    );
    for (let waiting = 0; waiting === 0;) {
      ({ waiting } = (await rowOf<{ waiting: number }>(
        fresh.database.sql,
        sql`select count(*)::int as waiting from pg_locks where not granted and locktype in ('transactionid', 'tuple')`,
      ))!);
    }
    end = stopped(child);
    expect((await closed)[0]).toBe(1001);
  });
  expect(await answer).toMatchObject({
    data: { candidateUpdate: { candidate: { title: 'Countess' }, userErrors: [] } },
  });
  const { code, after } = await end!;
  expect(code).toBe(0);
  expect(after).toBeLessThan(10_000);
});

test('a worker takes what a process without consumers left, and ends at SIGTERM', async () => {
  const { child } = await start(/The feed worker runs/, 'feed', 'run');
  await rowsOf(fresh.database.sql, sql`insert into candidate (given_name) values ('Ida')`);
  const indexed = async () =>
    (await rowOf<{ count: number }>(
      fresh.database.sql,
      sql`select count(*)::int as count from search_document where not deleted`,
    ))!.count;
  const deadline = Date.now() + 20_000;
  while ((await indexed()) < 2 && Date.now() < deadline)
    await rowsOf(fresh.database.sql, sql`select pg_sleep(0.02)`);
  expect(await indexed()).toBe(2);
  expect(await stopped(child)).toMatchObject({ code: 0 });
});

test('a worker that is killed while it builds the index: the next one resumes the build where it was', async () => {
  const { sql: database } = fresh.database;
  await rowsOf(
    database,
    sql`insert into candidate (given_name, title) select 'P', 'Engineer ' || n from generate_series(1, 4000) n`,
  );
  await rowsOf(database, sql`delete from search_index`); // as after an upgrade with another mapping
  const build = () =>
    rowOf<{ begun: string; done: number }>(
      database,
      sql`select begun_at as begun, done from index_rebuild`,
    );
  const { child } = await start(/The feed worker runs/, 'feed', 'run');
  const deadline = Date.now() + 40_000;
  let cut = await build();
  while ((cut?.done ?? 0) < 500 && Date.now() < deadline) cut = await build();
  child.kill('SIGKILL');
  await once(child, 'exit');
  cut = await build();
  expect(cut?.done).toBeGreaterThanOrEqual(500);
  expect(cut?.done).toBeLessThan(4000);

  const second = await start(/The feed worker runs/, 'feed', 'run');
  const seen = new Set<string>();
  let least = Infinity;
  for (let state = cut; state && Date.now() < deadline; state = await build()) {
    seen.add(state.begun);
    least = Math.min(least, state.done);
  }
  expect(await build()).toBeUndefined();
  expect([...seen]).toEqual([cut!.begun]);
  expect(least).toBe(cut!.done);
  expect(
    await rowsOf(
      database,
      sql`select c.id from candidate c left join search_document d on d.candidate_id = c.id and not d.deleted where d.candidate_id is null`,
    ),
  ).toEqual([]);
  expect(await stopped(second.child)).toMatchObject({ code: 0 });
});
