import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  type GraphQLArgument,
  type GraphQLSchema,
} from 'graphql';
import pg from 'pg';
import { readConfig } from '../src/config.js';
import { RebuildService } from '../src/domains/analytics/facts/rebuild.service.js';
import { metrics } from '../src/domains/analytics/metrics.js';
import { openDatabase } from '../src/open.js';
import type { Database } from '../src/platform/database/database.js';
import { generateHistories } from './histories.js';
import { ask, schemaWith, timed } from './metric-api.js';
import { byHand } from './metric-speed-by-hand.js';
import { pairsOf, type Dimension } from './pairs.js';
import { median } from './report.js';

/**
 * Every metric with every value of every argument: groupings alone and in pairs, periods, ranges, each field of the
 * filter, attributions and all other enums, so that each two values meet in at least one request. It prints the requests
 * that take longest when nothing is stored, the requests of a dashboard beside SQL that was written by hand and from the
 * cache, and with two sizes what grows most.
 *   npm run benchmark:metrics
 *   npm run benchmark:metrics -- --applications 75000,300000 --only timeInStage
 * --data: a folder whose database is used again by the next run; --rows: answers with more rows are listed apart, because
 * most of their time goes into the rows; --dashboard: only the requests of a dashboard; --every 5: only each fifth request
 */
const { values } = parseArgs({
  options: {
    applications: { type: 'string', default: '300000' },
    data: { type: 'string' },
    only: { type: 'string' },
    slowest: { type: 'string', default: '20' },
    rows: { type: 'string', default: '10000' },
    dashboard: { type: 'boolean', default: false },
    every: { type: 'string', default: '1' },
  },
});
type Name = keyof typeof metrics;
const sizes = values.applications.split(',').map(Number);
const most = Number(values.slowest);

/** What fields of the filter are set to, by names that the data has at every size. */
async function filtersOf(client: pg.Client): Promise<Record<string, unknown>> {
  const ids = async (query: string) =>
    (await client.query<{ id: string }>(query)).rows.map(({ id }) => id);
  return {
    jobIds: await ids(`select id from job where title = 'Job 1'`),
    departments: ['Department 3'],
    locations: ['City 2', 'City 3'],
    candidateIds: await ids(`select id from candidate order by id limit 3`),
    candidateRelationships: ['SILVER_MEDALLIST'],
    channelIds: await ids(`select id from channel where name = 'Channel 5'`),
    channelKinds: ['JOB_BOARD'],
    campaigns: ['Campaign 4'],
    statuses: ['REJECTED', 'ACTIVE'],
    stageIds: await ids(`select id from stage where name = 'First' order by job_id limit 20`),
    sources: ['greenhouse'],
    appliedFrom: '2024-01-01T00:00:00Z',
    appliedTo: '2025-01-01T00:00:00Z',
    imported: false,
    referred: false,
  };
}

const ranges = {
  all: undefined,
  year: { from: '2024-01-01', to: '2025-01-01' },
  quarter: { from: '2024-04-01', to: '2024-07-01' },
};

/** The values of an argument that are asked for; one value: the argument is left out. */
function valuesOf(argument: GraphQLArgument): readonly (readonly [string, unknown])[] {
  const named = getNamedType(argument.type);
  if (argument.name === 'range') return Object.entries(ranges);
  if (argument.name === 'filter' && isInputObjectType(named))
    return [
      ['none', undefined],
      ...Object.keys(named.getFields()).map((field) => [field, field] as const),
    ];
  if (isEnumType(named)) {
    const names = named.getValues().map(({ name }) => name);
    if (!isListType(getNullableType(argument.type)))
      return argument.name === 'compareWith'
        ? [['', undefined]]
        : names.map((name) => [name, name] as const);
    return [
      [],
      ...names.map((name) => [name]),
      ...names.flatMap((name, index) => names.slice(index + 1).map((other) => [name, other])),
    ].map((list) => [list.join('+') || 'no groups', list] as const);
  }
  return named.name === 'Boolean'
    ? [
        ['false', false],
        ['true', true],
      ]
    : [['', undefined]];
}

interface Cell {
  name: Name;
  label: string;
  variables(filters: Record<string, unknown>): Record<string, unknown>;
}

function cellsOf(schema: GraphQLSchema, name: Name): Cell[] {
  const dimensions = schema
    .getQueryType()!
    .getFields()
    [name]!.args.map((argument): Dimension<readonly [string, unknown]> => ({
      name: argument.name,
      values: valuesOf(argument),
    }))
    .filter(({ values: { length } }) => length > 1);
  return pairsOf(dimensions).map((chosen): Cell => ({
    name,
    label: dimensions.map((_, index) => chosen[index]![0]).join(' '),
    variables: (filters) =>
      Object.fromEntries(
        dimensions.flatMap((dimension, index): [string, unknown][] => {
          const [, value] = chosen[index]!;
          if (value === undefined) return [];
          return [
            [
              dimension.name,
              dimension.name === 'filter' ? { [value as string]: filters[value as string] } : value,
            ],
          ];
        }),
      ),
  }));
}

interface Measured {
  cell: string;
  ms: number;
  rows: number;
}

