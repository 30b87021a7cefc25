import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import type pg from 'pg';
import { applicationFactsConsumer } from '../../src/domains/analytics/facts/application-facts.consumer.js';
import { factsBackfill } from '../../src/domains/analytics/facts/facts-backfill.js';
import { FactsReader } from '../../src/domains/analytics/facts/facts-reader.js';
import { factsName, readersPage } from '../../src/domains/analytics/facts/facts.queries.js';
import { RebuildService } from '../../src/domains/analytics/facts/rebuild.service.js';
import { rowsOf } from '../../src/platform/database/database.js';
import type { Consumer } from '../../src/platform/feed/consumer.js';
import { Feed } from '../../src/platform/feed/feed.js';
import {
  lockCheckpoint,
  beginEpoch,
  readCheckpoint,
  readHead,
} from '../../src/platform/feed/feed.queries.js';
import { prune } from '../../src/platform/feed/retention.queries.js';
import { drainOutbox } from '../../src/platform/feed/sequencer.js';
import { happening, Part, Sources } from './part.js';
import type { World } from './world.js';
import { propertyRuns } from '../scenario/property-runs.js';

let sources: Sources;
let world: World;
beforeAll(async () => {
  sources = await Sources.begin();
  world = sources.world;
});
afterAll(async () => {
  await sources?.close();
});

const numRuns = propertyRuns(5);

/** Runs the feed with the consumer until nothing is behind. */
const taken = async (
  meanwhile: () => Promise<void> = async () => undefined,
  consumer = applicationFactsConsumer(world.database),
) => {
  const failures: unknown[] = [];
  const feed = new Feed(world.database, {
    consumers: [consumer],
    report: (_, error) => failures.push(error),
  });
  await feed.start();
  try {
    await meanwhile();
    await feed.drained();
  } finally {
    await feed.stop();
  }
  expect(failures).toEqual([]);
};
/** A reader's answers say that the facts are in this state; CURRENT ones have the numbers of the replay. */
const answers = async (part: Part, state: 'CURRENT' | 'BEHIND' | 'REBUILDING') =>
  expect(await sources.agree(part, sources.reader)).toEqual([state]);
const applies = (part: Part, day: number) =>
  part.happens({ what: 'applies', job: 1, person: 1, day, channel: 0, status: 'REJECTED' });
/** No change was missed. */
const areAsRebuilt = async () => {
  await sources.caughtUp();
  const before = await sources.factRows();
  await new RebuildService(world.database).run({ restart: true });
  expect(await sources.factRows()).toEqual(before);
};
/** Deletes all changes, as if they were too old for a consumer that has not processed them. */
const pruned = async () => {
  await drainOutbox(world.database);
  await world.changes(sql`update feed set at = now() - interval '61 days'`);
  await prune(world.database.sql, 14, 60, 1_000_000);
};
const interruptedRebuild = async () => {
  const stop = new AbortController();
  await expect(
    new RebuildService(world.database).run({
      restart: true,
      pageSize: 1,
      signal: stop.signal,
      progress: () => stop.abort(new Error('Stopped here')),
    }),
  ).rejects.toThrow('Stopped here');
};

