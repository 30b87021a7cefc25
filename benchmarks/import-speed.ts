import 'reflect-metadata';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { readConfig } from '../src/config.js';
import { ImportService } from '../src/domains/imports/import.service.js';
import { openDatabase, type OpenDatabase } from '../src/open.js';
import { systemViewer } from '../src/domains/users/viewers.js';
import { generateBundle } from './generate-bundle.js';
import { serverSeconds } from './processor-time.js';

/**
 * How long imports take at growing sizes, beside plain COPY of the same files into tables without keys, in the same run:
 *   npm run build && node dist/benchmarks/import-speed.js --sizes 10000,100000
 * A size is a number of people; there are three applications for each, 16.5 events, and a job for every 200, between 50
 * and 500. Each size has a database of its own:
 * - `COPY`: all files; `first`: the whole bundle into an empty database; `again`: the same once more, all unchanged.
 * - `half`: the same files with every second person, application and history changed.
 * - `candidates`, `stage_events`: one file alone, the events as they were before the change.
 * - `late events`: the bundle without its events into another empty database, then stage_events.csv alone.
 * Besides the time that passes, the processor time of this process and of the server is counted, which other work on the
 * machine changes less. Both ratios are rows a second of the import to those of COPY: of the time that passes, and of
 * processor time. The growth is the processor time beside that of the size before, for ten times the rows: 10 is linear.
 * --only: what has one of these words in its name; what it builds on runs too.
 */
const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '5000,20000' },
    only: { type: 'string', default: '' },
  },
});
const sizes = values.sizes.split(',').map(Number);
if (sizes.length === 0 || sizes.some((people) => !Number.isInteger(people) || people < 1)) {
  process.stderr.write('usage: import-speed [--sizes 10000,100000] [--only first,half]\n');
  process.exit(2);
}

const isWanted = (name: string) => values.only.split(',').some((word) => name.includes(word));

interface Measured {
  ms: number;
  /** seconds of processor time, of this process and of the server; undefined where it can't be read */
  own: number;
  server: number | undefined;
  rows: number;
  changed: number;
  refused: number;
}

/** The times of one size, by what was done. */
type Times = Map<string, Measured>;

let peak = 0;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss);
}, 250);
const folder = await mkdtemp(join(tmpdir(), 'rapport-benchmark-'));
try {
  const measured: Times[] = [];
  for (const [index, people] of sizes.entries()) {
    peak = 0;
    const times = await measure(people, join(folder, String(people)));
    measured.push(times);
    print(
      people,
      times,
      index > 0 ? { people: sizes[index - 1]!, times: measured[index - 1]! } : undefined,
    );
    await rm(join(folder, String(people)), { recursive: true, force: true });
  }
} finally {
  clearInterval(watch);
  await rm(folder, { recursive: true, force: true });
}

async function measure(people: number, place: string): Promise<Times> {
  const bundle = join(place, 'bundle');
  const half = join(place, 'half');
  const early = join(place, 'early');
  await generateBundle(bundle, {
    candidates: people,
    applications: people * 3,
    events: Math.round(people * 16.5),
    jobs: Math.min(500, Math.max(50, Math.round(people / 200))),
  });
  await changeHalf(bundle, half);
  await mkdir(early);
  for (const name of await readdir(bundle))
    if (name !== 'stage_events.csv') await copyFile(join(bundle, name), join(early, name));

  const times: Times = new Map();
  await withDatabase(join(place, 'data'), async (opened) => {
    times.set('COPY', await copyAll(opened, bundle));
    times.set('first', await importOf(opened, bundle));
    const steps: [name: string, path: string][] = [
      ['again', bundle],
      ['half', half],
      ['candidates', join(bundle, 'candidates.csv')],
      ['stage_events', join(bundle, 'stage_events.csv')],
    ];
    for (const [name, path] of steps)
      if (isWanted(name)) times.set(name, await importOf(opened, path));
  });
  if (!isWanted('late events')) return times;
  await withDatabase(join(place, 'late'), async (opened) => {
    await importOf(opened, early);
    times.set('late events', await importOf(opened, join(bundle, 'stage_events.csv')));
  });
  return times;
}

async function withDatabase(data: string, work: (opened: OpenDatabase) => Promise<void>) {
  const opened = await openDatabase(readConfig({ RAPPORT_DATA: data, RAPPORT_DEMO: '0' }));
  try {
    await work(opened);
  } finally {
    await opened.close();
    await rm(data, { recursive: true, force: true });
  }
}

/** The time that some work takes, and the processor time of this process and of the server meanwhile. */
async function timed<T>(
  { database }: OpenDatabase,
  work: () => Promise<T>,
): Promise<Pick<Measured, 'ms' | 'own' | 'server'> & { result: T }> {
  const client = new pg.Client(database.urls.owner);
  await client.connect();
  try {
    const before = await serverSeconds(client);
    const usage = process.cpuUsage();
    const begun = performance.now();
    const result = await work();
    const ms = performance.now() - begun;
    const { user, system } = process.cpuUsage(usage);
    const after = await serverSeconds(client);
    return {
      ms,
      own: (user + system) / 1e6,
      server: before === undefined || after === undefined ? undefined : after - before,
      result,
    };
  } finally {
    await client.end();
  }
}

