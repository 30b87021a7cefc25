import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { readConfig } from '../../src/config.js';
import { modules } from '../../src/modules.js';
import { composeServices } from '../../src/platform/compose.js';
import { rowOf, rowsOf } from '../../src/platform/database/database.js';
import type { Change } from '../../src/platform/feed/change.js';
import { NonRetryableError, type Consumer } from '../../src/platform/feed/consumer.js';
import { retryDeadLetters } from '../../src/platform/feed/dead-letters.js';
import { Feed } from '../../src/platform/feed/feed.js';
import { beginEpoch } from '../../src/platform/feed/feed.queries.js';
import { prune } from '../../src/platform/feed/retention.queries.js';
import { drainOutbox } from '../../src/platform/feed/sequencer.js';
import { readDeadLetters, readFeedStatus } from '../../src/platform/feed/status.queries.js';
import { freshDatabase, type FreshDatabase } from '../scenario/database.js';
import { aWorld } from '../scenario/index.js';

let fresh: FreshDatabase;
const running: Feed[] = [];

beforeAll(async () => {
  fresh = await freshDatabase();
});
const stopAll = () => Promise.all(running.splice(0).map((feed) => feed.stop()));
afterEach(stopAll);
afterAll(() => fresh.close());

const aFeed = async (...consumers: Consumer[]) => {
  const feed = new Feed(fresh.database, { consumers });
  running.push(feed);
  await feed.start();
  await feed.drained();
  return feed;
};
const people = (count: number) =>
  rowsOf<{ id: string }>(
    fresh.database.sql,
    sql`insert into candidate (given_name) select 'P' from generate_series(1, ${count}::int) returning id`,
  );
const age = (days: number) =>
  rowsOf(fresh.database.sql, sql`update feed set at = now() - ${days}::float8 * interval '1 day'`);
const head = async () =>
  (await rowOf<{ last: number; pruned: number; first: number }>(
    fresh.database.sql,
    sql`
  select last::float8, pruned::float8, coalesce((select min(position) from feed), last + 1)::float8 as first from feed_head`,
  ))!;

/** Notes what it is given and how often it begins again. */
const noting = (name: string, more: Partial<Consumer> = {}) => {
  const noted = { changes: [] as Change[], resyncs: 0 };
  const consumer: Consumer = {
    name,
    batchSize: 100,
    begins: 'AT_START',
    handle: async (changes) => void noted.changes.push(...changes),
    resync: async () => void (noted.resyncs += 1),
    ...more,
  };
  return { noted, consumer };
};

test('changes are pruned when they are old and everybody has taken them, or when they are too old for anybody', async () => {
  await rowsOf(fresh.database.sql, sql`delete from feed_checkpoint`); // of consumers that no process runs here
  const slow = noting('slow', { resync: undefined });
  const feed = await aFeed(slow.consumer);
  await people(20);
  await feed.drained();
  await stopAll();
  await people(10); // nobody takes these
  await drainOutbox(fresh.database);
  const { last } = await head();
  expect(await prune(fresh.database.sql, 14, 60, 1_000)).toBe(0);
  await age(20);
  expect(await prune(fresh.database.sql, 14, 60, 5)).toBe(5); // a batch at a time
  expect(await prune(fresh.database.sql, 14, 60, 1_000)).toBeGreaterThan(0);
  expect(await prune(fresh.database.sql, 14, 60, 1_000)).toBe(0);
  expect(await head()).toMatchObject({ pruned: last - 10, first: last - 9 });
  await age(61);
  await prune(fresh.database.sql, 14, 60, 1_000);
  expect(await head()).toMatchObject({ pruned: last, first: last + 1 });
});

test('a consumer that the feed was pruned behind, and every consumer after a restore, begins again', async () => {
  const before = noting('rebuilt');
  await aFeed(before.consumer);
  expect(before.noted.resyncs).toBe(1); // there was nothing before
  await stopAll();
  await people(5);
  await drainOutbox(fresh.database);
  await age(61);
  await prune(fresh.database.sql, 14, 60, 1_000);
  const after = noting('rebuilt');
  const feed = await aFeed(after.consumer);
  expect(after.noted).toMatchObject({ resyncs: 1, changes: [] });
  const cursor = await feed.headCursor();
  await beginEpoch(fresh.database.sql);
  await people(1);
  await feed.drained();
  expect(after.noted.resyncs).toBe(2);
  await expect(feed.resolve(cursor)).rejects.toMatchObject({ code: 'RESYNC_REQUIRED' });
});