describe('a reader, while another transaction holds', () => {
  it.each<[string, (part: Part, other: pg.Client) => Promise<unknown>]>([
    [
      'the turn',
      (_, other) =>
        other.query('select from feed_checkpoint where consumer = $1 for update', [factsName]),
    ],
    ['rows of the facts', (_, other) => other.query('select from application_outcome for update')],
  ])(
    '%s, is told that the facts are behind when something is missing, and answered at once when nothing is',
    async (_, takes) => {
      const part = await Part.old(sources, 2);
      await drainOutbox(world.database);
      await answers(part, 'CURRENT');
      const other = await world.database.connect();
      try {
        await other.query('begin');
        await takes(part, other);
        await answers(part, 'CURRENT');
        await part.happens({
          what: 'record',
          application: 0,
          channel: 1,
          status: 'REJECTED',
          day: 20,
          referredBy: null,
        });
        await answers(part, 'BEHIND');
        await drainOutbox(world.database);
        await answers(part, 'BEHIND');
        await other.query('rollback');
      } finally {
        await other.end();
      }
      await answers(part, 'CURRENT');
    },
  );

  it('the turn, and others wait before it, waits no longer than its own limit', async () => {
    const part = await Part.old(sources, 2);
    await applies(part, 20);
    const limit = 1_500;
    const reader = new FactsReader(limit);
    const answered = async () => {
      const { state } = await reader.read(world.database);
      return { state, at: performance.now() };
    };
    const [first, second] = await world.database.sql.transaction().execute(async (transaction) => {
      await lockCheckpoint(transaction, factsName);
      let gaveUp = false;
      const before = answered().finally(() => (gaveUp = true));
      const isWaiting = async () =>
        (
          await rowsOf(
            world.database.sql,
            sql`select from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database()`,
          )
        ).length > 0;
      while (!(await isWaiting())) expect(gaveUp).toBe(false);
      return Promise.all([before, answered()]);
    });
    expect([first.state, second.state]).toEqual(['BEHIND', 'BEHIND']);
    // The second came while the first was waiting: it gives up soon after it, not a whole limit later.
    expect(second.at - first.at).toBeLessThan(limit / 2);
    await sources.caughtUp();
  });

  it('rows of what was written, waits for nothing', async () => {
    const part = await Part.old(sources, 3);
    await world.database.sql.transaction().execute(async (transaction) => {
      for (const table of ['application', 'candidate', 'stage', 'touch', 'job'])
        await rowsOf(transaction, sql`select from ${sql.table(table)} for update`);
      await answers(part, 'CURRENT');
    });
  });
});

describe('in a new epoch, as after a restore', () => {
  it('readers are told that the facts are rebuilt, until the consumer has done so', async () => {
    const part = await Part.old(sources, 4);
    await beginEpoch(world.database.sql);
    await answers(part, 'REBUILDING');
    await applies(part, 21);
    await drainOutbox(world.database);
    await answers(part, 'REBUILDING');
    await applies(part, 22);
    await taken();
    await answers(part, 'CURRENT');
    await applies(part, 23);
    await answers(part, 'CURRENT');
    await areAsRebuilt();
  });

  it('facts that were lost with the restore, or are of a later time, are made again', async () => {
    const part = await Part.old(sources, 5);
    await sources.caughtUp();
    await world.changes(
      sql`delete from application_outcome where application_id = ${part.applications[0]!.id}`,
    );
    await world.changes(
      sql`update application_outcome set screen_exit = null, hired = false, first_channel_id = null, person_id = ${part.people[2]} where job_id = ${part.jobs[1]!.id}`,
    );
    await world.changes(
      sql`insert into application_outcome select (jsonb_populate_record(o, jsonb_build_object('application_id', gen_random_uuid()))).* from application_outcome o where job_id = ${part.jobs[0]!.id}`,
    );
    await beginEpoch(world.database.sql);
    await answers(part, 'REBUILDING');
    await taken();
    await answers(part, 'CURRENT');
  });

  it('that begins while the consumer runs, readers are right before and after', async () => {
    const part = await Part.old(sources, 6);
    await taken(async () => {
      await applies(part, 24);
      await beginEpoch(world.database.sql);
      await sources.agree(part, sources.reader);
      await applies(part, 25);
      await sources.agree(part, sources.reader);
    });
    await answers(part, 'CURRENT');
    await areAsRebuilt();
  });
});

describe('when changes were pruned that the facts do not hold', () => {
  it('readers are told so, until the facts are rebuilt', async () => {
    const part = await Part.old(sources, 7);
    await answers(part, 'CURRENT');
    await applies(part, 26);
    await pruned();
    const { pruned: gone } = await readHead(world.database.sql);
    expect((await readCheckpoint(world.database.sql, factsName))!.position).toBeLessThan(gone);
    await answers(part, 'REBUILDING');
    await applies(part, 27);
    await answers(part, 'REBUILDING');
    await taken();
    await answers(part, 'CURRENT');
    await areAsRebuilt();
  });

  it.each([
    ['pruned', pruned],
    ['another epoch', () => beginEpoch(world.database.sql)],
  ])('an interrupted rebuild starts over: %s', async (_, happens) => {
    const part = await Part.old(sources, 8);
    await interruptedRebuild();
    await applies(part, 28);
    await happens();
    await answers(part, 'REBUILDING');
    expect(await new RebuildService(world.database).run()).toMatchObject({ resumedAfter: 0 });
    await answers(part, 'CURRENT');
  });
});

