import { availableParallelism } from 'node:os';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { rowOf, rowsOf } from '../../src/platform/database/database.js';
import type { Backfill, Consumer } from '../../src/platform/feed/consumer.js';
import { NonRetryableError } from '../../src/platform/feed/consumer.js';
import { Feed } from '../../src/platform/feed/feed.js';
import { addStale } from '../../src/platform/feed/backfill.queries.js';
import { recordCatchUp } from '../../src/platform/feed/catch-up.queries.js';
import {
  feedMeasures,
  feedStatusInWords,
  workAheadInWords,
} from '../../src/platform/feed/status.js';
import { readFeedStatus } from '../../src/platform/feed/status.queries.js';
import { readConfig } from '../../src/config.js';
import { Works } from '../../src/platform/work/work.js';
import { drainOutbox } from '../../src/platform/feed/sequencer.js';
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
  return feed;
};
const people = async (count: number) =>
  (
    await rowsOf<{ id: string }>(
      fresh.database.sql,
      sql`insert into candidate (given_name) select 'P' from generate_series(1, ${count}::int) returning id`,
    )
  ).map(({ id }) => id);
const rename = (ids: readonly string[], name: string) =>
  rowsOf(
    fresh.database.sql,
    sql`update candidate set given_name = ${name} where id = any(${[...ids]}::uuid[])`,
  );
const allPeople = async () =>
  (await rowsOf<{ id: string }>(fresh.database.sql, sql`select id from candidate order by id`)).map(
    ({ id }) => id,
  );

/** Works by object, and notes which objects it was given, page by page. */
const byObject = (
  name: string,
  {
    backfill,
    ...more
  }: Partial<Omit<Consumer, 'backfill'>> & { backfill?: Partial<Backfill> } = {},
) => {
  const noted = { handled: [] as string[], pages: [] as string[][], rest: 0 };
  const consumer: Consumer = {
    name,
    entities: ['CANDIDATE'],
    batchSize: 10,
    begins: 'AT_HEAD',
    handle: async (changes) => void noted.handled.push(...changes.map(({ entityId }) => entityId)),
    ...more,
    backfill: {
      objects: 'people',
      pageSize: 8,
      namedBy: (changes) => changes.map(({ entityId }) => entityId),
      processRest: async (changes) => void (noted.rest += changes.length),
      targetsOf: async () => [],
      dependentsOf: async () => [],
      process: async (ids) => void noted.pages.push([...ids]),
      ...backfill,
    },
  };
  return { noted, consumer };
};
const until = async (holds: () => boolean) => {
  for (const deadline = Date.now() + 10_000; !holds() && Date.now() < deadline;)
    await rowsOf(fresh.database.sql, sql`select pg_sleep(0.005)`);
  expect(holds()).toBe(true);
};
const sorted = (ids: readonly string[]) => [...ids].sort();

test('a large backlog is processed by object: each once, however many changes name it', async () => {
  const { noted, consumer } = byObject('by-object');
  await (await aFeed(consumer)).drained();
  await stopAll();
  const ids = await people(25);
  for (const name of ['Q', 'R', 'S']) await rename(ids, name);
  await (await aFeed(consumer)).drained();
  expect(sorted([...noted.pages.flat(), ...noted.handled])).toEqual(sorted(ids));
  expect(noted.rest).toBe(100); // what concerns no person is taken from each change
  expect(noted.pages.every((page) => page.length <= 8)).toBe(true);
});

test('many wide changes cost one pass over those who depend on any of them', async () => {
  const ids = await people(30);
  const { noted, consumer } = byObject('wide', {
    batchSize: 1_000,
    backfill: {
      targetsOf: async (changes) => changes.map(({ entityId: id }) => ({ scope: 'PERSON', id })),
      dependentsOf: async (_, after, limit) =>
        sorted(ids)
          .filter((id) => after === null || id > after)
          .slice(0, limit),
    },
  });
  const feed = await aFeed(consumer);
  await feed.drained();
  const before = noted.handled.length;
  noted.pages.length = 0; // of the changes that made them
  await rename(ids.slice(0, 12), 'Wide');
  await feed.drained();
  expect(noted.handled.length - before).toBe(12);
  expect(sorted(noted.pages.flat())).toEqual(sorted(ids));
});

