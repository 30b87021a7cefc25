import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, validate } from 'graphql';
import {
  citation,
  definitions,
  type MetricName,
} from '../../src/domains/analytics/definitions/definitions.js';
import { documentOf } from '../../src/domains/analytics/definitions/metric-catalogue.js';
import { World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await World.begin();
});
afterAll(async () => {
  await world?.close();
});

const names = Object.keys(definitions) as MetricName[];

it('metricDefinitions tells every metric with its rule, its arguments and its columns', async () => {
  const { metricDefinitions } = await world.ask(
    '{ metricDefinitions { name citation version since unit sentence formula arguments { name type defaultValue description values } columns { name type description } } }',
  );
  expect(metricDefinitions.map(({ name }: any) => name)).toEqual(names);
  const [yields] = metricDefinitions;
  expect(yields.citation).toBe('channelYield@3');
  expect(yields.arguments).toContainEqual({
    name: 'attribution',
    type: 'Attribution!',
    defaultValue: 'LAST',
    description: expect.any(String),
    values: ['FIRST', 'LAST', 'ANY'],
  });
  expect(yields.columns.map(({ name }: any) => name)).toEqual(
    expect.arrayContaining(['channel', 'drill', 'hires', 'costPerHire', 'periodName']),
  );
});

it('the document of a metric names every argument and column, and answers with flat rows', async () => {
  for (const name of names)
    expect([name, validate(world.schema, parse(documentOf(world.schema, name)))]).toEqual([
      name,
      [],
    ]);
  const { channelYield } = await world.ask(
    documentOf(world.schema, 'channelYield'),
    undefined,
    [],
    { groupBy: [] },
  );
  expect(channelYield.rows).toHaveLength(1);
  expect(channelYield.provenance).toMatchObject({
    definition: 'channelYield',
    version: 3,
    n: 0,
    range: null,
  });
});

describe('a pinned definition', () => {
  const needed: Partial<Record<MetricName, string>> = {
    diversityBreakdown: 'category: "gender", range: {from: "2025-01-01", to: "2026-01-01"}, ',
    biasAudit: 'year: 2025, ',
  };

  it.each(names)(
    'of %s is answered in its version, and another is refused with those that there are',
    async (name) => {
      const { version } = definitions[name];
      await world.ask(
        `{ ${name}(${needed[name] ?? ''}definition: "${citation(definitions[name])}") { provenance { version } } }`,
      );
      for (const [pinned, problem] of [
        [`${name}@${version + 1}`, 'a version that this server does not answer'],
        [name, 'names no version'],
        ['other@1', `not a definition of ${name}`],
      ]) {
        const { errors } = await world.tries(
          `{ ${name}(${needed[name] ?? ''}definition: "${pinned}") { provenance { version } } }`,
        );
        expect(errors?.[0]).toMatchObject({
          message: expect.stringContaining(problem!),
          extensions: { code: 'BAD_USER_INPUT', argument: 'definition' },
        });
        expect(errors![0]!.message).toContain(
          `Available: ${name}@${version}. Pin it, or leave definition out`,
        );
      }
    },
  );
});

it('every answer says the arguments that it was given for, defaults included', async () => {
  const { dropOffStages } = await world.ask(
    '{ dropOffStages(range: {from: "2026-01-01"}, fiscalYearStart: 4) { provenance { range { from to } arguments { name value } } } }',
  );
  expect(dropOffStages.provenance.range).toEqual({ from: '2026-01-01', to: null });
  expect(dropOffStages.provenance.arguments).toEqual(
    expect.arrayContaining([
      { name: 'skipPolicy', value: '"ACTUAL"' },
      { name: 'openPolicy', value: '"INCLUDE"' },
      { name: 'fiscalYearStart', value: '4' },
      { name: 'groupBy', value: '[]' },
    ]),
  );
});

it('compares with the previous period and with the same period last year in one request', async () => {
  const job = await world.job();
  for (const at of [
    '2026-03-05',
    '2026-03-06',
    '2026-02-05',
    '2025-03-07',
    '2025-03-08',
    '2025-03-09',
  ])
    await world.applies(job, 'Applied', { at: `${at}T10:00:00Z` });
  const ask = async (compareWith: string) =>
    (
      await world.ask(`{ channelYield(groupBy: [], range: {from: "2026-03-01", to: "2026-04-01"}, compareWith: ${compareWith}, filter: {jobIds: ["${job.id}"]}) {
    rows { applications } comparison { provenance { range { from to } } rows { applications drill } } } }`)
    ).channelYield;
  const before = await ask('PREVIOUS_PERIOD');
  expect(before).toMatchObject({
    rows: [{ applications: 2 }],
    comparison: {
      provenance: { range: { from: '2026-02-01', to: '2026-03-01' } },
      rows: [{ applications: 1 }],
    },
  });
  expect(await ask('SAME_PERIOD_LAST_YEAR')).toMatchObject({
    rows: [{ applications: 2 }],
    comparison: { rows: [{ applications: 3 }] },
  });
  const { drillThrough } = await world.ask(
    `{ drillThrough(drill: "${before.comparison.rows[0].drill}", measure: "applications", first: 10) { totalCount { value } } }`,
  );
  expect(drillThrough.totalCount.value).toBe(1);
  const { errors } = await world.tries(
    '{ channelYield(compareWith: PREVIOUS_PERIOD, range: {from: "2026-03-01"}) { rows { applications } } }',
  );
  expect(errors?.[0]?.extensions).toMatchObject({
    code: 'BAD_USER_INPUT',
    argument: 'compareWith',
  });
});
