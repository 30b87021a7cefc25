import 'reflect-metadata';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { from as copyFrom } from 'pg-copy-streams';
import { readConfig } from '../src/config.js';
import { ImportService } from '../src/domains/imports/import.service.js';
import { openDatabase } from '../src/open.js';
import { systemViewer } from '../src/domains/users/viewers.js';
import { generateBundle } from './generate-bundle.js';
import { perSecond } from './report.js';

/**
 * Rows a second of an import, beside plain COPY of the same files into tables without keys, in the same run:
 *   npm run build && node dist/benchmarks/import-speed.js --candidates 100000 --applications 300000 --events 1650000
 */
const { values } = parseArgs({
  options: {
    candidates: { type: 'string', default: '100000' },
    applications: { type: 'string', default: '300000' },
    events: { type: 'string', default: '1650000' },
    jobs: { type: 'string', default: '500' },
  },
});

const folder = await mkdtemp(join(tmpdir(), 'rapport-benchmark-'));
const opened = await openDatabase(
  readConfig({ RAPPORT_DATA: join(folder, 'data'), RAPPORT_DEMO: '0' }),
);
try {
  const bundle = join(folder, 'bundle');
  await generateBundle(bundle, {
    candidates: Number(values.candidates),
    applications: Number(values.applications),
    events: Number(values.events),
    jobs: Number(values.jobs),
  });
  const copied = await copyAll(bundle);
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 250);
  const before = performance.now();
  const { tables } = await new ImportService(opened.database).run(systemViewer('benchmark'), {
    path: bundle,
    source: 'benchmark',
    rejectsFolder: join(folder, 'rejects'),
  });
  const took = performance.now() - before;
  clearInterval(watch);
  const rows = Object.values(tables).reduce((sum, { read }) => sum + read, 0);
  const refused = Object.values(tables).reduce((sum, table) => sum + table.refused, 0);
  console.log(
    `COPY    ${copied.rows.toLocaleString('en')} rows, ${(copied.ms / 1000).toFixed(1)} s, ${perSecond(copied.rows, copied.ms)}`,
  );
  console.log(
    `import  ${rows.toLocaleString('en')} rows, ${(took / 1000).toFixed(1)} s, ${perSecond(rows, took)}, ${refused} refused, at most ${Math.round(peak / 1e6)} MB`,
  );
  console.log(`ratio   ${(rows / took / (copied.rows / copied.ms)).toFixed(2)}`);
  const again = performance.now();
  const second = await new ImportService(opened.database).run(systemViewer('benchmark'), {
    path: bundle,
    source: 'benchmark',
    rejectsFolder: join(folder, 'rejects'),
  });
  console.log(
    `again   ${((performance.now() - again) / 1000).toFixed(1)} s, unchanged ${Object.values(
      second.tables,
    )
      .reduce((sum, { unchanged }) => sum + unchanged, 0)
      .toLocaleString('en')}`,
  );
} finally {
  await opened.close();
  await rm(folder, { recursive: true, force: true });
}

async function copyAll(bundle: string): Promise<{ rows: number; ms: number }> {
  const client = await opened.database.connect('app');
  let rows = 0;
  let ms = 0;
  for (const file of (await readdir(bundle)).filter((name) => name.endsWith('.csv'))) {
    const path = join(bundle, file);
    const [header] = await firstLine(path);
    const columns = header!.split(',').map((name) => `"${name.trim()}" text`);
    await client.query(`create temp table plain (${columns.join(', ')})`);
    const begun = performance.now();
    const stream = client.query(copyFrom('copy plain from stdin with (format csv, header)'));
    await pipeline(createReadStream(path), stream);
    ms += performance.now() - begun;
    rows += stream.rowCount;
    await client.query('drop table plain');
  }
  await client.end();
  return { rows, ms };
}

async function firstLine(path: string): Promise<string[]> {
  const input = createReadStream(path, 'utf8');
  for await (const line of createInterface({ input })) {
    input.destroy();
    return [line];
  }
  return [''];
}
