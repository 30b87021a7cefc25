import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from '@elastic/elasticsearch';
import { loadShippedTaxonomy } from '../src/domains/taxonomy/taxonomy.shipped.js';
import type { Figures } from '../search/relevance/figures.js';
import { committedFigures, drops, goldenFolder, type GoldenFigures } from '../search/relevance/golden.js';
import { importGolden, measureBaselines, measureProduct } from '../search/relevance/golden.run.js';
import { aWorld, type World } from '../test/scenario/index.js';

/**
 * How good rankings are, beside baselines: npm run benchmark:relevance [-- --each] [-- --commit]
 * With ELASTICSEARCH_URL both engines are measured, else PostgreSQL alone. --each prints what each query got, --commit
 * writes the figures that the tests compare with.
 */
const { values } = parseArgs({ options: { each: { type: 'boolean' }, commit: { type: 'boolean' } } });
const url = process.env.ELASTICSEARCH_URL;
delete process.env.ELASTICSEARCH_URL;

async function withTaxonomy(environment: Record<string, string>): Promise<World> {
  const world = await aWorld(environment);
  const client = await world.database.connect();
  await loadShippedTaxonomy(client);
  await client.end();
  return world;
}

function print(title: string, figures: GoldenFigures): void {
  const rows = Object.entries(figures);
  const names = Object.keys(rows[0]![1]) as (keyof Figures)[];
  process.stdout.write(`\n${title}\n${''.padEnd(24)}${names.map((name) => name.padStart(11)).join('')}\n`);
  for (const [ranking, one] of rows) process.stdout.write(`${ranking.padEnd(24)}${names.map((name) => one[name].toFixed(3).padStart(11)).join('')}\n`);
}

const index = `relevance-${randomBytes(6).toString('hex')}`;
const engines: [name: string, environment: Record<string, string>][] = [['postgres', {}], ...(url ? [['elasticsearch', { ELASTICSEARCH_URL: url, ELASTICSEARCH_INDEX: index }] as [string, Record<string, string>]] : [])];
const figures: GoldenFigures = {};
try {
  for (const [engine, environment] of engines) {
    const world = await withTaxonomy(environment);
    try {
      await importGolden(world.database);
      await world.settled();
      const recruiter = world.aRecruiter();
      const ask = (document: string, variables?: Record<string, unknown>) => recruiter.asks(document, variables);
      const run = await measureProduct(engine, ask);
      Object.assign(figures, run.figures);
      if (engine === 'postgres') Object.assign(figures, await measureBaselines(world.database, ask));
      if (values.each) for (const [id, one] of run.each) process.stdout.write(`${engine} ${id}: nDCG@10 ${one['nDCG@10'].toFixed(3)} MAP ${one.MAP.toFixed(3)} recall ${one['recall@100'].toFixed(2)}\n`);
    } finally {
      await world.close();
    }
  }
} finally {
  if (url) {
    const client = new Client({ node: url });
    const made = Object.keys(await client.indices.get({ index: `${index}*` }));
    if (made.length > 0) await client.indices.delete({ index: made });
    await client.close();
  }
}
print('The golden set (search/golden)', figures);
if (values.commit) await writeFile(join(goldenFolder(), 'figures.json'), `${JSON.stringify(figures, null, 2)}\n`);
else for (const drop of drops(figures, committedFigures())) process.stdout.write(`DROP ${drop}\n`);
if (!url) process.stdout.write('\nElasticsearch was not measured: ELASTICSEARCH_URL is not set.\n');
