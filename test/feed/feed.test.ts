import type { Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { rowOf, rowsOf, type Database } from '../../src/platform/database/database.js';
import type { Change } from '../../src/platform/feed/change.js';
import { NonRetryableError, type Consumer } from '../../src/platform/feed/consumer.js';
import { Cursors } from '../../src/platform/feed/cursor.js';
import { installationSecret } from '../../src/platform/sealing/installation.queries.js';
import { Feed } from '../../src/platform/feed/feed.js';
import { drainOutbox, Sequencer } from '../../src/platform/feed/sequencer.js';
import { Tail } from '../../src/platform/feed/tail.js';
import { freshDatabase, type FreshDatabase } from '../scenario/database.js';

let fresh: FreshDatabase;
let database: Database;
let feed: Feed;

beforeAll(async () => {
  fresh = await freshDatabase();
  database = fresh.database;
});
afterAll(async () => {
  await stopAll(); // before the pool that it works on
  await fresh.close();
});

const running: Feed[] = [];
const aFeed = async (on: Database, consumers: Consumer[] = []) => {
  const failures: unknown[] = [];
  const made = new Feed(on, { consumers, report: (where, error) => failures.push([where, error]) });
  running.push(made);
  await made.start();
  return Object.assign(made, { failures });
};
beforeEach(async () => {
  feed = await aFeed(database);
  await feed.drained();
});
const stopAll = async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
};

const person = async (on = database.sql, name = 'Ada') =>
  (await rowOf<{ id: string }>(
    on,
    sql`insert into candidate (given_name) values (${name}) returning id`,
  ))!.id;
const rename = (id: string, name: string, on = database.sql) =>
  rowsOf(
    on,
    sql`update candidate set given_name = ${name}, version = version + 1 where id = ${id}`,
  );

async function take(changes: AsyncIterableIterator<Change[]>, count: number): Promise<Change[]> {
  const taken: Change[] = [];
  while (taken.length < count) {
    const { value, done } = await changes.next();
    if (done) break;
    taken.push(...value);
  }
  return taken;
}

test('16 writers that also roll back, under two sequencers: every commit has one position, dense and in order', async () => {
  await stopAll();
  const one = await aFeed(database);
  const two = await aFeed(await fresh.another());
  const before = await one.head();
  const shared = await person();
  const people = await Promise.all(Array.from({ length: 4 }, () => person()));
  const committed = new Map<string, number>();
  let transactions = 0;
  await Promise.all(
    Array.from({ length: 16 }, async (_, writer) => {
      for (let round = 0; round < 25; round++) {
        const id = round % 3 === 0 ? shared : people[(writer + round) % people.length]!;
        const rollBack = (writer * 7 + round) % 4 === 0;
        await database.sql
          .transaction()
          .execute(async (transaction) => {
            await rename(id, `w${writer} r${round}`, transaction);
            if (rollBack) throw new Error('rolled back');
            await rowsOf(
              transaction,
              sql`select set_config('rapport.client_mutation_id', ${`${writer}-${round}`}, true)`,
            );
            await rowsOf(
              transaction,
              sql`insert into touch (candidate_id, channel_id, at) select ${id}, id, now() from channel limit 1`,
            );
          })
          .then(
            () => {
              committed.set(id, (committed.get(id) ?? 0) + 1);
              transactions += 1;
            },
            (error: Error) => {
              if (error.message !== 'rolled back') throw error;
            },
          );
      }
    }),
  );
  await Promise.all([one.drained(), two.drained()]);
  const rows = await rowsOf<{
    position: number;
    outbox_id: number;
    entity_id: string;
    operation: string;
  }>(
    database.sql,
    sql`
    select position::float8, outbox_id::float8, entity_id, operation from feed where position > ${before.position} order by position`,
  );
  expect(rows.map(({ position }) => position)).toEqual(
    rows.map((_, index) => before.position + index + 1),
  );
  const updates = rows.filter(({ operation }) => operation === 'UPDATE');
  expect(updates).toHaveLength(transactions);
  for (const [id, count] of committed) {
    const own = updates.filter(({ entity_id }) => entity_id === id);
    expect(own).toHaveLength(count);
    // Ids are drawn under the row's lock, so along one entity they rise as its versions do.
    expect(own.map(({ outbox_id }) => outbox_id)).toEqual(
      own.map(({ outbox_id }) => outbox_id).sort((a, b) => a - b),
    );
  }
});

