import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from '@elastic/elasticsearch';
import type { Ask } from '../search/relevance/ask.js';
import type { Figures } from '../search/relevance/figures.js';
import {
  committedFigures,
  drops,
  goldenFolder,
  type GoldenFigures,
} from '../search/relevance/golden.js';
import { importGolden, measureBaselines, measureProduct } from '../search/relevance/golden-run.js';
import {
  baselines,
  type Measured,
  measure,
  meanOf,
  plainPeople,
  type Ranker,
  searchRanker,
} from '../search/relevance/measure.js';
import { type Collection, resumes, titles } from './relevance-data.js';
import { tsRank } from '../search/relevance/ts-rank.queries.js';
import { csvLine } from '../src/platform/csv/csv-cell.js';
import { ImportService } from '../src/domains/imports/import.service.js';
import { readTaxonomyPath } from '../src/domains/taxonomy/taxonomy-files.js';
import { inTransaction, loadRows } from '../src/domains/taxonomy/taxonomy-import.js';
import { loadShippedTaxonomy } from '../src/domains/taxonomy/taxonomy-shipped.js';
import { systemViewer } from '../src/domains/users/viewers.js';
import { aWorld, type World } from '../test/scenario/index.js';

/**
 * How good rankings are, beside baselines:
 *   npm run benchmark:relevance -- [--each] [--commit] [--data <folder>]
 * With ELASTICSEARCH_URL both engines are measured, else PostgreSQL alone. --each prints what each query got, --commit
 * writes the figures that the tests compare with. --data is a folder with resumes/, job-ads/ and onet/, which are not
 * part of the repository: without it they are skipped.
 */
const { values } = parseArgs({
  options: { each: { type: 'boolean' }, commit: { type: 'boolean' }, data: { type: 'string' } },
});
const url = process.env.ELASTICSEARCH_URL;
delete process.env.ELASTICSEARCH_URL;
const index = `relevance-${randomBytes(6).toString('hex')}`;
const say = (line: string) => process.stdout.write(`${line}\n`);

const engines: [name: string, environment: Record<string, string>][] = [
  ['postgres', {}],
  ...(url
    ? [
        ['elasticsearch', { ELASTICSEARCH_URL: url, ELASTICSEARCH_INDEX: index }] as [
          string,
          Record<string, string>,
        ],
      ]
    : []),
];

/** Runs with the product over an empty database with the shipped taxonomy. */
async function inWorld<T>(
  environment: Record<string, string>,
  work: (world: World, ask: Ask) => Promise<T>,
): Promise<T> {
  const world = await aWorld(environment);
  try {
    const client = await world.database.connect();
    await loadShippedTaxonomy(client);
    await client.end();
    const recruiter = world.aRecruiter();
    return await work(world, (document, variables) => recruiter.asks(document, variables));
  } finally {
    await world.close();
    if (url && Object.keys(environment).length > 0) await dropIndexes(url);
  }
}

async function dropIndexes(node: string): Promise<void> {
  const client = new Client({ node });
  const made = Object.keys(await client.indices.get({ index: `${index}*` }));
  if (made.length > 0) await client.indices.delete({ index: made });
  await client.close();
}

function print(title: string, figures: GoldenFigures): void {
  const rows = Object.entries(figures);
  const names = Object.keys(rows[0]![1]) as (keyof Figures)[];
  say(`\n${title}\n${''.padEnd(24)}${names.map((name) => name.padStart(11)).join('')}`);
  for (const [ranking, one] of rows)
    say(`${ranking.padEnd(24)}${names.map((name) => one[name].toFixed(3).padStart(11)).join('')}`);
}

