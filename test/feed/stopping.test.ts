import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { Client } from '@elastic/elasticsearch';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import WebSocket from 'ws';
import { rowOf, rowsOf } from '../../src/platform/database/database.js';
import { elasticsearchForTests } from '../elasticsearch.js';
import { freshDatabase, type FreshDatabase } from '../scenario/database.js';
import { LockWaits } from '../scenario/lock-waits.js';
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
const start = (ready: RegExp, ...args: string[]) => startWith({}, ready, ...args);

/** As `start`, with further settings. */
async function startWith(
  settings: NodeJS.ProcessEnv,
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
      ...settings,
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
  const watching = await owner();
  await fresh.database.sql.transaction().execute(async (transaction) => {
    await rowsOf(
      transaction,
      sql`select from candidate where id = ${data.candidateCreate.candidate.id} for update`,
    );
    answer = ask(
      `mutation { candidateUpdate(id: "${data.candidateCreate.candidate.id}", input: { title: "Countess" }) { candidate { title } userErrors { message } } }`,
    );
    await new LockWaits(watching).until(1, { about: /candidate/ });
    end = stopped(child);
    expect((await closed)[0]).toBe(1001);
  });
  await watching.end();
  expect(await answer).toMatchObject({
    data: { candidateUpdate: { candidate: { title: 'Countess' }, userErrors: [] } },
  });
  const { code, after } = await end!;
  expect(code).toBe(0);
  expect(after).toBeLessThan(10_000);
});

/** Serves the product. */
async function serves() {
  const { child, said } = await start(/API +(\S+)\/graphql/, 'serve');
  const url = /API +(\S+)\/graphql/.exec(said)![1]!;
  const authorization = await bearer();
  const ask = (query: string) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query }),
    }).then((response) => response.json() as Promise<any>);
  return { child, url, ask };
}

/** A session of the database's owner. */
async function owner(): Promise<pg.Client> {
  const client = new pg.Client(fresh.urls.owner);
  await client.connect();
  return client;
}

const recorded = (name: string) =>
  rowsOf<{ given_name: string }>(
    fresh.database.sql,
    sql`select given_name from candidate where given_name like ${`${name}%`}`,
  ).then((rows) => rows.map(({ given_name }) => given_name).sort());

const records = (name: string) =>
  `mutation { candidateCreate(input: { givenName: "${name}" }) { candidate { givenName } } }`;

test('SIGTERM: a statement that would run for ever is cancelled, and its client is told', async () => {
  const { child, ask } = await serves();
  const [locking, watching] = [await owner(), await owner()];
  const waits = new LockWaits(watching);
  const asked = /insert into "?candidate|from "?channel/;
  try {
    await locking.query('begin; lock table channel, outbox in access exclusive mode');
    const answers = [ask('{ channels(first: 1) { nodes { name } } }'), ask(records('Never'))];
    await waits.until(2, { about: asked });
    const { code, after } = await stopped(child);
    for (const { errors } of await Promise.all(answers))
      expect(errors[0]).toMatchObject({
        message: expect.stringContaining('rolled back'),
        extensions: { code: 'SERVER_STOPS' },
      });
    expect(code).toBe(0);
    expect(after).toBeLessThan(10_000);
    await waits.until(0, { about: asked });
  } finally {
    await Promise.all([locking.end(), watching.end()]);
  }
  expect(await recorded('Never')).toEqual([]);
}, 60_000);

test('SIGTERM while the start still counts what lies ahead', async () => {
  const [locking, watching] = [await owner(), await owner()];
  try {
    await locking.query('begin; lock table feed_catch_up in access exclusive mode');
    const { child } = await serves();
    await new LockWaits(watching).until(1, {
      by: 'rapport background',
      about: /select consumer, counted/,
    });
    const { code, after } = await stopped(child);
    expect(code).toBe(0);
    expect(after).toBeLessThan(10_000);
  } finally {
    await Promise.all([locking.end(), watching.end()]);
  }
}, 60_000);

test('SIGTERM with 200 mutations in flight: each is answered, and what is answered is kept', async () => {
  const { child, url, ask } = await serves();
  const [locking, watching] = [await owner(), await owner()];
  const waits = new LockWaits(watching);
  const names = Array.from({ length: 200 }, (_, index) => `Many${index}`).sort();
  let end: ReturnType<typeof stopped>;
  let answers: Promise<any[]>;
  try {
    await locking.query('begin; lock table outbox in access exclusive mode');
    answers = Promise.all(names.map((name) => ask(records(name))));
    await waits.until(20); // all connections for requests
    await fetch(`${url}/healthz`); // comes after them, so the process has taken them in
    const stopping = once(child.stderr!, 'data');
    end = stopped(child);
    await stopping;
  } finally {
    await Promise.all([locking.end(), watching.end()]);
  }
  const kept = (await answers).flatMap(
    ({ data }) => data?.candidateCreate?.candidate?.givenName ?? [],
  );
  expect(kept.sort()).toEqual(await recorded('Many'));
  expect(kept.length).toBeGreaterThan(0);
  const { code, after } = await end;
  expect(code).toBe(0);
  expect(after).toBeLessThan(10_000);
}, 60_000);

