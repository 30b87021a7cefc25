import 'reflect-metadata';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SignJWT } from 'jose';
import pg from 'pg';
import { readConfig } from '../src/config.js';
import { openDatabase } from '../src/open.js';
import { generateLists } from './list-data.js';
import { listCases, type ListCase } from './list-documents.js';
import { serverSeconds } from './processor-time.js';
import { median } from './report.js';

/**
 * Nested lists through Rapport and through other GraphQL servers over the same database, beside one SQL statement that
 * returns the JSON over Node's http (raw). In alternating rounds:
 *   npm run benchmark:list -- --people 20000
 * `ratio` is that of requests a second; `by effort` that of processor time, of the server and PostgreSQL together, which
 * holds on a machine that does other things as well.
 * The other servers need `npm install` in benchmarks/peers; those that are not installed are left out.
 * --warm: seconds of requests that are not counted, before the first round; --data: a folder that keeps the database for the next run; --only: servers; --cases: numbers of requests, from 1;
 * --profile: a folder for CPU profiles of the servers.
 */
const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '2' },
    warm: { type: 'string', default: '10' },
    connections: { type: 'string', default: '8' },
    only: { type: 'string' },
    cases: { type: 'string' },
    data: { type: 'string' },
    profile: { type: 'string' },
  },
});
const secret = 'a secret of thirty-two bytes or more';
const peers = 'benchmarks/peers';
const modules: Record<string, string> = {
  raw: `${peers}/raw.mjs`,
  Rapport: join(import.meta.dirname, 'list-rapport.js'),
  PostGraphile: `${peers}/postgraphile.mjs`,
  Mercurius: `${peers}/mercurius.mjs`,
  Yoga: `${peers}/yoga.mjs`,
};

interface Peer {
  name: string;
  url: string;
  child: ChildProcess;
}

/** Starts a server as a process of its own and waits until it has sent its address. */
async function start(name: string, environment: NodeJS.ProcessEnv): Promise<Peer> {
  const child = fork(modules[name]!, {
    env: { ...process.env, ...environment, NODE_ENV: 'production' },
    execArgv: values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}/${name}`] : [],
  });
  const [message] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${name} ended.`))),
  ])) as [{ url: string }];
  return { name, url: message.url, child };
}

