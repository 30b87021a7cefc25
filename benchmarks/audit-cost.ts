import 'reflect-metadata';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { readConfig } from '../src/config.js';
import { openDatabase } from '../src/open.js';
import { makeApiKey } from '../src/platform/auth/authenticate.js';
import { chainInbox } from '../src/platform/audit/inbox.queries.js';
import { Looks } from '../src/platform/audit/looks.js';
import { AuditTrail } from '../src/platform/audit/trail.js';
import { makeLog } from '../src/platform/telemetry/log.js';
import { startServer } from '../src/serve.js';
import { generateLists } from './list-data.js';
import { listCases } from './list-documents.js';
import { serverSeconds } from './processor-time.js';
import { median } from './report.js';

/**
 * What the audit log costs a list: the same server with and without it, in alternating blocks of requests. A block ends
 * when everything that was seen in it stands in the chain, so all of the work counts, what is done beside the answers too.
 *   npm run build && node_modules/.bin/node dist/benchmarks/audit-cost.js --people 20000 --blocks 30 --requests 400
 */
const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '20000' },
    blocks: { type: 'string', default: '30' },
    requests: { type: 'string', default: '400' },
    serve: { type: 'string' },
  },
});

/** Requests under way at the same time. */
const together = 4;

/** What the server is told, and what it answers. */
interface Told {
  noting?: boolean;
  settle?: boolean;
}
interface Answered {
  url?: string;
  key?: string;
  cpu?: number;
}

/** The server: it takes nothing down while it is told so. */
async function serve(folder: string): Promise<void> {
  const config = readConfig({
    RAPPORT_DATA: folder,
    RAPPORT_DEMO: '0',
    PORT: '0',
    RAPPORT_VIEWS_REFRESH: '0',
    RAPPORT_COST_PER_MINUTE: '0',
  });
  const { database, close } = await openDatabase(config);
  const server = await startServer(config, database, makeLog('warn'));
  const { audit } = server.composition.services;
  const [note, of] = [AuditTrail.prototype.note, Looks.prototype.of];
  const { key, hash } = makeApiKey();
  const owner = new pg.Client(database.urls.owner);
  await owner.connect();
  await owner.query(`insert into api_key (name, role, hash) values ('benchmark', 'ADMIN', $1)`, [
    hash,
  ]);
  await owner.end();
  process.on('message', (told: Told) => {
    if (told.noting !== undefined) {
      AuditTrail.prototype.note = told.noting ? note : () => undefined;
      Looks.prototype.of = told.noting ? of : () => [];
    }
    const settled = async () => {
      await audit.flush();
      while ((await chainInbox(database.sql, 500, true)) > 0);
    };
    void (told.settle ? settled() : Promise.resolve()).then(() => {
      const { user, system } = process.cpuUsage();
      process.send?.({ cpu: (user + system) / 1_000 } satisfies Answered);
    });
  });
  process.once('SIGTERM', () => {
    void server
      .close()
      .then(close)
      .then(() => process.disconnect?.());
  });
  process.send?.({ url: server.url, key } satisfies Answered);
}

async function measure(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-benchmark-'));
  const data = join(folder, 'data');
  const opened = await openDatabase(readConfig({ RAPPORT_DATA: data, RAPPORT_DEMO: '0' }));
  let server: ChildProcess | undefined;
  try {
    await generateLists(opened.database, Number(values.people));
    server = fork(fileURLToPath(import.meta.url), ['--serve', data]);
    const child = server;
    const answer = async () => (await once(child, 'message'))[0] as Answered;
    const { url, key } = await answer();
    const tells = (told: Told): Promise<Answered> => {
      child.send(told);
      return answer();
    };
    const client = new pg.Client(opened.database.urls.owner);
    await client.connect();
    const [first] = listCases({ job: '', candidate: '' });
    const documents = {
      [first!.name]: first!.document,
      '50 people with their contacts':
        'query { candidates(first: 50) { nodes { id name title company location emails phone summary } } }',
    };
    const requests = Number(values.requests);
    for (const [name, query] of Object.entries(documents)) {
      const send = async () => {
        const response = await fetch(`${url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
          body: JSON.stringify({ query, variables: { first: 50 } }),
        });
        const text = await response.text();
        if (response.status !== 200 || text.includes('"errors"')) throw new Error(text);
      };
      const block = async (noting: boolean) => {
        const before = (await tells({ noting })).cpu!;
        const database = (await serverSeconds(client)) ?? 0;
        const began = performance.now();
        await Promise.all(
          Array.from({ length: together }, async () => {
            for (let sent = 0; sent < requests / together; sent += 1) await send();
          }),
        );
        const answered = performance.now() - began;
        const after = (await tells({ settle: true })).cpu!;
        return {
          answered: answered / requests,
          whole: (performance.now() - began) / requests,
          cpu:
            (after - before + ((await serverSeconds(client)) ?? 0) * 1_000 - database * 1_000) /
            requests,
        };
      };
      for (const noting of [true, false]) await block(noting);
      const ratios: Record<'answered' | 'whole' | 'cpu', number[]> = {
        answered: [],
        whole: [],
        cpu: [],
      };
      const bare: typeof ratios = { answered: [], whole: [], cpu: [] };
      for (let pair = 0; pair < Number(values.blocks); pair += 1) {
        const order = pair % 2 === 0 ? [true, false] : [false, true];
        const found = new Map<boolean, Awaited<ReturnType<typeof block>>>();
        for (const noting of order) found.set(noting, await block(noting));
        for (const what of ['answered', 'whole', 'cpu'] as const) {
          ratios[what].push(found.get(true)![what] / found.get(false)![what]);
          bare[what].push(found.get(false)![what]);
        }
      }
      const percent = (what: keyof typeof ratios) => {
        const sorted = ratios[what].map((ratio) => (ratio - 1) * 100).sort((a, b) => a - b);
        const quarter = sorted.length >> 2;
        return `${median(sorted).toFixed(1)} % (quarters ${sorted[quarter]!.toFixed(1)} to ${sorted[sorted.length - 1 - quarter]!.toFixed(1)}) of ${median(bare[what]).toFixed(2)} ms`;
      };
      console.log(
        `${name}, ${values.people} people\n  until answered: ${percent('answered')}\n  until in the chain: ${percent('whole')}\n  processor time of the server and PostgreSQL: ${percent('cpu')}`,
      );
    }
    const { rows } = await client.query(
      `select count(*)::int as events, pg_size_pretty(pg_total_relation_size('audit_event') + pg_total_relation_size('audit_value')) as size from audit_event`,
    );
    console.log(`${rows[0].events} events take ${rows[0].size}.`);
    await client.end();
  } finally {
    if (server?.connected) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    await opened.close();
    await rm(folder, { recursive: true, force: true });
  }
}

await (values.serve ? serve(values.serve) : measure());