describe('changes that are committed late', () => {
  /** How a transaction may stay open: by itself, or prepared, where the server has such (max_prepared_transactions). */
  const kinds = async () => {
    const [{ allowed }] = (await world.changes(
      sql`select current_setting('max_prepared_transactions')::int > 0 as allowed`,
    )) as [{ allowed: boolean }];
    return allowed ? ['open', 'prepared'] : ['open'];
  };
  /** Hires who was rejected, and finds an early touch of somebody. */
  const hires = async (part: Part, other: pg.Client) => {
    const { id, job } = part.applications.at(-1)!;
    await other.query('begin');
    await other.query(`update application set status = 'HIRED' where id = $1`, [id]);
    await other.query(
      `insert into transition (application_id, ordinal, kind, to_stage_id, at) values ($1, 1000, 'REOPEN', $2, '2026-02-20T00:00:00Z'), ($1, 1001, 'HIRE', null, '2026-02-21T00:00:00Z')`,
      [id, job.stages[1]!.id],
    );
    await other.query(
      `insert into touch (candidate_id, channel_id, at) values ($1, $2, '2025-01-01T00:00:00Z')`,
      [part.people[0], sources.channels[1]],
    );
  };

  const hiresOf = async (part: Part): Promise<number> =>
    (await sources.reader.ask(`{ channelYield(groupBy: [], ${part.filter}) { rows { hires } } }`))
      .channelYield.rows[0].hires;

  it.each<[string, () => Promise<void>]>([
    ['a reader, before they have positions', async () => undefined],
    ['a reader, when they have positions', () => drainOutbox(world.database)],
    ['the consumer', () => taken()],
  ])('are not passed over: they are taken by %s', async (_, takes) => {
    for (const kind of await kinds()) {
      const part = await Part.old(sources, 9);
      await applies(part, 12);
      const before = await hiresOf(part);
      const other = await world.database.connect();
      try {
        await hires(part, other);
        const name = randomUUID();
        if (kind === 'prepared') await other.query(`prepare transaction '${name}'`);
        await applies(part, 29);
        await answers(part, 'CURRENT');
        await taken();
        await answers(part, 'CURRENT');
        const [head, checkpoint] = [
          await readHead(world.database.sql),
          await readCheckpoint(world.database.sql, factsName),
        ];
        expect(checkpoint!.position).toBe(head.position); // past the ids that the open transaction has drawn
        expect(await hiresOf(part)).toBe(before);
        await other.query(kind === 'prepared' ? `commit prepared '${name}'` : 'commit');
      } finally {
        await other.end();
      }
      await takes();
      expect(await hiresOf(part)).toBe(before + 1);
      await answers(part, 'CURRENT');
    }
    await areAsRebuilt();
  });
});