/** Sends one request and reads the whole answer. */
function ask(agent: Agent, url: string, body: string, authorization: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          authorization,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(Buffer.concat(chunks).toString()));
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Seconds of processor time of a process; undefined off Linux. */
async function secondsOf(pid: number): Promise<number> {
  const stat = (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')).replace(/^.*\) /, '');
  const parts = stat.split(' ');
  return (Number(parts[11]) + Number(parts[12])) / 100;
}

interface Round {
  perSecond: number;
  /** processor milliseconds of one request: of the server, and of PostgreSQL */
  own: number;
  database: number;
}

async function round(
  peer: Peer,
  body: string,
  authorization: string,
  client: pg.Client,
  seconds = Number(values.seconds),
): Promise<Round> {
  // Each round has its own connections: a server closes those that were idle while it was not its turn.
  const agent = new Agent({ keepAlive: true });
  const [own, database] = [await secondsOf(peer.child.pid!), (await serverSeconds(client)) ?? 0];
  const [began, end] = [performance.now(), performance.now() + seconds * 1_000];
  let count = 0;
  await Promise.all(
    Array.from({ length: Number(values.connections) }, async () => {
      while (performance.now() < end) {
        await ask(agent, peer.url, body, authorization);
        count += 1;
      }
    }),
  );
  const elapsed = performance.now() - began;
  agent.destroy();
  return {
    perSecond: (count * 1_000) / elapsed,
    own: (((await secondsOf(peer.child.pid!)) - own) * 1_000) / count,
    database: ((((await serverSeconds(client)) ?? 0) - database) * 1_000) / count,
  };
}

/** What a server is sent for a case. */
const bodyFor = (name: string, listCase: ListCase, index: number) =>
  JSON.stringify(
    name === 'raw'
      ? { case: index, parameters: Object.values(listCase.variables) }
      : {
          query: name === 'PostGraphile' ? listCase.postgraphile : listCase.document,
          variables: listCase.variables,
        },
  );

async function measure(
  listCase: ListCase,
  index: number,
  servers: readonly Peer[],
  authorization: string,
  client: pg.Client,
): Promise<void> {
  console.log(`\n${listCase.name}`);
  const bodies = new Map(servers.map(({ name }) => [name, bodyFor(name, listCase, index)]));
  const sizes = new Map<string, number>();
  for (const { name, url } of servers) {
    const text = await ask(new Agent(), url, bodies.get(name)!, authorization);
    if (text.includes('"errors"')) throw new Error(`${name}: ${text.slice(0, 500)}`);
    sizes.set(name, text.length);
  }
  // The compiler of JavaScript needs some hundred requests to have seen enough.
  for (const peer of servers)
    await round(peer, bodies.get(peer.name)!, authorization, client, Number(values.warm));
  const rounds = new Map<string, Round[]>(servers.map(({ name }) => [name, []]));
  for (let turn = 0; turn < Number(values.rounds); turn += 1)
    for (const peer of turn % 2 ? servers.toReversed() : servers)
      rounds.get(peer.name)!.push(await round(peer, bodies.get(peer.name)!, authorization, client));
  console.log(
    `${'server'.padEnd(16)}${'ratio'.padStart(8)}${'by effort'.padStart(11)}${'requests/s'.padStart(12)}${'server ms'.padStart(11)}${'database ms'.padStart(13)}${'bytes'.padStart(9)}`,
  );
  for (const { name } of servers) {
    const own = rounds.get(name)!;
    // The ratio is taken within each round, so that what else the machine does falls on both.
    const ratio = median(
      own.map(({ perSecond }, turn) => perSecond / rounds.get(servers[0]!.name)![turn]!.perSecond),
    );
    const effort = ({ own: server, database }: Round) => server + database;
    const share = median(
      own.map((each, turn) => effort(rounds.get(servers[0]!.name)![turn]!) / effort(each)),
    );
    const middle = (part: keyof Round) => median(own.map((each) => each[part]));
    console.log(
      `${name.padEnd(16)}${ratio.toFixed(2).padStart(8)}${share.toFixed(2).padStart(11)}${middle('perSecond').toFixed(0).padStart(12)}${middle('own').toFixed(2).padStart(11)}${middle('database').toFixed(2).padStart(13)}${String(sizes.get(name)).padStart(9)}`,
    );
  }
}

const folder = values.data ?? (await mkdtemp(join(tmpdir(), 'rapport-benchmark-')));
await mkdir(folder, { recursive: true });
const opened = await openDatabase(
  readConfig({ RAPPORT_DATA: join(folder, 'data'), RAPPORT_DEMO: '0' }),
);
const { urls } = opened.database;
const client = new pg.Client(urls.owner);
await client.connect();
const servers: Peer[] = [];
try {
  if (opened.created) await generateLists(opened.database, Number(values.people));
  const {
    rows: [ids],
  } = await client.query<{ job: string; candidate: string }>(
    `select (select id from job order by external_id limit 1) as job, (select id from candidate order by external_id limit 1) as candidate`,
  );
  const cases = listCases(ids!);
  const only = values.only?.split(',') ?? Object.keys(modules);
  const environment = {
    DATABASE_URL: urls.app,
    DATABASE_OWNER_URL: urls.owner,
    AUTH_JWT_SECRET: secret,
    AUTH_ISSUER: 'benchmark',
    AUTH_AUDIENCE: 'benchmark',
    PORT: '0',
    RAPPORT_DEMO: '0',
    RAPPORT_FEED_WORKER: '0',
    RAPPORT_VIEWS_REFRESH: '0',
    RAPPORT_DATA: join(folder, 'none'),
    CASES: JSON.stringify(cases.map(({ sql }) => sql)),
  };
  for (const name of only) {
    if (name !== 'Rapport' && name !== 'raw' && !existsSync(`${peers}/node_modules`))
      console.error(`${name} is left out: run npm install in ${peers}.`);
    else servers.push(await start(name, environment));
  }
  const authorization = `Bearer ${await new SignJWT({ email: 'admin@example.com' })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('benchmark')
    .setAudience('benchmark')
    .setIssuedAt()
    .setExpirationTime('12h')
    .sign(new TextEncoder().encode(secret))}`;
  const numbers = values.cases?.split(',').map(Number) ?? cases.map((_, index) => index + 1);
  for (const number of numbers)
    await measure(cases[number - 1]!, number - 1, servers, authorization, client);
} finally {
  await Promise.all(
    servers.map(async ({ child }) => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }),
  );
  await client.end();
  await opened.close();
  if (!values.data) await rm(folder, { recursive: true, force: true });
}