test('a rebuild that is interrupted is resumed where it was, by other rules it starts over, and waitFor waits for it', async () => {
  const ids = await people(40);
  await stopAll();
  let current = false;
  let failing = true;
  const rebuilt = (edition: string) => {
    const made: ReturnType<typeof byObject> = byObject('rebuilt', {
      isCurrent: async () => current,
      backOff: { first: 20, longest: 20 },
      backfill: {
        process: async (page) => {
          if (failing && made.noted.pages.length === 2) throw new Error('killed');
          made.noted.pages.push([...page]);
        },
        all: {
          edition,
          objectsAfter: async (after, limit) =>
            (await allPeople()).filter((id) => after === null || id > after).slice(0, limit),
          end: async () => void (current = true),
        },
      },
    });
    return made;
  };
  const first = rebuilt('one');
  const cut = await aFeed(first.consumer);
  const cursor = await cut.headCursor();
  await expect(cut.waitFor(cursor, 'rebuilt', 1_000)).rejects.toMatchObject({
    code: 'WAIT_TIMED_OUT',
  });
  await stopAll();
  expect(first.noted.pages).toHaveLength(2);
  const status = await readFeedStatus(fresh.database.sql, ['rebuilt']);
  const left = (await allPeople()).length - 16;
  expect(status.consumers.find(({ name }) => name === 'rebuilt')).toMatchObject({ stale: left });
  expect(status.catchUps).toMatchObject([{ consumer: 'rebuilt', counted: 'people', done: 8 }]);

  const second = rebuilt('one');
  failing = false;
  const feed = await aFeed(second.consumer);
  await feed.waitFor(cursor, 'rebuilt');
  await feed.drained();
  expect(sorted([...first.noted.pages, ...second.noted.pages].flat())).toEqual(await allPeople());
  expect(second.noted.pages.flat()).toHaveLength(left);
  expect(current).toBe(true);
  expect(await rowsOf(fresh.database.sql, sql`select from feed_catch_up`)).toEqual([]);
  await stopAll();

  current = false;
  failing = true;
  const third = rebuilt('two');
  await aFeed(third.consumer);
  await until(() => third.noted.pages.length === 2);
  await stopAll();
  failing = false;
  const fourth = rebuilt('three');
  await (await aFeed(fourth.consumer)).drained();
  expect(sorted(fourth.noted.pages.flat())).toEqual(await allPeople());
  expect(ids.every((id) => fourth.noted.pages.flat().includes(id))).toBe(true);
});

test('an object that can never be processed is a dead letter, and the rest of its page is processed', async () => {
  const bad: string[] = [];
  const { noted, consumer } = byObject('picky', {
    backfill: {
      process: async (page) => {
        const odd = page.find((id) => bad.includes(id));
        if (odd) throw new NonRetryableError(odd, 'too odd');
        noted.pages.push([...page]);
      },
    },
  });
  await (await aFeed(consumer)).drained();
  await stopAll();
  const ids = await people(20);
  bad.push(ids[3]!);
  await (await aFeed(consumer)).drained();
  expect(sorted([...noted.pages.flat(), ...noted.handled])).toEqual(
    sorted(ids.filter((id) => id !== ids[3])),
  );
  expect(
    await rowsOf(
      fresh.database.sql,
      sql`select entity_id as id, reason from feed_dead_letter where consumer = 'picky'`,
    ),
  ).toEqual([{ id: ids[3], reason: 'too odd' }]);
});

test('a consumer lets the one whose writes it reads go first', async () => {
  const order: string[] = [];
  const noting = (name: string) => ({ process: async () => void order.push(name) });
  const reader = byObject('reader', { yieldsTo: 'writer', backfill: noting('reader') });
  const writer = byObject('writer', { backfill: noting('writer') });
  await (await aFeed(reader.consumer, writer.consumer)).drained();
  await stopAll();
  await people(60);
  // With positions from the beginning, both have the same backlog at once, as after an import.
  await drainOutbox(fresh.database);
  await (await aFeed(reader.consumer, writer.consumer)).drained();
  expect(order.filter((name) => name === 'writer').length).toBeGreaterThan(3);
  expect(order.indexOf('reader')).toBeGreaterThan(order.lastIndexOf('writer'));
});

