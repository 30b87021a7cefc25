import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import { oneRowOf, rowOf, rowsOf } from '../../src/platform/database/database.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { mendSequences, sequenceInWords } from '../../src/platform/database/sequences.js';
import type { Change } from '../../src/platform/feed/change.js';
import type { Consumer } from '../../src/platform/feed/consumer.js';
import { Feed } from '../../src/platform/feed/feed.js';
import { beginEpoch } from '../../src/platform/feed/feed.queries.js';
import { mendedInWords, mendFeedIds } from '../../src/platform/feed/ids.js';
import { readFeedIds } from '../../src/platform/feed/ids.queries.js';
import { drainOutbox, Sequencer } from '../../src/platform/feed/sequencer.js';
import { feedMeasures, feedStatusInWords } from '../../src/platform/feed/status.js';
import { readFeedStatus } from '../../src/platform/feed/status.queries.js';
import { freshDatabase, type FreshDatabase } from '../scenario/database.js';

// A copy of the tables without their sequences, like a logical replica: new rows get the numbers of old ones.

let fresh: FreshDatabase;
let owner: pg.Client;
let feed: Feed | undefined;
let failures: string[];

beforeEach(async () => {
  fresh = await freshDatabase();
  owner = new pg.Client(fresh.urls.owner);
  await owner.connect();
  failures = [];
});
afterEach(async () => {
  await feed?.stop();
  feed = undefined;
  await owner.end();
  await fresh.close();
});

const person = async (name: string) =>
  (await oneRowOf<{ id: string }>(
    fresh.database.sql,
    sql`insert into candidate (given_name) values (${name}) returning id`,
  ))!.id;
const setBack = () => owner.query('alter sequence outbox_id_seq restart');
const positions = async (ids: readonly string[]) =>
  (
    await rowsOf<{ id: string }>(
      fresh.database.sql,
      sql`select entity_id as id from feed where entity_id = any(${[...ids]}::uuid[]) order by position`,
    )
  ).map(({ id }) => id);
const isDense = async () =>
  (await oneRowOf<{ dense: boolean }>(
    fresh.database.sql,
    sql`select max(position) = count(*) and max(position) = (select last from feed_head) as dense from feed`,
  ))!.dense;
/** Three people whose changes have positions. */
const history = async () => {
  const ids = [await person('A'), await person('B'), await person('C')];
  await drainOutbox(fresh.database);
  return ids;
};

const begin = async (): Promise<Change[]> => {
  const taken: Change[] = [];
  const consumer: Consumer = {
    name: 'noting',
    batchSize: 100,
    begins: 'AT_HEAD',
    handle: async (changes) => void taken.push(...changes),
  };
  feed = new Feed(fresh.database, {
    consumers: [consumer],
    report: (_, error) => failures.push((error as Error).message),
  });
  await feed.start();
  await feed.drained();
  return taken;
};

test('a sequence that was set back is found at the start, and new changes come after all others', async () => {
  await history();
  await setBack();
  expect((await readFeedStatus(fresh.database.sql)).idsBehind).toBeGreaterThanOrEqual(3);
  const mended = await mendFeedIds(fresh.database);
  expect(mendedInWords(mended!)).toMatch(/^The ids of changes were behind: 0 were drawn and \d+ /);
  expect(await mendFeedIds(fresh.database)).toBeUndefined();

  const taken = await begin();
  const id = await person('D');
  await feed!.drained();
  expect(taken.map(({ entityId }) => entityId)).toEqual([id]);
  expect(failures).toEqual([]);

  const status = await readFeedStatus(fresh.database.sql);
  expect(status.idsBehind).toBe(0);
  expect(feedStatusInWords(status)).toContain('Ids of changes came again and were mended at 20');
  const measure = (name: string) => feedMeasures(status).find((one) => one.name === name)!.value;
  expect(measure('rapport_feed_ids_behind')).toBe(0);
  expect(Date.now() / 1_000 - measure('rapport_feed_ids_mended_timestamp_seconds')).toBeLessThan(
    60,
  );
  await beginEpoch(fresh.database.sql);
  expect(feedStatusInWords(await readFeedStatus(fresh.database.sql))).not.toContain('came again');
});

