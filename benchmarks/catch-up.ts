import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import pg from 'pg';
import { SignJWT } from 'jose';
import { readConfig } from '../src/config.js';
import { ImportService } from '../src/domains/imports/import.service.js';
import { systemViewer } from '../src/domains/users/viewers.js';
import { modules } from '../src/modules.js';
import { openDatabase } from '../src/open.js';
import { rowsOf } from '../src/platform/database/database.js';
import type { Consumer } from '../src/platform/feed/consumer.js';
import { readFeedStatus } from '../src/platform/feed/status.queries.js';
import type { Module } from '../src/platform/module.js';
import { makeLog } from '../src/platform/telemetry/log.js';
import { startServer } from '../src/serve.js';
import { generateBundle } from './generate-bundle.js';
import { serverSeconds } from './processor-time.js';
import { milliseconds, quantile } from './report.js';

/**
 * From the end of an import to the moment when every consumer has processed everything, beside the time of the import,
 * and how quick boards and lists are in the meantime and afterwards:
 *   npm run build && node_modules/.bin/node dist/benchmarks/catch-up.js --candidates 20000
 * --bundle: a folder to import instead of an invented one; --data: a data folder whose import has just ended, which is
 * used up; --reads 0: without requests in the meantime.
 */
const { values } = parseArgs({
  options: {
    candidates: { type: 'string', default: '5000' },
    bundle: { type: 'string' },
    data: { type: 'string' },
    reads: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '900' },
  },
});
const people = Number(values.candidates);
const readers = Number(values.reads);
const secret = 'a secret of thirty-two bytes or more';

interface Spent {
  calls: number;
  ms: number;
}
const spent = new Map<string, Spent>();

async function counted<T>(name: string, work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  try {
    return await work();
  } finally {
    const sum = spent.get(name) ?? { calls: 0, ms: 0 };
    spent.set(name, { calls: sum.calls + 1, ms: sum.ms + performance.now() - begun });
  }
}

/** The same consumer, which notes how often each of its methods runs and for how long. */
function watched(consumer: Consumer): Consumer {
  return new Proxy(consumer, {
    get(target, key) {
      const value = Reflect.get(target, key) as unknown;
      const name = `${target.name} ${String(key)}`;
      if (key === 'handle' || key === 'resync')
        return (
          value &&
          ((...given: unknown[]) =>
            counted(name, () =>
              (value as (...all: unknown[]) => Promise<void>).apply(target, given),
            ))
        );
      if (key === 'periodic' && target.periodic) {
        const { periodic } = target;
        return {
          ...periodic,
          work: (context: never) => counted(name, () => periodic.work(context)),
        };
      }
      if (key === 'backfill' && target.backfill) {
        const { backfill } = target;
        return new Proxy(backfill, {
          get: (inner, part) => {
            const method = Reflect.get(inner, part) as unknown;
            return typeof method === 'function' && (part === 'process' || part === 'page')
              ? (...given: unknown[]) =>
                  counted(`${target.name} ${String(part)}`, () =>
                    (method as (...all: unknown[]) => Promise<unknown>).apply(inner, given),
                  )
              : method;
          },
        });
      }
      return value;
    },
  });
}

const watchedModules = modules.map(
  (module): Module =>
    ({
      ...module,
      ...(module.consumers && {
        consumers: (parts: never) => (module.consumers!(parts) as readonly Consumer[]).map(watched),
      }),
    }) as Module,
);