test('what a transaction announced that stays open, while others come and go and one announces nothing, is moved when it ends', async () => {
  await stopAll();
  const sequencer = new Sequencer(
    database,
    () => undefined,
    () => undefined,
    1,
  );
  sequencer.start();
  const floorBeyond = async (id: number) => {
    const deadline = Date.now() + 10_000;
    while (sequencer.lowWatermark < id && Date.now() < deadline) {
      sequencer.nudge();
      await rowsOf(database.sql, sql`select`);
    }
    return sequencer.lowWatermark >= id;
  };
  const drawn = async () =>
    (await rowOf<{ id: number }>(
      database.sql,
      sql`select last_value::float8 as id from outbox_id_seq`,
    ))!.id;
  await database.sql.transaction().execute(async (unrelated) => {
    await rowsOf(unrelated, sql`insert into import_run (source, path) values ('x', 'y')`);
    const { id, after } = await database.sql.transaction().execute(async (slow) => {
      const id = await person(slow);
      const mine = await drawn();
      const others = [];
      for (let round = 0; round < 5; round++) others.push(await person());
      await drainOutbox(database);
      for (let look = 0; look < 20; look++) {
        // it must not pass the one that is open
        sequencer.nudge();
        await rowsOf(database.sql, sql`select pg_sleep(0.005)`);
      }
      expect(sequencer.lowWatermark).toBeLessThan(mine);
      expect(
        await rowsOf(database.sql, sql`select from feed where entity_id = any(${others}::uuid[])`),
      ).toHaveLength(5);
      return { id, after: await drawn() };
    });
    await person();
    expect(await floorBeyond(after)).toBe(true);
    expect(await rowsOf(database.sql, sql`select from feed where entity_id = ${id}`)).toHaveLength(
      1,
    );
  });
  await sequencer.stop();
});

test('what was acknowledged before another began comes before it', async () => {
  const ids: string[] = [];
  for (let round = 0; round < 10; round++) ids.push(await person());
  await feed.drained();
  const rows = await rowsOf<{ entity_id: string }>(
    database.sql,
    sql`select entity_id from feed where entity_id = any(${ids}::uuid[]) order by position`,
  );
  expect(rows.map(({ entity_id }) => entity_id)).toEqual(ids);
});

test('a subscriber reads what was before and then what comes, without gap or double, while writers are at work', async () => {
  const start = await feed.headCursor();
  const { position } = await feed.head();
  for (let round = 0; round < 200; round++) await person();
  let writing = true;
  const writer = (async () => {
    while (writing) await person();
  })();
  const readers = await Promise.all(
    Array.from({ length: 5 }, () => take(feed.subscribe(start), 800)),
  ).finally(() => (writing = false));
  await writer;
  for (const changes of readers) {
    expect(changes.map((change) => change.position)).toEqual(
      changes.map((_, index) => position + 1 + index),
    );
  }
});

test('a slow subscriber falls back to the table and still loses nothing', async () => {
  const changes = feed.subscribe();
  const first = take(changes, 1);
  await feed.head();
  await person();
  const [seen] = await first;
  await rowsOf(
    database.sql,
    sql`insert into candidate (given_name) select 'n' || n from generate_series(1, 12000) n`,
  );
  await feed.drained();
  const rest = await take(changes, 12_000);
  expect(rest.map((change) => change.position)).toEqual(
    rest.map((_, index) => seen!.position + 1 + index),
  );
  await changes.return!();
});

test('what is committed while a subscriber works comes to it in one batch', async () => {
  const tail = new Tail(database, () => undefined, 60_000);
  await tail.start();
  try {
    const reader = tail.subscribe(feed.head());
    const first = reader.next();
    // Until it waits for the tail it reads from the table, and the tail does not wait for it.
    const isIdle = () => (reader as unknown as { idle: boolean }).idle;
    for (let tries = 0; tries < 500 && !isIdle(); tries += 1) await feed.head();
    expect(isIdle()).toBe(true);
    for (let count = 0; count < 3; count += 1) {
      const id = await person();
      await feed.drained();
      tail.notify((await feed.head()).position);
      if (count === 0) expect((await first).value!.map(({ entityId }) => entityId)).toEqual([id]);
    }
    expect((await reader.next()).value).toHaveLength(2);
  } finally {
    await tail.stop();
  }
});

test('a mutation cursor, taken in its transaction and behind a savepoint, leads to the last change of it', async () => {
  const { cursor, id } = await database.sql.transaction().execute(async (transaction) => {
    const id = await person(transaction);
    await rowsOf(transaction, sql`savepoint deeper`);
    await rename(id, 'Grace', transaction);
    await rowsOf(transaction, sql`release savepoint deeper`);
    await person(); // another transaction, committed in between
    return { id, cursor: await feed.cursorOfTransaction(transaction) };
  });
  feed.nudge();
  const { position } = await feed.resolve(cursor!);
  const row = await rowOf(
    database.sql,
    sql`select entity_id, operation from feed where position = ${position}`,
  );
  expect(row).toEqual({ entity_id: id, operation: 'UPDATE' });
  const nothing = await database.sql
    .transaction()
    .execute((transaction) => feed.cursorOfTransaction(transaction));
  expect(nothing).toBeUndefined();
});