test('ids above a pruned feed are kept free too: a cursor of a mutation must not find the change of another', async () => {
  await history();
  await owner.query('update feed_head set pruned = last');
  await owner.query('delete from feed');
  await setBack();
  const { used } = (await mendFeedIds(fresh.database))!;
  await person('D');
  const { id } = await oneRowOf<{ id: number }>(
    fresh.database.sql,
    sql`select max(id)::float8 as id from outbox`,
  );
  expect(id).toBeGreaterThan(used);
});

test('changes that wait under ids of others get new ones, after those that waited before, and in their order', async () => {
  await history();
  const before = await person('before');
  await setBack();
  const after = [];
  for (const name of ['D', 'E', 'F', 'G']) {
    // The outbox refuses an id that it holds itself; the writer tries again.
    const id = await person(name).catch(() => person(name));
    after.push(id);
  }
  const taken = await begin();
  await feed!.drained();
  expect(await positions([before, ...after])).toEqual([before, ...after]);
  expect(taken.map(({ entityId }) => entityId)).toEqual([before, ...after]);
  expect(await isDense()).toBe(true);
  expect(failures.some((message) => message.includes('waiting changes were given new ones'))).toBe(
    true,
  );
});

test.each([
  ['far', async () => history()],
  ['by so little that new ids are beyond the low watermark soon', async () => []],
])(
  'a sequence that is set back %s while the feed runs is met and mended: nothing is lost, nothing comes twice',
  async (_, before) => {
    const reported: string[] = [];
    const sequencer = new Sequencer(
      fresh.database,
      () => undefined,
      (_where, error) => reported.push((error as Error).message),
      2,
    );
    sequencer.start();
    const until = async (isSo: () => Promise<boolean>) => {
      const deadline = Date.now() + 20_000;
      while (!(await isSo())) {
        sequencer.nudge();
        if (Date.now() > deadline) throw new Error(`Not in time. ${reported.join(' ')}`);
      }
    };
    const placed = (ids: readonly string[]) =>
      until(async () => (await positions(ids)).length === ids.length);
    try {
      const ids = [...(await before()), await person('A'), await person('B')];
      await placed(ids);
      // Until it no longer looks at the ids that the next changes will get.
      await until(
        async () => sequencer.lowWatermark >= (await readFeedIds(fresh.database.sql)).drawn,
      );
      await setBack();
      for (const name of ['C', 'D', 'E']) ids.push(await person(name));
      await placed(ids);
      // Of those few that overtook the low watermark before it was noticed the order is lost.
      expect((await positions(ids)).sort()).toEqual(ids.sort());
      expect(await isDense()).toBe(true);
      expect(reported).toContainEqual(expect.stringContaining('as in a copied database'));
    } finally {
      await sequencer.stop();
    }
  },
);

test('a head that is behind its feed is put where the feed ends', async () => {
  await history();
  await owner.query('update feed_head set last = 1');
  const mended = await mendFeedIds(fresh.database);
  expect(mendedInWords(mended!)).toMatch(/^The head of the feed was behind its rows/);
  await person('D');
  await drainOutbox(fresh.database);
  expect(await isDense()).toBe(true);
});

test('every other sequence of ours is put beyond its table at the start, that of the migrations before they run', async () => {
  const skill = (name: string) =>
    rowOf(
      fresh.database.sql,
      sql`insert into skill (name, key) values (${name}, ${name}) returning number`,
    );
  await skill('forging');
  await skill('brazing');
  const { rows } = await owner.query(
    `select s.oid::regclass::text as name from pg_depend d join pg_class s on s.oid = d.objid
     where s.relkind = 'S' and d.deptype in ('a', 'i') and d.refclassid = 'pg_class'::regclass`,
  );
  expect(rows.length).toBeGreaterThanOrEqual(3);
  for (const { name } of rows) await owner.query(`alter sequence ${name} restart`);
  await expect(skill('welding')).rejects.toThrow('skill_number_key');
  const lines: string[] = [];
  expect(await migrate(fresh.urls, (line) => lines.push(line))).toEqual([]);
  expect(lines).toContainEqual(expect.stringContaining('The sequence of skill.number was behind'));
  expect(lines).toContainEqual(expect.stringContaining('The sequence of migration.id was behind'));
  await skill('welding');
  await owner.query(`insert into migration (name) values ('Later')`);
  const again = await mendSequences(owner);
  expect(again.map(sequenceInWords)).toEqual([]);
});
