import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { GraphQLSchema } from 'graphql';
import pg from 'pg';
import { readConfig } from '../src/config.js';
import type { metrics } from '../src/domains/analytics/metrics.js';
import { RebuildService } from '../src/domains/analytics/facts/rebuild.service.js';
import { openDatabase } from '../src/open.js';
import { generateHistories } from './histories.js';
import { ask, schemaWith, timed, type Row } from './metric-api.js';
import { byHand, keyFields } from './metric-speed-by-hand.js';
import { quantile } from './report.js';

/**
 * Each metric over all history and over one quarter, through GraphQL and from the cache. Beside it runs SQL that was
 * written by hand for this one request, over the application facts or over the records that they are made from, and
 * gives the same numbers; in alternating runs:
 *   npm run build && node_modules/.bin/node dist/benchmarks/metric-speed.js --applications 300000
 * For growth, a list of sizes: --applications 10000,100000,1000000 --sources FACTS,CACHE
 * --runs: at most so many runs of each; --seconds: no further run of one is begun after so long; --only: one metric.
 */
const { values } = parseArgs({
  options: {
    applications: { type: 'string', default: '300000' },
    runs: { type: 'string', default: '15' },
    seconds: { type: 'string', default: '3' },
    sources: { type: 'string', default: 'FACTS,RECORDS,CACHE' },
    only: { type: 'string' },
  },
});
const [runs, budget] = [Number(values.runs), Number(values.seconds) * 1_000];
const sizes = values.applications.split(',').map(Number);
const sources = values.sources.split(',');

/** Fields in which the row of the SQL and that of the answer differ. */
function differences(
  name: keyof typeof metrics,
  hand: readonly Row[],
  answer: readonly Row[],
): string {
  const keyField = keyFields[name];
  const found = hand.flatMap(({ key, quantiles: _, ...figures }) => {
    const row = keyField ? answer.find((each) => (each[keyField] ?? null) === key) : answer[0];
    return Object.entries(figures)
      .filter(
        ([field, value]) =>
          Math.abs(Number(row?.[field] ?? 0) - Number(value ?? 0)) >
          1e-6 * Math.max(1, Math.abs(Number(value))),
      )
      .map(
        ([field, value]) =>
          `${String(key ?? '')} ${field} ${String(value)} ≠ ${String(row?.[field])}`,
      );
  });
  return found.length ? `DIFFERS: ${found.slice(0, 3).join('; ')}` : 'same';
}

const number = (value: number) => value.toFixed(1).padStart(8);
const times = (list: readonly number[]) =>
  `${number(quantile(list, 0.5))} ${number(quantile(list, 0.95))}`;

async function measure(applications: number, first: boolean): Promise<void> {
  const began = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'rapport-benchmark-'));
  const opened = await openDatabase(
    readConfig({ RAPPORT_DATA: join(folder, 'data'), RAPPORT_DEMO: '0' }),
  );
  const { database } = opened;
  const client = new pg.Client(database.urls.owner);
  await client.connect();
  try {
    const transitions = await generateHistories(database, applications);
    const { seconds } = await new RebuildService(database).run({ restart: true, pageSize: 10_000 });
    await client.query('delete from outbox');
    await client.query('vacuum analyze application_outcome, application_visit');
    if (first) {
      console.log(
        'milliseconds: p50 and p95 of each; ratio of the p50 of the API to that of the SQL by hand; whether both gave the same numbers',
      );
      console.log(
        `${'applications'.padStart(12)} ${'metric'.padEnd(16)}${'span'.padEnd(13)}${'source'.padEnd(12)}${'by hand'.padStart(18)}${'API'.padStart(18)}   ratio`,
      );
    }
    console.error(
      `${applications.toLocaleString('en')} applications, ${transitions.toLocaleString('en')} transitions, generated and rebuilt (${seconds} s) in ${Math.round((performance.now() - began) / 1_000)} s`,
    );
    const counting = await schemaWith({ cache: false });
    const schemas = { FACTS: counting, RECORDS: counting, CACHE: await schemaWith({}) };
    const ranges = {
      'all history': {},
      'one quarter': { range: { from: '2024-04-01', to: '2024-07-01' } },
    };
    for (const name of Object.keys(byHand) as (keyof typeof metrics)[]) {
      if (values.only && values.only !== name) continue;
      for (const [span, range] of Object.entries(ranges)) {
        for (const [source, schema] of Object.entries(schemas) as [
          keyof typeof schemas,
          GraphQLSchema,
        ][]) {
          const sql = byHand[name]?.[source]?.(span === 'one quarter');
          if ((!sql && source !== 'CACHE') || !sources.includes(source)) continue;
          const [api, hand]: [number[], number[]] = [[], []];
          const answer = await ask(database, schema, name, range);
          const same = sql ? differences(name, (await client.query<Row>(sql)).rows, answer) : '';
          const start = performance.now();
          for (
            let run = 0;
            run < runs && (run === 0 || performance.now() - start < budget);
            run++
          ) {
            if (sql) hand.push(await timed(() => client.query(sql)));
            api.push(await timed(() => ask(database, schema, name, range)));
          }
          const ratio = sql
            ? (quantile(api, 0.5) / quantile(hand, 0.5)).toFixed(2).padStart(8)
            : ''.padStart(8);
          console.log(
            `${applications.toLocaleString('en').padStart(12)} ${name.padEnd(16)}${span.padEnd(13)}${source.padEnd(12)}${sql ? ` ${times(hand)}` : ''.padEnd(18)} ${times(api)}${ratio}  ${same}`,
          );
        }
      }
    }
  } finally {
    await client.end();
    await opened.close();
    await rm(folder, { recursive: true, force: true });
  }
}

for (const [index, size] of sizes.entries()) await measure(size, index === 0);