test('cursors that lead nowhere are refused in words', async () => {
  const { epoch, position } = await feed.head();
  const refusal = async (cursor: string) =>
    feed
      .subscribe(cursor)
      .next()
      .then(
        () => 'none',
        (error: { code: string }) => error.code,
      );
  const cursors = new Cursors(await installationSecret(database.sql));
  expect(await refusal('nonsense')).toBe('BAD_CURSOR');
  expect(
    await refusal(cursors.encode({ epoch: 'aaaaaaaa-0000-4000-8000-000000000000', position })),
  ).toBe('RESYNC_REQUIRED');
  expect(await refusal(cursors.encode({ epoch, position: position + 1_000_000 }))).toBe(
    'RESYNC_REQUIRED',
  );
  expect(await refusal(cursors.encode({ epoch, outboxId: 999_999_999 }))).toBe('RESYNC_REQUIRED');
  await rowsOf(
    database.sql,
    sql`with gone as (delete from feed where position <= 3) update feed_head set pruned = 3`,
  );
  expect(await refusal(cursors.encode({ epoch, position: 2 }))).toBe('RESYNC_REQUIRED');
  expect((await take(feed.subscribe(cursors.encode({ epoch, position: 3 })), 1))[0]!.position).toBe(
    4,
  );
});

test('a consumer gets each change once over two processes, again after a failure, and waitFor sees its progress', async () => {
  const seen: number[] = [];
  let failing = true;
  const consumer: Consumer = {
    name: 'test-consumer',
    batchSize: 7,
    begins: 'AT_HEAD',
    async handle(changes) {
      if (failing) throw new Error('not yet');
      seen.push(...changes.map(({ position }) => position));
    },
  };
  const one = await aFeed(database, [consumer]);
  await one.drained();
  const { position } = await one.head();
  const cursor = await database.sql.transaction().execute(async (transaction) => {
    for (let round = 0; round < 30; round++) await person(transaction);
    return one.cursorOfTransaction(transaction);
  });
  await expect(one.waitFor(cursor!, 'test-consumer', 300)).rejects.toMatchObject({
    code: 'WAIT_TIMED_OUT',
    extensions: { behind: 30 },
  });
  expect(one.failures.length).toBeGreaterThan(0);
  failing = false;
  const two = await aFeed(await fresh.another(), [consumer]);
  await two.waitFor(cursor!, 'test-consumer');
  expect(seen).toEqual(Array.from({ length: 30 }, (_, index) => position + 1 + index));
});

test('a consumer works at a head that holds all of its changes, however fast they come', async () => {
  const ahead: number[] = [];
  const consumer: Consumer = {
    name: 'at-the-head',
    batchSize: 1_000,
    begins: 'AT_HEAD',
    async handle(changes, { head }) {
      if (changes.at(-1)!.position > head.position)
        ahead.push(changes.at(-1)!.position - head.position);
    },
  };
  const one = await aFeed(database, [consumer]);
  await one.drained();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let round = 0; round < 40; round++) {
        await person();
        one.nudge();
      }
    }),
  );
  await one.drained();
  expect(ahead).toEqual([]);
});

test('what a consumer can never take is set aside with the reason, the rest goes on, and it is no dead letter once it was taken', async () => {
  let poisoned = true;
  const taken: string[] = [];
  const consumer: Consumer = {
    name: 'choosy',
    entities: ['CANDIDATE'],
    kinds: ['CANDIDATE'],
    batchSize: 50,
    begins: 'AT_HEAD',
    async handle(changes) {
      for (const { entityId } of changes) {
        if (poisoned && entityId === bad) throw new NonRetryableError(entityId, 'too odd');
        taken.push(entityId);
      }
    },
  };
  const one = await aFeed(database, [consumer]);
  await one.drained();
  const letters = () =>
    rowsOf(
      database.sql,
      sql`select entity_id, reason from feed_dead_letter where consumer = 'choosy'`,
    );
  const ids = await database.sql
    .transaction()
    .execute(async (transaction) => [
      await person(transaction),
      await person(transaction),
      await person(transaction),
    ]);
  const bad = ids[1]!;
  await one.drained();
  expect(await letters()).toEqual([{ entity_id: bad, reason: 'too odd' }]);
  expect(new Set(taken)).toEqual(new Set([ids[0], ids[2]]));
  poisoned = false;
  await rename(bad, 'Mended');
  await one.drained();
  expect(taken).toContain(bad);
  expect(await letters()).toEqual([]);
});

test('a connection that is lost while it is at rest does not end the process, and its next query fails', async () => {
  const client = await database.connect();
  const ended = new Promise((resolve) => void client.once('end', resolve));
  (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy(
    new Error('reset by the network'),
  );
  await ended;
  await expect(client.query('select 1')).rejects.toThrow();
});

test('the tail listens again after its connection was ended', async () => {
  const changes = feed.subscribe();
  const next = take(changes, 1);
  await feed.head();
  await rowsOf(
    database.sql,
    sql`select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen feed' and datname = current_database()`,
  );
  const id = await person();
  expect((await next)[0]!.entityId).toBe(id);
  await changes.return!();
});