test('SIGTERM while the database loses all connections again and again', async () => {
  const { child, ask } = await serves();
  // Only a login may end its own sessions.
  const killing = new pg.Client(fresh.urls.app);
  await killing.connect();
  const kills = () =>
    killing.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and usename = session_user and application_name like 'rapport%'`,
    );
  try {
    const answers = Promise.allSettled(
      Array.from({ length: 50 }, (_, index) => ask(records(`Lost${index}`))),
    );
    for (let round = 0; round < 5; round += 1) await kills();
    const end = stopped(child);
    let ended = false;
    void end.then(() => (ended = true));
    for (let round = 0; round < 100 && !ended; round += 1) {
      await kills();
      await killing.query('select pg_sleep(0.05)');
    }
    const { code, after } = await end;
    expect(code).toBe(0);
    expect(after).toBeLessThan(10_000);
    const kept = await recorded('Lost');
    for (const answer of await answers) {
      const name =
        answer.status === 'fulfilled' && answer.value.data?.candidateCreate?.candidate?.givenName;
      if (name) expect(kept).toContain(name);
    }
  } finally {
    await killing.end();
  }
}, 60_000);

test('SIGTERM ends the command of --once-ready too, also one that does not listen', async () => {
  const { child } = await start(
    /it runs/,
    'serve',
    '--once-ready',
    `trap '' TERM; echo it runs >&2; exec sleep 60`,
  );
  const { after } = await stopped(child);
  expect(after).toBeLessThan(10_000);
}, 60_000);

test('a worker takes what a process without consumers left, and ends at SIGTERM', async () => {
  const { child } = await start(/The feed worker runs/, 'feed', 'run');
  await rowsOf(fresh.database.sql, sql`insert into candidate (given_name) values ('Ida')`);
  const indexed = async () =>
    (await rowOf<{ count: number }>(
      fresh.database.sql,
      sql`select count(*)::int as count from search_document where not deleted`,
    ))!.count;
  const deadline = Date.now() + 20_000;
  const { people } = (await rowOf<{ people: number }>(
    fresh.database.sql,
    sql`select count(*)::int as people from candidate`,
  ))!;
  while ((await indexed()) < people && Date.now() < deadline)
    await rowsOf(fresh.database.sql, sql`select pg_sleep(0.02)`);
  expect(await indexed()).toBe(people);
  expect(await stopped(child)).toMatchObject({ code: 0 });
});

/** Engines that index builds are tried on, with the settings of a process that uses them. */
const elasticsearch = await elasticsearchForTests();
const index = `test-${randomBytes(6).toString('hex')}`;
const engines: [string, string, NodeJS.ProcessEnv][] = [
  ['PostgreSQL', 'candidate-index:postgres', {}],
  ...('url' in elasticsearch
    ? [
        [
          'Elasticsearch',
          'candidate-index:elasticsearch',
          { ELASTICSEARCH_URL: elasticsearch.url, ELASTICSEARCH_INDEX: index },
        ] as [string, string, NodeJS.ProcessEnv],
      ]
    : []),
];

describe.each(engines)('a build of the index in %s', (_, consumer, environment) => {
  // Not as often as it can: the process that builds needs the processor.
  const build = () =>
    rowOf<{ begun: string; done: number }>(
      fresh.database.sql,
      sql`select begun_at as begun, done from pg_sleep(0.01), index_rebuild where consumer = ${consumer}`,
    );
  const worker = () => startWith(environment, /The feed worker runs/, 'feed', 'run');

  afterAll(async () => {
    if (!environment.ELASTICSEARCH_URL) return;
    const client = new Client({ node: environment.ELASTICSEARCH_URL });
    const made = Object.keys(await client.indices.get({ index: `${index}*` }));
    if (made.length > 0) await client.indices.delete({ index: made });
    await client.close();
  });

  test('that was killed, and then stopped with SIGTERM inside 10 s, is resumed where it was', async () => {
    const { sql: database } = fresh.database;
    await rowsOf(
      database,
      sql`insert into candidate (given_name, title) select 'P', 'Engineer ' || n from generate_series(1, 5000) n`,
    );
    await rowsOf(database, sql`delete from search_index`); // as after an upgrade with another mapping
    const deadline = Date.now() + 80_000;
    let cut: Awaited<ReturnType<typeof build>>;
    const reaches = async (done: number) => {
      while ((cut?.done ?? 0) < done && Date.now() < deadline) cut = await build();
    };
    const first = await worker();
    await reaches(500);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    cut = await build();
    const { begun, done: killedAt } = cut!;
    expect(killedAt).toBeGreaterThanOrEqual(500);

    const second = await worker();
    await reaches(killedAt + 500);
    const { code, after } = await stopped(second.child);
    expect(code).toBe(0);
    expect(after).toBeLessThan(10_000);
    cut = await build();
    expect(cut).toMatchObject({ begun });
    expect(cut!.done).toBeGreaterThan(killedAt);
    expect(cut!.done).toBeLessThan(5_000);

    const third = await worker();
    const seen = new Set<string>();
    let least = Infinity;
    for (let state = await build(); state && Date.now() < deadline; state = await build()) {
      seen.add(state.begun);
      least = Math.min(least, state.done);
    }
    expect(await build()).toBeUndefined();
    expect([...seen]).toEqual([begun]);
    expect(least).toBe(cut!.done);
    if (consumer.endsWith('postgres'))
      expect(
        await rowsOf(
          database,
          sql`select c.id from candidate c left join search_document d on d.candidate_id = c.id and not d.deleted where d.candidate_id is null`,
        ),
      ).toEqual([]);
    expect(await stopped(third.child)).toMatchObject({ code: 0 });
  }, 120_000);
});
