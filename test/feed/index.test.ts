import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { candidateIndexConsumer } from '../../src/domains/matching/index/candidate-index.consumer.js';
import { DoctorService } from '../../src/domains/matching/index/doctor.service.js';
import { ReindexService } from '../../src/domains/matching/index/reindex.service.js';
import { rowsOf, type Database } from '../../src/platform/database/database.js';
import { Feed } from '../../src/platform/feed/feed.js';
import { freshDatabase, type FreshDatabase } from '../scenario/database.js';
import { insertChannel, insertSkill } from '../scenario/fixtures.js';
import { runningEngines, type TestSearch } from '../search/engines.js';

describe.each(runningEngines)('$name', ({ open }) => {
  let fresh: FreshDatabase;
  let database: Database;
  let search: TestSearch;
  let reindex: ReindexService;
  let doctor: DoctorService;
  let feed: Feed;
  const failures: unknown[] = [];

  beforeAll(async () => {
    fresh = await freshDatabase();
    database = fresh.database;
    search = await open(database);
    reindex = new ReindexService(database, search.index);
    doctor = new DoctorService(database, search.index);
    feed = new Feed(database, {
      consumers: [candidateIndexConsumer(search.index, reindex)],
      report: (where, error) => failures.push([where, error]),
    });
    await feed.start();
    await feed.drained();
  });
  afterAll(async () => {
    await feed.stop();
    await search.close();
    await fresh.close();
  });

  const people = async (count: number, name = 'Ada') =>
    (
      await rowsOf<{ id: string }>(
        database.sql,
        sql`insert into candidate (given_name, title) select ${name}, 'Engineer ' || n from generate_series(1, ${count}::int) n returning id`,
      )
    ).map(({ id }) => id);
  const head = async () => (await feed.head()).position;
  const versionsOf = async (ids: readonly string[]) =>
    new Map((await search.index.engine.statesOf(ids)).map(({ id, version }) => [id, version]));

  test('the doctor finds every kind of difference, repairs it, and then finds none', async () => {
    const [same, gone, stale, older] = (await people(4)) as [string, string, string, string];
    await feed.drained();
    expect(await doctor.examine()).toMatchObject({ people: 4, count: 0, behind: 0, setAside: 0 });
    const { engine } = search.index;
    const stranger = randomUUID();
    const version = await head();
    const [built] = await search.index.build([stale], version);
    await engine.write([
      { id: gone, version, body: null },
      { id: stale, version, body: { ...built!.body, title: 'Somebody else' } },
      { id: stranger, version, body: { ...built!.body, id: stranger } },
    ]);
    // A change that the index never took, although the document looks the same.
    await feed.stop();
    await rowsOf(database.sql, sql`update candidate set phone = '1' where id = ${older}`);
    await rowsOf(
      database.sql,
      sql`update feed_checkpoint set position = position + 1 where consumer = ${search.index.consumer}`,
    );
    const { differences } = await doctor.examine();
    expect(new Map(differences.map(({ id, problem }) => [id, problem]))).toEqual(
      new Map([
        [gone, 'MISSING'],
        [stale, 'STALE'],
        [stranger, 'LEFT_OVER'],
        [older, 'OLDER'],
      ]),
    );
    expect(await doctor.examine({ repair: true })).toMatchObject({ count: 0, repaired: 4 });
    await feed.start();
    await feed.drained();
    expect(await doctor.examine()).toMatchObject({ people: 4, count: 0 });
    expect((await versionsOf([same])).get(same)).toBeLessThanOrEqual(await head());
  });

  test('a skill that is renamed, and a channel too, bring everyone who has to do with it up to date, page by page, and waitFor waits for it', async () => {
    const skill = await insertSkill(database.sql, 'Kubernetis');
    const channel = await insertChannel(database.sql, 'Bord');
    const skilled = await people(1_250, 'Skilled');
    const others = await people(3, 'Other');
    await rowsOf(
      database.sql,
      sql`insert into candidate_skill (candidate_id, skill_id) select unnest(${skilled}::uuid[]), ${skill.id}`,
    );
    await rowsOf(
      database.sql,
      sql`insert into touch (candidate_id, channel_id, at) select ${others[0]!}, ${channel.id}, now()`,
    );
    await feed.drained();
    const before = await versionsOf(others);
    const cursor = await database.sql.transaction().execute(async (transaction) => {
      await rowsOf(transaction, sql`update channel set name = 'Board' where id = ${channel.id}`);
      await rowsOf(
        transaction,
        sql`update skill set name = 'Kubernetes', version = version + 1 where id = ${skill.id}`,
      );
      return feed.cursorOfTransaction(transaction);
    });
    feed.nudge();
    await feed.waitFor(cursor!, search.index.consumer);
    expect((await search.search.ids({ skillIds: [skill.id] }, new Date())).sort()).toEqual(
      [...skilled].sort(),
    );
    expect(await doctor.examine()).toMatchObject({ count: 0 });
    const after = await versionsOf(others);
    expect(others.map((id) => after.get(id)! > before.get(id)!)).toEqual([true, false, false]); // only whom the channel has to do with
    expect(await rowsOf(database.sql, sql`select from feed_sweep`)).toEqual([]);
  });

  test('a reindex that was stopped continues, and includes what changed in between', async () => {
    await people(1_200, 'More');
    await feed.drained();
    const stop = new AbortController();
    await expect(
      reindex.run({
        progress: ({ done }) => {
          if (done >= 1_000) stop.abort(new Error('Stopped.'));
        },
        signal: stop.signal,
      }),
    ).rejects.toThrow('Stopped.');
    const [first] = await rowsOf<{ id: string }>(
      database.sql,
      sql`select id from candidate order by id limit 1`,
    );
    await rowsOf(
      database.sql,
      sql`update candidate set title = 'Changed meanwhile' where id = ${first!.id}`,
    );
    const steps: number[] = [];
    const result = await reindex.run({ progress: ({ done }) => steps.push(done) });
    expect(result).toMatchObject({ resumedAfter: expect.any(Number), refused: 0 });
    expect(result.resumedAfter).toBeGreaterThanOrEqual(1_000);
    expect(steps[0]).toBeGreaterThan(1_000);
    expect(await doctor.examine()).toMatchObject({ count: 0 });
    expect(
      await rowsOf(
        database.sql,
        sql`select from index_rebuild union all select from index_rebuild_document`,
      ),
    ).toEqual([]);
  });

  test('a reindex that ends while it catches up with changes is resumed there, and writes each person once', async () => {
    const ids = await people(1_100, 'Meanwhile');
    await feed.drained();
    await feed.stop();
    let changed = false;
    const stop = new AbortController();
    const cut = await reindex
      .run({
        progress: async ({ done, total }) => {
          if (!changed && done === total) {
            changed = true;
            for (const title of ['Once', 'Twice'])
              await rowsOf(
                database.sql,
                sql`update candidate set title = ${title} where id = any(${ids}::uuid[])`,
              );
          } else if (changed) stop.abort(new Error('Killed.'));
        },
        signal: stop.signal,
      })
      .catch((error: Error) => error.message);
    expect(cut).toBe('Killed.');
    const left = async () =>
      (await rowsOf(database.sql, sql`select from feed_stale where consumer like '%/rebuild'`))
        .length;
    expect(await left()).toBe(600); // of 1,100, each named twice
    const steps: number[] = [];
    await reindex.run({ progress: ({ done }) => steps.push(done) });
    expect(steps.at(-1)! - steps[0]!).toBeLessThan(600);
    expect(await left()).toBe(0);
    await feed.start();
    await feed.drained();
    expect(await doctor.examine()).toMatchObject({ count: 0 });
  });

  test('a new index that does not hold what was written to it never takes over', async () => {
    if (search.index.engine.kind === 'postgres') return; // written in place: there is no second one
    const { engine } = search.index;
    const rebuild = engine.rebuild.bind(engine);
    // A write that the server confirms and loses.
    engine.rebuild = async (target) => {
      const made = await rebuild(target);
      return {
        ...made,
        write: async (documents) => ({
          ...(await made.write(documents.slice(1))),
          written: documents.length,
        }),
      };
    };
    await expect(reindex.run()).rejects.toThrow(/lacks the document .* The old index stays/);
    engine.rebuild = rebuild;
    expect(await doctor.examine()).toMatchObject({ count: 0 });
  });

  test('a batch of a rebuild that comes when its index has gone is refused, and makes no index', async () => {
    if (search.index.engine.kind === 'postgres') return;
    const { engine } = search.index;
    const [someone] = (await people(1, 'Late')) as [string];
    await feed.drained();
    const documents = await search.index.build([someone], await head());
    const abandoned = await engine.rebuild();
    const next = await engine.rebuild(); // throws the first one's index away
    await expect(abandoned.write(documents)).rejects.toMatchObject({ code: 'SEARCH_UNAVAILABLE' });
    await expect(abandoned.count()).rejects.toThrow();
    expect(await next.write(documents)).toMatchObject({ written: 1 });
    await next.abandon();
  });

  test('survives all of it without a failure of its own', () => expect(failures).toEqual([]));
});
