import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { readConfig } from '../src/config.js';
import { applicationFactsConsumer } from '../src/domains/analytics/facts/application-facts.consumer.js';
import { FactsReader } from '../src/domains/analytics/facts/facts-reader.js';
import { modules } from '../src/modules.js';
import { compose } from '../src/platform/compose.js';
import { ImportService } from '../src/domains/imports/import.service.js';
import { openDatabase } from '../src/open.js';
import { systemViewer } from '../src/domains/users/viewers.js';
import { Feed } from '../src/platform/feed/feed.js';
import { drainOutbox } from '../src/platform/feed/sequencer.js';
import { graphql } from 'graphql';
import { generateBundle } from './generate-bundle.js';
import { median } from './report.js';

/**
 * What the application facts cost. Writers: moves through GraphQL, and an import, with the consumer at work beside them
 * and without it, in alternating runs (nothing runs in the writer's transaction). Readers: what a metric pays before it
 * reads, with so many applications changed since.
 *   npm run build && node_modules/.bin/node dist/benchmarks/facts-cost.js --moves 200 --applications 10000 --runs 5
 */
const { values } = parseArgs({
  options: {
    moves: { type: 'string', default: '200' },
    applications: { type: 'string', default: '10000' },
    runs: { type: 'string', default: '5' },
  },
});
const [moves, applications, runs] = [
  Number(values.moves),
  Number(values.applications),
  Number(values.runs),
];

const folder = await mkdtemp(join(tmpdir(), 'rapport-benchmark-'));
const config = readConfig({ RAPPORT_DATA: join(folder, 'data'), RAPPORT_DEMO: '0' });
const opened = await openDatabase(config);
const owner = new pg.Client(opened.database.urls.owner);
await owner.connect();

/** Runs the work with a feed that gives positions, and with or without the consumer of application facts. */
async function beside<Result>(kept: boolean, work: () => Promise<Result>): Promise<Result> {
  const feed = new Feed(opened.database, {
    consumers: kept ? [applicationFactsConsumer(opened.database)] : [],
  });
  await feed.start();
  try {
    return await work();
  } finally {
    await feed.stop();
  }
}

const { schema, session } = await compose(modules, config, opened.database);
const viewer = systemViewer('benchmark');

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Moves applications to the next of two stages and back, one request each. */
async function move(
  targets: readonly { id: string; stages: readonly string[] }[],
  turn: number,
): Promise<void> {
  for (const { id, stages } of targets) {
    const { errors, data } = await graphql({
      schema,
      contextValue: session(viewer),
      source: `mutation { applicationMoveToStage(id: "${id}", stageId: "${stages[turn % 2]}") { userErrors { message } } }`,
    });
    const refused = (
      data?.applicationMoveToStage as { userErrors: { message: string }[] } | undefined
    )?.userErrors[0]?.message;
    if (errors?.length || refused) throw new Error(errors?.[0]?.message ?? refused);
  }
}

async function load(run: number): Promise<number> {
  await rm(join(folder, 'bundle'), { recursive: true, force: true });
  await generateBundle(join(folder, 'bundle'), {
    candidates: applications,
    applications,
    events: Math.round(applications * 5.5),
    jobs: 50,
  });
  return timed(() =>
    new ImportService(opened.database).run(viewer, {
      path: join(folder, 'bundle'),
      source: `run ${run}`,
      rejectsFolder: join(folder, 'rejects'),
    }),
  );
}

const report = (what: string, kept: readonly number[], bare: readonly number[], unit: number) => {
  const [withConsumer, without] = [median(kept) / unit, median(bare) / unit];
  console.log(
    `${what}: ${withConsumer.toFixed(2)} ms with the consumer at work, ${without.toFixed(2)} ms without: ${((withConsumer / without - 1) * 100).toFixed(1)} % slower`,
  );
};

try {
  await load(0);
  const { rows: targets } = await owner.query<{ id: string; stages: string[] }>(`
    select a.id, (array_agg(s.id order by s.position) filter (where s.position > 1 and s.milestone <> 'HIRED'))[1:2] as stages
    from application a join job j on j.id = a.job_id join stage s on s.job_id = a.job_id and s.deleted_at is null where a.status = 'ACTIVE' group by a.id, a.stage_id
    having not a.stage_id = (array_agg(s.id order by s.position) filter (where s.position > 1 and s.milestone <> 'HIRED'))[1] order by a.id limit ${moves}`);
  const moved: Record<'kept' | 'bare', number[]> = { kept: [], bare: [] };
  const loaded: Record<'kept' | 'bare', number[]> = { kept: [], bare: [] };
  let [turn, source] = [0, 1];
  await move(targets, turn++);
  for (let run = 0; run < runs; run++) {
    for (const kind of run % 2 ? (['kept', 'bare'] as const) : (['bare', 'kept'] as const)) {
      moved[kind].push(await beside(kind === 'kept', () => timed(() => move(targets, turn++))));
      loaded[kind].push(await beside(kind === 'kept', () => load(source++)));
    }
  }
  report(
    `a move through GraphQL (${targets.length} in each of ${runs} runs)`,
    moved.kept,
    moved.bare,
    targets.length,
  );
  report(
    `an imported application with 5.5 events (${applications} in each of ${runs} runs)`,
    loaded.kept,
    loaded.bare,
    applications,
  );
  const reader = new FactsReader(60_000);
  for (const stale of [0, 10, 1_000]) {
    const times: number[] = [];
    for (let run = 0; run < runs; run++) {
      await drainOutbox(opened.database);
      await reader.read(opened.database);
      await owner.query(
        'update application set campaign = $1 where id in (select id from application order by id limit $2)',
        [`run ${run}`, stale],
      );
      times.push(await timed(() => reader.read(opened.database)));
    }
    console.log(
      `a reader with ${stale} applications changed since: ${median(times).toFixed(2)} ms before it reads`,
    );
  }
} finally {
  await owner.end();
  await opened.close();
  await rm(folder, { recursive: true, force: true });
}
