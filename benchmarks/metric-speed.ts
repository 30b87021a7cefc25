import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { graphql, type GraphQLSchema } from 'graphql';
import pg from 'pg';
import { buildSchema } from 'type-graphql';
import { readConfig } from '../src/config.js';
import { AnalyticsResolver } from '../src/domains/analytics/analytics.resolver.js';
import { AnalyticsService, type AnalyticsOptions } from '../src/domains/analytics/analytics.service.js';
import { documentOf } from '../src/domains/analytics/definitions/metric.catalogue.js';
import { ExperienceService } from '../src/domains/analytics/experience/experience.service.js';
import type { metrics } from '../src/domains/analytics/metrics.js';
import { RebuildService } from '../src/domains/analytics/rebuild/rebuild.service.js';
import { openDatabase } from '../src/open.js';
import { systemViewer } from '../src/platform/auth/viewer.js';
import { Session } from '../src/platform/graphql/session.js';
import { generateHistories } from './histories.js';
import { byHand } from './metric-speed.by-hand.js';
import { quantile } from './report.js';

/**
 * Each metric over all history and over one quarter: through GraphQL from transitions, from kept milestones and from
 * the cache, beside SQL that was written by hand for that one question, in alternating runs:
 *   npm run build && node_modules/.bin/node dist/benchmarks/metric-speed.js --applications 300000 --runs 15
 * For growth, run it with --applications 10000, 100000 and 1000000.
 */
const { values } = parseArgs({ options: { applications: { type: 'string', default: '300000' }, runs: { type: 'string', default: '15' }, only: { type: 'string' } } });
const [applications, runs] = [Number(values.applications), Number(values.runs)];

const folder = await mkdtemp(join(tmpdir(), 'rapport-benchmark-'));
const opened = await openDatabase(readConfig({ RAPPORT_DATA: join(folder, 'data'), RAPPORT_DEMO: '0' }));
const { database } = opened;
const client = new pg.Client(database.urls.owner);
await client.connect();

async function schemaWith(options: AnalyticsOptions): Promise<GraphQLSchema> {
  const resolver = new AnalyticsResolver(new AnalyticsService(options), new ExperienceService());
  return buildSchema({ resolvers: [AnalyticsResolver], validate: false, container: { get: () => resolver } });
}

const unused = { headCursor: async () => '', cursorOfTransaction: async () => undefined, nudge: () => undefined, resolve: async () => undefined };

/** One request in its own session, as a server would run it. */
async function ask(schema: GraphQLSchema, name: keyof typeof metrics, variables: Record<string, unknown>): Promise<void> {
  const { errors } = await graphql({ schema, source: documentOf(schema, name), variableValues: variables, contextValue: new Session(database, systemViewer('benchmark'), unused) });
  if (errors?.length) throw errors[0]!;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const number = (value: number) => value.toFixed(1).padStart(8);
const times = (list: readonly number[]) => `${number(quantile(list, 0.5))} ${number(quantile(list, 0.95))}`;

try {
  let transitions = 0;
  const generated = await timed(async () => { transitions = await generateHistories(database, applications); });
  const { seconds } = await new RebuildService(database).run({ restart: true, pageSize: 10_000 });
  await client.query('delete from outbox');
  await client.query('vacuum analyze application_journey');
  console.log(`${applications.toLocaleString('en')} applications, ${transitions.toLocaleString('en')} transitions: generated in ${Math.round(generated / 1000)} s, milestones rebuilt in ${seconds} s`);
  console.log('milliseconds: p50 and p95 of each; ratio of the p50 of the API to that of the SQL by hand');
  console.log(`${''.padEnd(28)}${'by hand'.padStart(18)}${'API'.padStart(18)}   ratio`);
  const schemas = { TRANSITIONS: await schemaWith({ history: 'TRANSITIONS', cache: false }), MILESTONES: await schemaWith({ history: 'MILESTONES', cache: false }), CACHE: await schemaWith({}) };
  const ranges = { 'all history': {}, 'one quarter': { range: { from: '2024-04-01', to: '2024-07-01' } } };
  for (const name of Object.keys(byHand) as (keyof typeof metrics)[]) {
    if (values.only && values.only !== name) continue;
    console.log(name);
    for (const [span, range] of Object.entries(ranges)) {
      for (const [source, schema] of Object.entries(schemas) as [keyof typeof schemas, GraphQLSchema][]) {
        const sql = byHand[name]?.[source]?.(span === 'one quarter');
        if (!sql && source !== 'CACHE') continue;
        const [api, hand]: [number[], number[]] = [[], []];
        await ask(schema, name, range);
        for (let run = 0; run < runs; run++) {
          if (sql) hand.push(await timed(() => client.query(sql)));
          api.push(await timed(() => ask(schema, name, range)));
        }
        const ratio = sql ? (quantile(api, 0.5) / quantile(hand, 0.5)).toFixed(2).padStart(8) : '';
        console.log(`  ${span.padEnd(13)}${source.padEnd(13)}${sql ? ` ${times(hand)}` : ''.padEnd(18)} ${times(api)}${ratio}`);
      }
    }
  }
} finally {
  await client.end();
  await opened.close();
  await rm(folder, { recursive: true, force: true });
}