const folder = await mkdtemp(join(tmpdir(), 'rapport-benchmark-'));
const config = readConfig({
  RAPPORT_DATA: values.data ?? join(folder, 'data'),
  RAPPORT_DEMO: '0',
  RAPPORT_VIEWS_REFRESH: '0',
  AUTH_JWT_SECRET: secret,
  AUTH_ROLE_CLAIMS: '1',
  PORT: '0',
  LOG_LEVEL: 'info',
});
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const opened = await openDatabase(config);
const owner = new pg.Client(opened.database.urls.owner);
await owner.connect();
/** Seconds of processor time so far: of this process, and of PostgreSQL (0 where that is not known). */
async function processorSeconds(): Promise<{ own: number; server: number }> {
  const { user, system } = process.cpuUsage();
  return { own: (user + system) / 1e6, server: (await serverSeconds(owner)) ?? 0 };
}
try {
  if (!values.data) {
    const bundle = values.bundle ?? join(folder, 'bundle');
    if (!values.bundle)
      await generateBundle(bundle, {
        candidates: people,
        applications: people * 3,
        events: people * 16.5,
        jobs: 200,
      });
    const begun = performance.now();
    await new ImportService(opened.database).run(systemViewer('benchmark'), {
      path: bundle,
      source: 'benchmark',
      rejectsFolder: join(folder, 'rejects'),
    });
    console.log(`import         ${seconds(performance.now() - begun)}`);
  }
  const begun = performance.now();
  const server = await startServer(config, opened.database, makeLog(config.logLevel), {
    modules: watchedModules,
  });
  try {
    console.log(`serving after  ${seconds(performance.now() - begun)}`);
    const token = await new SignJWT({ role: 'RECRUITER' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('benchmark')
      .setIssuedAt()
      .setExpirationTime('2h')
      .sign(new TextEncoder().encode(secret));
    const ask = async (query: string, variables: object): Promise<number> => {
      const start = performance.now();
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables }),
      });
      const answer = (await response.json()) as { errors?: unknown };
      if (answer.errors) throw new Error(JSON.stringify(answer.errors));
      return performance.now() - start;
    };
    const jobs = await rowsOf<{ id: string }>(
      opened.database.sql,
      sql`select id from job where status = 'OPEN' order by id limit 20`,
    );
    const board = `query ($jobId: ID!) { jobBoard(jobId: $jobId, perStage: 20) { columns { count stage { id name } nodes { id version candidate { id name title } } } } }`;
    const list = `{ candidates(first: 50) { nodes { id name skills { skill { name } level } } } }`;
    const reading = async (until: () => boolean) => {
      const times: Record<'board' | 'list', number[]> = { board: [], list: [] };
      const reader = async (number: number) => {
        for (let round = number; !until(); round++) {
          times.board.push(await ask(board, { jobId: jobs[round % jobs.length]!.id }));
          times.list.push(await ask(list, {}));
          await wait(50);
        }
      };
      await Promise.all(Array.from({ length: readers }, (_, number) => reader(number)));
      return times;
    };
    const names = server.composition.consumers.map(({ name }) => name);
    const taken = new Map<string, number>();
    const loop = monitorEventLoopDelay({ resolution: 2 });
    loop.enable();
    const before = await processorSeconds();
    let done = false;
    const meanwhile = reading(() => done);
    for (;;) {
      const { waiting, consumers } = await readFeedStatus(opened.database.sql, names);
      for (const { name, position, behind, sweeps } of consumers) {
        if (waiting === 0 && position !== null && behind === 0 && sweeps === 0) {
          if (!taken.has(name)) taken.set(name, performance.now() - begun);
        } else taken.delete(name);
      }
      if (taken.size === consumers.length) break;
      if (performance.now() - begun > Number(values.seconds) * 1000) {
        console.log('gave up');
        break;
      }
      await wait(1_000);
    }
    done = true;
    for (const [name, at] of taken) console.log(`${name.padEnd(30)} ${seconds(at)}`);
    console.log(`everything taken after ${seconds(Math.max(...taken.values()))}`);
    for (const [name, { calls, ms }] of [...spent].sort())
      console.log(`  ${name.padEnd(38)} ${String(calls).padStart(6)} calls ${seconds(ms)}`);
    const used = await processorSeconds();
    console.log(
      `processor time: this process ${seconds((used.own - before.own) * 1000)}, PostgreSQL ${seconds((used.server - before.server) * 1000)}; the event loop was held for ${(loop.max / 1e6).toFixed(0)} ms at most, p99 ${(loop.percentile(99) / 1e6).toFixed(0)} ms`,
    );
    if (readers > 0) {
      const during = await meanwhile;
      await wait(2_000);
      const end = performance.now() + 10_000;
      const quiet = await reading(() => performance.now() > end);
      for (const kind of ['board', 'list'] as const) {
        const [p95, still] = [quantile(during[kind], 0.95), quantile(quiet[kind], 0.95)];
        console.log(
          `${kind.padEnd(6)} p50 ${milliseconds(quantile(during[kind], 0.5))} p95 ${milliseconds(p95)} (${during[kind].length}), quiet p50 ${milliseconds(quantile(quiet[kind], 0.5))} p95 ${milliseconds(still)}, ratio ${(p95 / still).toFixed(2)}`,
        );
      }
    }
  } finally {
    await server.close();
  }
} finally {
  await owner.end();
  await opened.close();
  await rm(folder, { recursive: true, force: true });
}