test('dead letters are listed with their reason, and taken when they are tried again after what was wrong was mended', async () => {
  let wrong = true;
  const picky = noting('picky', {
    resync: undefined,
    begins: 'AT_HEAD',
    entities: ['CANDIDATE'],
    handle: async ([change]) => {
      if (wrong) throw new NonRetryableError(change!.entityId, 'out of order');
    },
  });
  const feed = await aFeed(picky.consumer);
  const [{ id }] = (await people(1)) as [{ id: string }];
  await feed.drained();
  expect(await readDeadLetters(fresh.database.sql)).toMatchObject([
    { consumer: 'picky', entityId: id, reason: 'out of order', attempts: 1 },
  ]);
  expect(await retryDeadLetters(fresh.database, picky.consumer)).toEqual({
    consumer: 'picky',
    retried: 1,
    taken: 0,
  });
  expect(await readDeadLetters(fresh.database.sql)).toMatchObject([{ attempts: 2 }]);
  wrong = false;
  expect(await retryDeadLetters(fresh.database, picky.consumer)).toEqual({
    consumer: 'picky',
    retried: 1,
    taken: 1,
  });
  expect(await readDeadLetters(fresh.database.sql)).toEqual([]);
});

test('the status tells how far each consumer is behind, in changes and in seconds', async () => {
  const late = noting('late', { resync: undefined, begins: 'AT_HEAD' });
  await aFeed(late.consumer);
  await stopAll();
  await people(3);
  await drainOutbox(fresh.database);
  await people(2); // these have no position yet
  await rowsOf(
    fresh.database.sql,
    sql`update feed set at = now() - interval '90 seconds' where position > (select position from feed_checkpoint where consumer = 'late')`,
  );
  const status = await readFeedStatus(fresh.database.sql, ['late', 'never-ran']);
  const of = (name: string) => status.consumers.find((consumer) => consumer.name === name)!;
  expect(status).toMatchObject({ waiting: 2, prepared: 0 });
  expect(of('late')).toMatchObject({ behind: 5, deadLetters: 0, sweeps: 0 });
  expect(of('late').behindSeconds).toBeGreaterThanOrEqual(90);
  expect(of('never-ran').position).toBeNull();
});

test('a process without consumers serves, says in /readyz and /metrics how far they are behind, and is ready again when a worker has run', async () => {
  const world = await aWorld({ RAPPORT_FEED_WORKER: '0', RAPPORT_READY_LAG_SECONDS: '1' });
  const get = async (path: string) => {
    const response = await fetch(`${world.url}${path}`);
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      text: await response.text(),
    };
  };
  await world.aRecruiter().records({ givenName: 'Ida' });
  await drainOutbox(world.database); // or the process's own sequencer takes rows from under the next statement
  await rowsOf(world.sql, sql`update feed set at = at - interval '5 seconds'`);
  const late = await get('/readyz');
  expect(late.status).toBe(503);
  expect(JSON.parse(late.text).problems['candidate-index:postgres']).toMatch(
    /\d+ changes and \d+ s behind \(limit 1 s\)/,
  );
  const metrics = await get('/metrics');
  expect(metrics.type).toContain('text/plain; version=0.0.4');
  for (const line of [
    /^rapport_feed_consumer_lag_changes\{consumer="candidate-index:postgres"\} [1-9]/m,
    /^rapport_feed_dead_letters\{.*\} 0/m,
    /^rapport_sockets 0/m,
    /^# TYPE rapport_socket_closes_total counter/m,
    /^rapport_http_requests_total\{route="\/graphql",status="200"\} 1/m,
    /^nodejs_eventloop_lag_seconds /m,
  ])
    expect(metrics.text).toMatch(line);

  const { consumers } = composeServices(modules, readConfig({}), world.database);
  const worker = new Feed(world.database, { consumers });
  await worker.start();
  await worker.drained();
  expect(await get('/readyz')).toMatchObject({ status: 200 });
  await worker.stop();
  await world.close();
});
