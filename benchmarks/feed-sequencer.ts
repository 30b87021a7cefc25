import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { readConfig } from '../src/config.js';
import { openDatabase } from '../src/open.js';
import { Feed } from '../src/platform/feed/feed.js';
import { idleSeconds } from './processor-time.js';
import { median, milliseconds, perSecond, quantile } from './report.js';

/**
 * The sequencer: how many changes a second it gives a position when they wait in a heap (by two sequencers at once too),
 * how many when writers commit all the time, and how long a change waits from its commit to a subscriber of the feed.
 *   npm run build && node dist/benchmarks/feed-sequencer.js --changes 50000 --writers 16 --seconds 10 --runs 3
 * And what a quiet server costs: --idle 20 measures the CPU time of this process and of PostgreSQL while nothing happens.
 */
const { values } = parseArgs({
  options: {
    changes: { type: 'string', default: '50000' },
    writers: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '10' },
    runs: { type: 'string', default: '3' },
    idle: { type: 'string', default: '20' },
  },
});
const [changes, writers, seconds, runs, idle] = [
  values.changes,
  values.writers,
  values.seconds,
  values.runs,
  values.idle,
].map(Number) as [number, number, number, number, number];

const folder = await mkdtemp(join(tmpdir(), 'rapport-benchmark-'));
const opened = await openDatabase(
  readConfig({ RAPPORT_DATA: join(folder, 'data'), RAPPORT_DEMO: '0' }),
);
const { database } = opened;
const owner = new pg.Client(database.urls.owner);
await owner.connect();

async function drainTime(feeds: number): Promise<number> {
  await owner.query(
    `insert into candidate (given_name) select 'P' from generate_series(1, $1::int)`,
    [changes],
  );
  const running = Array.from({ length: feeds }, () => new Feed(database));
  const begun = performance.now();
  await Promise.all(running.map((feed) => feed.start()));
  await Promise.all(running.map((feed) => feed.drained()));
  const took = performance.now() - begun;
  await Promise.all(running.map((feed) => feed.stop()));
  return took;
}

/** Writers as fast as they can; the delay is from the answer of a commit to the subscriber's batch. */
async function whileWriting(): Promise<{ count: number; delays: number[] }> {
  const feed = new Feed(database);
  await feed.start();
  const committed = new Map<string, number>();
  const arrived = new Map<string, number>();
  const subscription = feed.subscribe();
  const reader = (async () => {
    for await (const batch of subscription) {
      const now = performance.now();
      for (const { entityId } of batch) arrived.set(entityId, now);
    }
  })();
  await wait(300);
  const end = performance.now() + seconds * 1000;
  await Promise.all(
    Array.from({ length: writers }, async () => {
      const client = new pg.Client({
        connectionString: database.urls.app,
        options: '-c role=rapport_app -c synchronous_commit=off',
      });
      await client.connect();
      while (performance.now() < end) {
        const {
          rows: [row],
        } = await client.query(`insert into candidate (given_name) values ('W') returning id`);
        committed.set(row.id, performance.now());
      }
      await client.end();
    }),
  );
  await feed.drained();
  await wait(200);
  await feed.stop();
  await reader;
  const delays = [...committed].flatMap(([id, at]) =>
    arrived.has(id) ? [Math.max(0, arrived.get(id)! - at)] : [],
  );
  if (delays.length !== committed.size)
    console.log(`LOST ${committed.size - delays.length} changes`);
  return { count: committed.size, delays };
}

try {
  await drainTime(1);
  const [one, two]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run += 1) {
    one.push(await drainTime(1));
    two.push(await drainTime(2));
  }
  console.log(`a heap of ${changes}, one sequencer    ${perSecond(changes, median(one))}`);
  console.log(`a heap of ${changes}, two sequencers   ${perSecond(changes, median(two))}`);
  const { count, delays } = await whileWriting();
  console.log(
    `${writers} writers, one change a commit  ${Math.round(count / seconds).toLocaleString('en')}/s, commit to subscriber p50 ${milliseconds(quantile(delays, 0.5))} p99 ${milliseconds(quantile(delays, 0.99))}`,
  );
  if (idle > 0) {
    const feed = new Feed(database);
    await feed.start();
    await wait(8_000); // looks get rarer
    const { own, server } = await idleSeconds(owner, () => wait(idle * 1000));
    await feed.stop();
    console.log(
      `idle: ${((own * 100) / idle).toFixed(2)} % of a core in this process, ${server === undefined ? 'unknown' : `${((server * 100) / idle).toFixed(2)} %`} in PostgreSQL`,
    );
  }
} finally {
  await owner.end();
  await opened.close();
  await rm(folder, { recursive: true, force: true });
}