describe('people who were merged', () => {
  /** By which first touch the applications of the job count. */
  const first = async (part: Part) =>
    Object.fromEntries(
      (
        await sources.reader.ask(
          `{ channelYield(groupBy: [CHANNEL], attribution: FIRST, ${part.filter}) { rows { channelId applications } } }`,
        )
      ).channelYield.rows
        .filter(({ applications }: any) => applications > 0)
        .map(({ channelId, applications }: any) => [channelId, applications]),
    );

  it.each<[string, () => Promise<void>]>([
    ['by each reader', async () => undefined],
    ['when they have positions', () => drainOutbox(world.database)],
    ['by the consumer', () => taken()],
  ])('count with the one that is kept until they are removed, taken %s', async (_, takes) => {
    const [board, programme] = sources.channels as [string, string];
    const part = await Part.begin(sources); // the first person applied through the board, on the 5th
    const [kept, middle, merged] = part.people as [string, string, string];
    await world.touch(merged, programme, '2026-01-02T00:00:00Z');
    await world.touch(middle, board, '2026-01-03T00:00:00Z');
    const merges = (one: string, into: string | null) =>
      world.changes(sql`update candidate set merged_into_id = ${into} where id = ${one}`);
    const gives = async (expected: Record<string, number>) => {
      await takes();
      expect(await first(part)).toEqual(expected);
      await answers(part, 'CURRENT');
    };
    await gives({ [board]: 1 });
    await merges(merged, middle);
    await merges(middle, kept);
    await gives({ [programme]: 1 });
    await merges(merged, null);
    await gives({ [board]: 1 });
    await merges(merged, middle);
    await gives({ [programme]: 1 });
    // Removed with what they had, in one transaction that nobody sees a part of.
    await world.database.sql.transaction().execute(async (transaction) => {
      await rowsOf(transaction, sql`delete from touch where candidate_id = ${merged}`);
      await rowsOf(transaction, sql`delete from candidate where id = ${merged}`);
    });
    await gives({ [board]: 1 });
    await world.touch(middle, programme, '2026-01-01T00:00:00Z');
    await gives({ [programme]: 1 });
    // Those who were merged one into the other, in one statement.
    const last = await world.person(middle);
    await world.touch(last, board, '2025-12-31T00:00:00Z');
    await gives({ [board]: 1 });
    await world.database.sql.transaction().execute(async (transaction) => {
      await rowsOf(
        transaction,
        sql`update touch set candidate_id = ${kept} where candidate_id = ${middle}`,
      );
      await rowsOf(transaction, sql`delete from touch where candidate_id = ${last}`);
      await rowsOf(transaction, sql`delete from candidate where id in (${middle}, ${last})`);
    });
    await gives({ [programme]: 1 });
    await areAsRebuilt();
  });

  it('take their applications to the one that is kept, or with them', async () => {
    const part = await Part.begin(sources);
    const [kept, merged] = part.people as [string, string];
    await applies(part, 10);
    const own = part.applications[1]!.id;
    await world.changes(sql`update candidate set merged_into_id = ${kept} where id = ${merged}`);
    await answers(part, 'CURRENT');
    await world.changes(sql`update application set candidate_id = ${kept} where id = ${own}`);
    await world.changes(sql`delete from candidate where id = ${merged}`);
    await answers(part, 'CURRENT');
    await world.changes(sql`delete from application where id = ${own}`);
    await answers(part, 'CURRENT');
    await areAsRebuilt();
  });
});

describe('histories in bad circumstances', () => {
  const circumstances = {
    epoch: () => beginEpoch(world.database.sql),
    pruned,
    taken: () => taken(),
    interrupted: interruptedRebuild,
    rebuilt: () => new RebuildService(world.database).run(),
    held: (part: Part) =>
      world.database.sql.transaction().execute(async (transaction) => {
        await lockCheckpoint(transaction, factsName);
        await sources.agree(part, sources.reader);
      }),
  };
  const circumstance = fc.constantFrom(
    ...(Object.keys(circumstances) as (keyof typeof circumstances)[]),
  );

  it(
    'are told right to every reader, and kept right in the end',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.array(happening, { maxLength: 6 }), circumstance), {
            minLength: 2,
            maxLength: 5,
          }),
          async (list) => {
            const part = await Part.begin(sources);
            // The part's own readers could not go on where the checkpoint is of no use.
            const happens = async (each: Parameters<Part['happens']>[0]) => {
              if (each.what !== 'read') await part.happens(each);
            };
            for (const [happenings, name] of list) {
              for (const each of happenings) await happens(each);
              await circumstances[name](part);
              await sources.agree(part, sources.reader);
            }
            await taken();
            await answers(part, 'CURRENT');
            await areAsRebuilt();
          },
        ),
        { numRuns },
      );
    },
    numRuns * 30_000,
  );
});