async function importOf(opened: OpenDatabase, path: string): Promise<Measured> {
  const {
    result: { tables },
    ...times
  } = await timed(opened, () =>
    new ImportService(opened.database).run(systemViewer('benchmark'), {
      path,
      source: 'benchmark',
      rejectsFolder: join(folder, 'rejects'),
    }),
  );
  const all = Object.values(tables);
  return {
    ...times,
    rows: all.reduce((sum, { read }) => sum + read, 0),
    changed: all.reduce((sum, { created, updated }) => sum + created + updated, 0),
    refused: all.reduce((sum, { refused }) => sum + refused, 0),
  };
}

function print(people: number, times: Times, before?: { people: number; times: Times }): void {
  const copy = times.get('COPY')!;
  console.log(
    `\n${people.toLocaleString('en')} people, at most ${Math.round(peak / 1e6)} MB of memory here`,
  );
  console.log(
    `${'what'.padEnd(14)}${['rows', 'changed', 'refused', 'seconds', 'rows/s', 'ratio', 'node', 'PostgreSQL', 'ratio', 'growth'].map((name) => name.padStart(11)).join('')}`,
  );
  const processor = ({ own, server, ms }: Measured) =>
    server === undefined ? ms / 1000 : own + server;
  for (const [name, measured] of times) {
    const { ms, own, server, rows, changed, refused } = measured;
    const earlier = before?.times.get(name);
    const growth = earlier
      ? ((processor(measured) / processor(earlier)) * ((10 * earlier.rows) / rows)).toFixed(1)
      : '';
    const cells = [
      rows.toLocaleString('en'),
      changed.toLocaleString('en'),
      refused.toLocaleString('en'),
      (ms / 1000).toFixed(1),
      Math.round((rows / ms) * 1000).toLocaleString('en'),
      (rows / ms / (copy.rows / copy.ms)).toFixed(3),
      own.toFixed(1),
      server?.toFixed(1) ?? '',
      (rows / processor(measured) / (copy.rows / processor(copy))).toFixed(3),
      growth,
    ];
    console.log(`${name.padEnd(14)}${cells.map((cell) => cell.padStart(11)).join('')}`);
  }
}

/** Copies a bundle, with every second person, application and history changed. */
async function changeHalf(from: string, to: string): Promise<void> {
  await mkdir(to);
  /** by file: where the number that decides is, and what is changed of it */
  const changes: Record<string, [id: RegExp, text: RegExp, instead: string]> = {
    'candidates.csv': [/^C(\d+)/, /@example\.com/, '@example.org'],
    'applications.csv': [/^A(\d+)/, /,(ACTIVE|HIRED|REJECTED|WITHDRAWN),/, ' again,$1,'],
    'stage_events.csv': [/,A(\d+),/, /@demo\.example/, '@demo.example.org'],
  };
  for (const name of await readdir(from)) {
    const change = changes[name];
    if (!change) {
      await copyFile(join(from, name), join(to, name));
      continue;
    }
    const [id, text, instead] = change;
    const lines = createInterface({ input: createReadStream(join(from, name), 'utf8') });
    await pipeline(
      async function* () {
        for await (const line of lines) {
          const number = Number(id.exec(line)?.[1] ?? 0);
          yield `${number % 2 === 1 ? line.replace(text, instead) : line}\n`;
        }
      },
      createWriteStream(join(to, name)),
    );
  }
}

async function copyAll(opened: OpenDatabase, bundle: string): Promise<Measured> {
  const client = await opened.database.connect('app');
  const total = { rows: 0, ms: 0, own: 0, server: 0 };
  for (const file of (await readdir(bundle)).filter((name) => name.endsWith('.csv'))) {
    const path = join(bundle, file);
    const columns = (await firstLine(path)).split(',').map((name) => `"${name.trim()}" text`);
    await client.query(`create temp table plain (${columns.join(', ')})`);
    const { result, ms, own, server } = await timed(opened, async () => {
      const stream = client.query(copyFrom('copy plain from stdin with (format csv, header)'));
      await pipeline(createReadStream(path), stream);
      return stream.rowCount;
    });
    total.rows += result;
    total.ms += ms;
    total.own += own;
    total.server += server ?? 0;
    await client.query('drop table plain');
  }
  await client.end();
  return { ...total, server: total.server || undefined, changed: total.rows, refused: 0 };
}

async function firstLine(path: string): Promise<string> {
  const input = createReadStream(path, 'utf8');
  for await (const line of createInterface({ input })) {
    input.destroy();
    return line;
  }
  return '';
}
