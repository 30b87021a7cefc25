import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { metrics } from '../../src/domains/analytics/metrics.js';
import { applicationFactsConsumer } from '../../src/domains/analytics/facts/application-facts.consumer.js';
import { RebuildService } from '../../src/domains/analytics/facts/rebuild.service.js';
import { rowsOf } from '../../src/platform/database/database.js';
import { Feed } from '../../src/platform/feed/feed.js';
import { happening, number, Part, requests, range, Sources } from './part.js';
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

const numRuns = propertyRuns(12);

/** Further requests for the applications behind their numbers. */
const opened: [string, string][] = [
  ['timeInStage', `by: STAGE, groupBy: [CHANNEL, PERIOD], ${range}`],
  ['dropOffStages', `by: STAGE, skipPolicy: FILL_SKIPPED, groupBy: [JOB], ${range}`],
  ['timeToFill', `groupBy: [PERIOD, CHANNEL], ${range}`],
  ['offerAcceptance', 'groupBy: []'],
  ['responsiveness', 'groupBy: [], promiseDays: 1'],
];

/** Every field that opens applications, of every metric: a random row of a random request is counted from one source and opened from the other. */
async function opensWhatItCounts(part: Part, random: number): Promise<void> {
  const { facts, replay } = sources;
  for (const [name, { measures }] of Object.entries(metrics)) {
    const asked = [...requests, ...opened].filter(([metric]) => metric === name);
    const args = asked[random % asked.length]![1];
    const fields = Object.keys(measures);
    const [counting, opening] = random % 2 ? [facts, replay] : [replay, facts];
    const { rows } = (
      await counting.ask(
        `{ ${name}(${args}${args && ', '}${part.filter}) { rows { drill ${fields.join(' ')} } } }`,
      )
    )[name];
    if (rows.length === 0) continue;
    // A row in which something occurs, where there is one.
    const row =
      rows
        .slice(random % rows.length)
        .find((each: any) => fields.some((field) => each[field] > 0)) ?? rows[random % rows.length];
    for (const measure of fields) {
      const { drillThrough } = await opening.ask(
        `{ drillThrough(drill: "${row.drill}", measure: "${measure}", first: 100) { totalCount { value } nodes { id } } }`,
      );
      expect([
        name,
        args,
        measure,
        drillThrough.totalCount.value,
        new Set(drillThrough.nodes.map(({ id }: any) => id)).size,
      ]).toEqual([name, args, measure, row[measure], row[measure]]);
    }
  }
}

describe('application facts, and the replay of transitions', () => {
  it(
    'give the same numbers, and applications behind them, whatever happens in whatever order',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(happening, { minLength: 4, maxLength: 24 }),
          number,
          async (happenings, random) => {
            const part = await Part.begin(sources);
            for (const each of happenings) await part.happens(each);
            await sources.agree(part);
            await opensWhatItCounts(part, random);
          },
        ),
        { numRuns },
      );
    },
    numRuns * 30_000,
  );

  it('are as a rebuild makes them: no change was missed', async () => {
    await sources.caughtUp();
    const before = await sources.factRows();
    await new RebuildService(world.database).run({ restart: true, pageSize: 7 });
    expect(await sources.factRows()).toEqual(before);
  });

  it('agree after a rebuild while changes flow', async () => {
    const part = await Part.begin(sources);
    const happenings = fc.sample(happening, { numRuns: 40, seed: 7 });
    const changing = (async () => {
      for (const each of happenings) await part.happens(each);
    })();
    await Promise.all([
      changing,
      new RebuildService(world.database).run({ restart: true, pageSize: 5 }),
    ]);
    await sources.agree(part);
    await sources.caughtUp();
    const before = await sources.factRows();
    await new RebuildService(world.database).run({ restart: true });
    expect(await sources.factRows()).toEqual(before);
  });

  it('end equal, without a deadlock, when the consumer, readers and rebuilds refresh them while writers write', async () => {
    const parts = [await Part.begin(sources), await Part.begin(sources)];
    const failures: unknown[] = [];
    const feed = new Feed(world.database, {
      consumers: [applicationFactsConsumer(world.database)],
      report: (_, error) => failures.push(error),
    });
    await feed.start();
    let writing = true;
    const write = async (part: Part, seed: number) => {
      for (const each of fc.sample(happening, { numRuns: 40, seed })) await part.happens(each);
    };
    const read = async () => {
      while (writing) await sources.facts.ask('{ channelYield(groupBy: []) { provenance { n } } }');
    };
    const rebuild = async () => {
      while (writing) await new RebuildService(world.database).run({ restart: true, pageSize: 9 });
    };
    try {
      const others = [read(), read(), rebuild(), rebuild()];
      await Promise.all([write(parts[0]!, 1), write(parts[1]!, 2)]).finally(() => {
        writing = false;
      });
      await Promise.all(others);
      for (const part of parts) await sources.agree(part);
      await feed.drained();
    } finally {
      await feed.stop();
    }
    expect(failures).toEqual([]);
    const before = await sources.factRows();
    await new RebuildService(world.database).run({ restart: true });
    expect(await sources.factRows()).toEqual(before);
  });

  it('say that they are being rebuilt until an interrupted rebuild is complete', async () => {
    const state = async () =>
      (await sources.reader.ask('{ channelYield(groupBy: []) { provenance { facts } } }'))
        .channelYield.provenance.facts;
    const stop = new AbortController();
    let seen = 0;
    await expect(
      new RebuildService(world.database).run({
        restart: true,
        pageSize: 3,
        signal: stop.signal,
        progress: ({ done }) => {
          seen = done;
          stop.abort(new Error('Stopped here'));
        },
      }),
    ).rejects.toThrow('Stopped here');
    expect(seen).toBe(3);
    expect(await state()).toBe('REBUILDING');
    const { applications, resumedAfter } = await new RebuildService(world.database).run();
    expect(resumedAfter).toBe(3);
    expect(applications).toBeGreaterThan(3);
    expect(await state()).toBe('CURRENT');
  });

  it('are rebuilt from the beginning when the interrupted rebuild went by other rules', async () => {
    const stop = new AbortController();
    await expect(
      new RebuildService(world.database).run({
        restart: true,
        pageSize: 3,
        signal: stop.signal,
        progress: () => stop.abort(new Error('Stopped here')),
      }),
    ).rejects.toThrow('Stopped here');
    await rowsOf(world.database.sql, sql`update application_facts_state set version = version - 1`);
    const { applications, resumedAfter } = await new RebuildService(world.database).run();
    expect(resumedAfter).toBe(0);
    expect(applications).toBeGreaterThan(3);
  });

  it('are waited for while they are rebuilt', async () => {
    const stop = new AbortController();
    const interrupted = new RebuildService(world.database).run({
      restart: true,
      pageSize: 3,
      signal: stop.signal,
      progress: () => stop.abort(new Error('Stopped here')),
    });
    await expect(interrupted).rejects.toThrow('Stopped here');
    const asked = sources.facts.ask('{ channelYield(groupBy: []) { provenance { facts } } }');
    await new RebuildService(world.database).run();
    expect((await asked).channelYield.provenance.facts).toBe('CURRENT');
  });
});