const number = (value: number, width = 9) => value.toFixed(1).padStart(width);

/** The requests of a dashboard, beside SQL by hand and from the cache; in alternating runs. */
async function measureDefaults(database: Database, client: pg.Client): Promise<void> {
  const [counting, caching] = [await schemaWith({ cache: false }), await schemaWith({})];
  console.log(
    `${'dashboard request'.padEnd(34)}${'cold ms'.padStart(9)}${'by hand'.padStart(9)}${'ratio'.padStart(7)}${'cached'.padStart(9)}`,
  );
  for (const name of Object.keys(metrics) as Name[]) {
    if (values.only && values.only !== name) continue;
    for (const [span, range] of Object.entries({ all: ranges.all, quarter: ranges.quarter })) {
      const hand = (byHand[name]?.FACTS ?? byHand[name]?.RECORDS)?.(span === 'quarter');
      const variables = range ? { range } : {};
      await ask(database, counting, name, variables);
      await ask(database, caching, name, variables);
      const [cold, byHandMs, cached]: [number[], number[], number[]] = [[], [], []];
      for (let run = 0; run < 5; run++) {
        if (hand) byHandMs.push(await timed(() => client.query(hand)));
        cold.push(await timed(() => ask(database, counting, name, variables)));
        cached.push(await timed(() => ask(database, caching, name, variables)));
      }
      const beside = hand
        ? `${number(median(byHandMs))}${(median(cold) / median(byHandMs)).toFixed(2).padStart(7)}`
        : ''.padStart(16);
      console.log(
        `${`${name} ${span}`.padEnd(34)}${number(median(cold))}${beside}${number(median(cached))}`,
      );
    }
  }
}

async function measure(applications: number): Promise<Map<string, Measured>> {
  const folder = values.data
    ? join(values.data, String(applications))
    : await mkdtemp(join(tmpdir(), 'rapport-benchmark-'));
  const opened = await openDatabase(readConfig({ RAPPORT_DATA: folder, RAPPORT_DEMO: '0' }));
  const { database } = opened;
  const client = new pg.Client(database.urls.owner);
  await client.connect();
  try {
    if (opened.created) {
      const transitions = await generateHistories(database, applications);
      const { seconds } = await new RebuildService(database).run({
        restart: true,
        pageSize: 10_000,
      });
      console.error(
        `${applications.toLocaleString('en')} applications, ${transitions.toLocaleString('en')} transitions; facts made in ${seconds} s`,
      );
      await client.query('delete from outbox');
      await client.query('vacuum analyze application_outcome, application_visit');
    }
    console.log(`\n${applications.toLocaleString('en')} applications`);
    await measureDefaults(database, client);
    if (values.dashboard) return new Map();
    const schema = await schemaWith({ cache: false });
    const filters = await filtersOf(client);
    const measured = new Map<string, Measured>();
    for (const name of Object.keys(metrics) as Name[]) {
      if (values.only && values.only !== name) continue;
      for (const [index, cell] of cellsOf(schema, name).entries()) {
        if (index % Number(values.every) > 0) continue;
        let rows = 0;
        const ms = await timed(async () => {
          rows = (await ask(database, schema, name, cell.variables(filters))).length;
        });
        measured.set(`${name} ${cell.label}`, { cell: `${name} ${cell.label}`, ms, rows });
      }
    }
    report(measured);
    return measured;
  } finally {
    await client.end();
    await opened.close();
    if (!values.data) await rm(folder, { recursive: true, force: true });
  }
}

function report(measured: ReadonlyMap<string, Measured>): void {
  const all = [...measured.values()].sort((a, b) => b.ms - a.ms);
  const limit = Number(values.rows);
  const lists = {
    [`slowest of ${all.length} requests`]: all.filter(({ rows }) => rows <= limit),
    [`slowest with more than ${limit} rows`]: all.filter(({ rows }) => rows > limit),
  };
  for (const [title, list] of Object.entries(lists)) {
    console.log(
      `${title}; ${list.filter(({ ms }) => ms > 1_000).length} of ${list.length} take longer than a second, the median ${list.length ? median(list.map(({ ms }) => ms)).toFixed(0) : '–'} ms`,
    );
    for (const { cell, ms, rows } of list.slice(0, most))
      console.log(`${number(ms)} ms ${String(rows).padStart(7)} rows  ${cell}`);
  }
}

let smaller: { size: number; measured: Map<string, Measured> } | undefined;
for (const size of sizes) {
  const measured = await measure(size);
  if (smaller) {
    const { size: from, measured: before } = smaller;
    const grown = [...measured.values()]
      // What takes a few milliseconds grows by chance.
      .filter(({ cell, ms }) => ms > 50 && before.has(cell))
      .map(({ cell, ms }) => ({ cell, factor: ms / before.get(cell)!.ms }))
      .sort((a, b) => b.factor - a.factor);
    console.log(
      `growth from ${from} to ${size} applications (${(size / from).toFixed(1)} times); median ${grown.length ? median(grown.map(({ factor }) => factor)).toFixed(1) : '–'}`,
    );
    for (const { cell, factor } of grown.slice(0, most)) console.log(`${number(factor)} × ${cell}`);
  }
  smaller = { size, measured };
}