test('while requests are served, at most half of the processors work for consumers that catch up', async () => {
  const busiest = async (name: string, isServing: boolean) => {
    let [running, most] = [0, 0];
    const works = new Works(readConfig({}).deadlines);
    const process = async () => {
      most = Math.max(most, (running += 1));
      await rowsOf(fresh.database.sql, sql`select pg_sleep(0.02)`);
      running -= 1;
    };
    const consumers = ['a', 'b', 'c'].map(
      (letter) => byObject(`${name}-${letter}`, { backfill: { process } }).consumer,
    );
    await (await aFeed(...consumers)).drained();
    await stopAll();
    await people(60);
    const feed = new Feed(fresh.database, { consumers });
    running = 0;
    const request = isServing ? works.begin('query') : undefined;
    const background = works.begin('background');
    await background.run(() => feed.start());
    await feed.drained();
    await feed.stop();
    background.close();
    request?.close();
    return most;
  };
  const half = availableParallelism() >> 1;
  expect(await busiest('alone', false)).toBeGreaterThan(1);
  expect(await busiest('beside', true)).toBeLessThanOrEqual(Math.max(1, half));
});

test('the statistics of what a consumer writes are drawn when it has caught up with much', async () => {
  const analysed = async () =>
    (await rowOf<{ times: number }>(
      fresh.database.sql,
      sql`select analyze_count::int as times from pg_stat_user_tables where relname = 'search_word'`,
    ))!.times;
  const { consumer } = byObject('much', {
    writes: ['search_word'],
    backfill: {
      pageSize: 1_000,
      process: async (ids, { sql: turn }) =>
        void (await rowsOf(
          turn,
          sql`insert into search_word (word) select id::text from unnest(${[...ids]}::uuid[]) id`,
        )),
    },
  });
  await (await aFeed(consumer)).drained();
  await stopAll();
  const before = await analysed();
  await people(1_200);
  const feed = await aFeed(consumer);
  await feed.drained();
  await feed.stop(); // the statistics are drawn after the last page
  expect(await analysed()).toBeGreaterThan(before);
});

test('how far a consumer is stands in the status, in words and in the measures', async () => {
  const { sql: database } = fresh.database;
  await addStale(database, 'slow', 1, await people(3));
  await recordCatchUp(database, 'slow', 'people', { done: 9, total: 12, perSecond: 0.5 });
  const status = await readFeedStatus(database, ['slow']);
  expect(status.consumers.find(({ name }) => name === 'slow')).toMatchObject({ stale: 3 });
  expect(status.catchUps).toEqual([
    { consumer: 'slow', counted: 'people', done: 9, total: 12, secondsLeft: 6 },
  ]);
  expect(feedStatusInWords(status)).toContain(
    'slow is catching up: 9 of 12 people (75 %), about 6 s left',
  );
  // A process that starts says the same.
  expect(workAheadInWords(status)).toMatch(/^ {2}slow +resumes at 9 of 12 people \(75 %\)$/m);
  const [idle] = status.consumers;
  expect(
    workAheadInWords({ ...status, catchUps: [], consumers: [{ ...idle!, behind: 9, stale: 0 }] }),
  ).toBeUndefined();
  const measured = new Map(
    feedMeasures(status)
      .filter(({ labels }) => labels?.consumer === 'slow')
      .map(({ name, value }) => [name, value]),
  );
  expect(measured.get('rapport_feed_consumer_stale_objects')).toBe(3);
  expect(measured.get('rapport_feed_catch_up_done')).toBe(9);
  expect(measured.get('rapport_feed_catch_up_total')).toBe(12);
  expect(measured.get('rapport_feed_catch_up_seconds_left')).toBe(6);
});

test('administrators and recruiters see what is catching up, and nobody else', async () => {
  const world = await aWorld({ RAPPORT_FEED_WORKER: '0' });
  try {
    const document = '{ catchUps { consumer counted done total secondsLeft } }';
    expect(await world.aRecruiter().asks(document)).toEqual({ catchUps: [] });
    await recordCatchUp(world.sql, 'kept-scores', 'people', { done: 1, total: 4, perSecond: null });
    expect(await world.anAdmin().asks(document)).toEqual({
      catchUps: [
        { consumer: 'kept-scores', counted: 'people', done: 1, total: 4, secondsLeft: null },
      ],
    });
    await expect(world.anAnalyst().asks(document)).rejects.toThrow(/administrators and recruiters/);
  } finally {
    await world.close();
  }
});
