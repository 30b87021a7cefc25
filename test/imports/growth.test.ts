import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateBundle } from '../../benchmarks/generate-bundle.js';
import { ImportService } from '../../src/domains/imports/import.service.js';
import { systemViewer } from '../../src/domains/users/viewers.js';
import { freshDatabase, type FreshDatabase } from '../scenario/database.js';
import { Watch } from './watch.js';

/**
 * An import takes ten times as long for ten times the rows. Nothing is timed here: the time depends on the machine. What
 * is compared is what PostgreSQL knows of the temporary tables, and what it expects each statement to cost.
 */
const sizes = {
  small: { candidates: 40, applications: 120, events: 660, jobs: 4 },
  large: { candidates: 400, applications: 1_200, events: 6_600, jobs: 40 },
};

interface Imported {
  fresh: FreshDatabase;
  watch: Watch;
}

const folders: string[] = [];
const imported: Partial<Record<keyof typeof sizes, Imported>> = {};

/** Changes every second row of a file. */
async function changeHalf(folder: string, file: string, from: string, to: string): Promise<void> {
  const path = join(folder, file);
  const lines = (await readFile(path, 'utf8')).split('\n');
  await writeFile(
    path,
    lines.map((line, number) => (number % 2 === 1 ? line.replace(from, to) : line)).join('\n'),
  );
}

/** Imports a bundle, then the same one with half of its rows changed, then one file of it as it was. */
async function importAt(size: keyof typeof sizes): Promise<Imported> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-growth-'));
  folders.push(folder);
  const fresh = await freshDatabase();
  const watch = new Watch(fresh.database);
  const service = new ImportService(watch.database);
  const run = (path: string) =>
    service.run(systemViewer('test'), {
      path,
      source: 'ats',
      rejectsFolder: join(folder, 'rejects'),
    });
  const bundle = join(folder, 'bundle');
  const today = new Date('2026-01-31');
  await generateBundle(bundle, sizes[size], { today });
  await run(bundle);
  await changeHalf(bundle, 'candidates.csv', 'example.com', 'example.org');
  await changeHalf(bundle, 'stage_events.csv', 'demo.example', 'demo.example.org');
  await run(bundle);
  await generateBundle(bundle, sizes[size], { today });
  await run(join(bundle, 'stage_events.csv'));
  return { fresh, watch };
}

beforeAll(async () => {
  imported.small = await importAt('small');
  imported.large = await importAt('large');
}, 120_000);

afterAll(async () => {
  for (const one of Object.values(imported)) await one.fresh.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

test('PostgreSQL knows the size of every temporary table that a statement reads', () => {
  expect(imported.large!.watch.misjudged).toEqual([]);
  expect(imported.large!.watch.read).toEqual(
    new Set([
      ...['channels', 'spend', 'users', 'jobs', 'stages', 'job_skills'].flatMap(ofTable),
      ...['candidates', 'applications', 'stage_events', 'offers'].flatMap(ofTable),
      ...[
        'job_stage',
        'given_status',
        'new_application',
        'listed_skill',
        'named_channel',
        'named_skill',
        'retired',
      ],
      ...['event', 'touched', 'history', 'shape', 'finished', 'matched'],
    ]),
  );
});

test('no statement is expected to cost much more than ten times as much for ten times the rows', () => {
  const { small, large } = imported;
  const grown = [...large!.watch.costs]
    .filter(([, cost]) => cost > 100)
    .map(([statement, cost]) => ({
      statement,
      growth: cost / Math.max(small!.watch.costs.get(statement) ?? 0, 1),
    }));
  expect(grown.length).toBeGreaterThan(20);
  // A sort grows a little faster than what it sorts.
  expect(grown.filter(({ growth }) => growth > 20)).toEqual([]);
});

test('the import analyses what it wrote, once it is much', async () => {
  const client = await imported.large!.fresh.database.connect();
  const analysed = async () =>
    (
      await client.query<{ name: string; known: number; rows: number }>(
        `select relname as name, reltuples::int as known, pg_stat_get_analyze_count(oid)::int as times,
           (xpath('/row/c/text()', query_to_xml('select count(*) as c from ' || oid::regclass, false, true, '')))[1]::text::int as rows
         from pg_class where relnamespace = 'public'::regnamespace and relname = any($1) order by 1`,
        [['application', 'candidate', 'candidate_skill', 'job', 'offer', 'stage', 'transition']],
      )
    ).rows;
  const before = await analysed();
  expect(before).toHaveLength(7);
  for (const { name, known, rows } of before) expect({ name, rows }).toEqual({ name, rows: known });
  const folder = await mkdtemp(join(tmpdir(), 'rapport-growth-'));
  folders.push(folder);
  await writeFile(join(folder, 'candidates.csv'), 'candidate_id\nnew\n');
  await new ImportService(imported.large!.fresh.database).run(systemViewer('test'), {
    path: folder,
    source: 'ats',
  });
  expect(await analysed()).toEqual(
    before.map((one) => (one.name === 'candidate' ? { ...one, rows: one.rows + 1 } : one)),
  );
  await client.end();
});

const ofTable = (name: string): string[] => [`staged_${name}`, `checked_${name}`];