describe('a reader who finds too much behind', () => {
  it('is told so until the consumer has processed it, or processes it page by page', async () => {
    const part = await Part.old(sources, 1);
    await answers(part, 'CURRENT');
    const elsewhere = await world.job('Porter');
    await applies(part, 18);
    await drainOutbox(world.database);
    await answers(part, 'CURRENT'); // the checkpoint is past the changes of the job's stages
    await world.changes(sql`with crowd as (insert into candidate (given_name) select 'P' from generate_series(0, ${readersPage}::int) returning id)
      insert into application (candidate_id, job_id, applied_at) select id, ${elsewhere.id}, '2026-02-01T00:00:00Z' from crowd`);
    await answers(part, 'BEHIND');
    await drainOutbox(world.database);
    // Changes with positions are processed page by page, by a reader who waits as long as it takes.
    expect(await sources.agree(part, sources.facts)).toEqual(['CURRENT']);
    // Two changes, one of which is of more applications than a reader takes.
    await applies(part, 19);
    await world.changes(
      sql`update stage set milestone = 'OFFER' where id = ${elsewhere.stages[2]!.id}`,
    );
    await answers(part, 'BEHIND'); // without positions it could not be processed page by page
    await drainOutbox(world.database);
    expect(await sources.agree(part, sources.facts)).toEqual(['CURRENT']);
    await areAsRebuilt();
    // Again, several times in a row, and without a consumer.
    for (const milestone of ['SCREEN', 'INTERVIEW'])
      await world.changes(
        sql`update stage set milestone = ${milestone} where id = ${elsewhere.stages[2]!.id}`,
      );
    await applies(part, 20);
    await drainOutbox(world.database);
    expect(await sources.agree(part, sources.facts)).toEqual(['CURRENT']);
    await areAsRebuilt();
    await taken();
    await answers(part, 'CURRENT');
  });
});

describe('a consumer that is far behind', () => {
  /** Few changes are much for it, and few people a page. */
  const soonFarBehind = (page = 2): Consumer => ({
    ...applicationFactsConsumer(world.database),
    batchSize: 3,
    backfill: { ...factsBackfill, pageSize: page },
  });
  const listed = async () =>
    rowsOf(world.database.sql, sql`select from feed_stale where consumer = ${factsName}`);

  it('makes the facts person by person, and they are those of the replay and of a rebuild', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 6, maxLength: 24 }), async (happenings) => {
        const part = await Part.begin(sources);
        for (const each of happenings) await part.happens(each);
        await part.happens({ what: 'stage', job: 1, stage: 2, milestone: 'OFFER' });
        await taken(undefined, soonFarBehind());
        await answers(part, 'CURRENT');
        const byPerson = await sources.factRows();
        await new RebuildService(world.database).run({ restart: true });
        expect(await sources.factRows()).toEqual(byPerson);
      }),
      { numRuns },
    );
  }, 120_000);

  it('and is killed leaves a list, which readers and the next process work off', async () => {
    const part = await Part.old(sources, 9);
    await taken();
    const killed = async () => {
      for (const day of [30, 31, 32]) await applies(part, day);
      await part.happens({ what: 'stage', job: 1, stage: 2, milestone: 'SCREEN' });
      const consumer = soonFarBehind();
      const process = () => Promise.reject(new Error('killed'));
      const failed = new Promise<void>((resolve) => {
        const feed = new Feed(world.database, {
          consumers: [{ ...consumer, backfill: { ...consumer.backfill!, process } }],
          report: () => void feed.stop().then(resolve),
        });
        void feed.start();
      });
      await failed;
      expect(await listed()).not.toEqual([]);
    };
    await killed();
    const other = await world.database.connect();
    try {
      await other.query('begin');
      await other.query('select from feed_checkpoint where consumer = $1 for update', [factsName]);
      await answers(part, 'BEHIND');
      await other.query('rollback');
    } finally {
      await other.end();
    }
    expect(await sources.agree(part, sources.facts)).toEqual(['CURRENT']);
    expect(await listed()).toEqual([]);
    await killed();
    await taken(undefined, soonFarBehind(1));
    expect(await listed()).toEqual([]);
    await areAsRebuilt();
  });
});