/** A collection on both engines, and the baselines once. */
async function measureCollection(
  people: Collection['people'],
  questions: Record<string, readonly Measured[]>,
  prepare: (world: World) => Promise<void>,
): Promise<Record<string, GoldenFigures>> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-relevance-'));
  const figures: Record<string, GoldenFigures> = Object.fromEntries(
    Object.keys(questions).map((name) => [name, {}]),
  );
  try {
    const columns = ['candidate_id', 'title', 'summary'] as const;
    await writeFile(
      join(folder, 'candidates.csv'),
      `${[csvLine([...columns]), ...people.map((person) => csvLine(columns.map((column) => person[column])))].join('\r\n')}\r\n`,
    );
    for (const [engine, environment] of engines) {
      await inWorld(environment, async (world, ask) => {
        await prepare(world);
        await new ImportService(world.database).run(systemViewer('import'), {
          path: folder,
          source: 'shared',
          rejectsFolder: join(folder, 'rejects'),
        });
        await world.settled();
        const rankers: Record<string, Ranker[]> = { [`search ${engine}`]: [searchRanker(ask)] };
        if (engine === 'postgres') {
          const plain = await plainPeople(ask);
          Object.assign(rankers, baselines(plain), {
            ts_rank_cd: [tsRank(world.database.sql, plain)],
          });
        }
        for (const [name, queries] of Object.entries(questions)) {
          for (const [ranking, all] of Object.entries(rankers))
            figures[name]![ranking] = await meanOf(queries, all);
          if (!values.each) continue;
          const { each } = await measure(queries, searchRanker(ask));
          for (const [id, one] of each)
            say(
              `${name}, ${engine}, ${id}: nDCG@10 ${one['nDCG@10'].toFixed(3)} recall ${one['recall@100'].toFixed(2)}`,
            );
        }
      });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return figures;
}

const golden: GoldenFigures = {};
for (const [engine, environment] of engines) {
  await inWorld(environment, async (world, ask) => {
    await importGolden(world.database);
    await world.settled();
    const run = await measureProduct(engine, ask);
    Object.assign(golden, run.figures);
    if (engine === 'postgres') Object.assign(golden, await measureBaselines(world.database, ask));
    if (values.each)
      for (const [id, one] of run.each)
        say(
          `${engine} ${id}: nDCG@10 ${one['nDCG@10'].toFixed(3)} MAP ${one.MAP.toFixed(3)} recall ${one['recall@100'].toFixed(2)}`,
        );
  });
}
print('The golden set (search/golden)', golden);
if (values.commit)
  await writeFile(join(goldenFolder(), 'figures.json'), `${JSON.stringify(golden, null, 2)}\n`);
else for (const drop of drops(golden, committedFigures())) say(`DROP ${drop}`);

const found = values.data ? await resumes(values.data) : undefined;
if (found) {
  const figures = await measureCollection(
    found.byOccupation.people,
    { occupations: found.byOccupation.queries, 'job ads': found.byJobAd.queries },
    async () => undefined,
  );
  print(
    `Resumes (${found.byOccupation.people.length}), by occupation (${found.byOccupation.queries.length} queries)`,
    figures['occupations']!,
  );
  print(
    `Resumes, by the title of a job ad (${found.byJobAd.queries.length} queries)`,
    figures['job ads']!,
  );
} else
  say('\nResumes and job ads were skipped: give --data a folder that has resumes/ and job-ads/.');

const byTitle = values.data ? await titles(values.data) : undefined;
if (byTitle) {
  const figures = await measureCollection(
    byTitle.people,
    { titles: byTitle.queries },
    async (world) => {
      const client = await world.database.connect();
      await inTransaction(client, async () =>
        loadRows(client, await readTaxonomyPath(join(values.data!, 'onet'))),
      );
      await client.end();
    },
  );
  print(
    `Alternate titles of O*NET (${byTitle.queries.length} occupations, ${byTitle.people.length} people, nobody has the title that is searched)`,
    figures['titles']!,
  );
} else say('\nTitles were skipped: give --data a folder that has onet/.');
if (!url) say('\nElasticsearch was not measured: ELASTICSEARCH_URL is not set.');
