import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type OperationDefinitionNode, parse } from 'graphql';
import { readdir, readFile } from 'node:fs/promises';
import { modules } from '../../src/modules.js';
import { Costs } from '../../src/platform/graphql/cost.js';
import { aWorld, type Member, type World } from '../scenario/index.js';
import { propertyRuns } from '../scenario/property-runs.js';

const limit = 100_000;
let world: World;
let recruiter: Member;
let costs: Costs;
beforeAll(async () => {
  world = await aWorld();
  recruiter = world.aRecruiter();
  costs = new Costs(
    world.schema,
    Object.assign({}, ...modules.map(({ fieldCosts }) => fieldCosts)),
  );
});
afterAll(() => world?.close());

/** What the only operation of a document costs, with coerced variables. */
function pointsOf(source: string, variables: Record<string, unknown> = {}): number {
  const document = parse(source);
  const [operation] = document.definitions as OperationDefinitionNode[];
  return costs.of(document, operation!, variables).points;
}

const people = (arguments_: string, aliases: number) =>
  `{ ${Array.from(
    { length: aliases },
    (_, n) =>
      `p${n}: candidates(first: ${arguments_}) { nodes { applications(first: ${arguments_}) { nodes { id status } } } }`,
  ).join(' ')} }`;

describe('an operation that costs too much is refused before it runs', () => {
  test.each([
    ['written down', people('100', 12), {}],
    ['as a variable', `query ($n: Int!) ${people('$n', 12)}`, { n: 100 }],
    ['as the default of a variable', `query ($n: Int! = 100) ${people('$n', 12)}`, {}],
    [
      'in fragments',
      `query ($n: Int!) { ${Array.from({ length: 12 }, (_, n) => `...F${n}`).join(' ')} }
       ${Array.from({ length: 12 }, (_, n) => `fragment F${n} on Query { p${n}: candidates(first: $n) { nodes { applications(first: $n) { nodes { id status } } } } }`).join(' ')}`,
      { n: 100 },
    ],
  ])('with its numbers %s', async (_, query, variables) => {
    const { status, errors, data, extensions } = await recruiter.sends(query, variables);
    expect({ status, data }).toEqual({ status: 400, data: undefined });
    expect(errors).toEqual([
      {
        message: expect.stringContaining('Ask for smaller pages (first)'),
        extensions: {
          code: 'LIMIT_EXCEEDED',
          cost: extensions.cost,
          ...(errors![0]!.extensions.field ? { field: expect.any(String) } : {}),
        },
      },
    ]);
    expect(extensions.cost).toMatchObject({ requested: expect.any(Number), limit });
    expect(extensions.cost.requested).toBeGreaterThan(12 * 100 * 100 * 4);
  });

  test('and the refusal names the field that costs most', async () => {
    const refused = await recruiter.isRefused(
      `query ($n: Int!) { me { actor } jobs(first: 5) { nodes { id } }
        all: candidates(first: $n) { nodes { id theirs: applications(first: $n) { nodes { candidate { applications(first: $n) { nodes { id } } } } } } } }`,
      { n: 60 },
    );
    expect(refused).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      field: 'all.nodes.theirs.nodes.candidate.applications.nodes',
      message: expect.stringContaining(
        'Most of it is all.nodes.theirs.nodes.candidate.applications.nodes.',
      ),
    });
  });

  test.each([
    [
      'skills',
      'query ($v: [ID!]) { candidates(first: 1, filter: { allSkillIds: $v }) { nodes { id } } }',
    ],
    [
      'skills in a filter',
      'query ($f: CandidateFilter) { candidates(first: 1, filter: $f) { nodes { id } } }',
    ],
    [
      'searches for many words',
      `query ($q: String) { ${Array.from({ length: 5 }, (_, n) => `s${n}: searchCandidates(first: 1, query: $q) { nodes { id } }`).join(' ')} }`,
    ],
    [
      'a filter inside of a list',
      'query ($i: [ID!]) { candidates(first: 50) { nodes { applications(first: 1, filter: { jobIds: $i }) { nodes { id } } } } }',
    ],
  ])('because of many %s', async (_, query) => {
    const ids = Array.from({ length: 20_000 }, () => '7c0f2a52-7c52-4a57-9a4c-2f9b4a0f3a11');
    expect(
      await recruiter.isRefused(query, {
        ...(query.includes('$v') && { v: ids }),
        ...(query.includes('$f') && { f: { allSkillIds: ids } }),
        ...(query.includes('$q') && { q: 'go '.repeat(3_000) }),
        ...(query.includes('$i') && { i: ids.slice(0, 3_000) }),
      }),
    ).toMatchObject({ code: 'LIMIT_EXCEEDED', status: 400 });
  });

  test('over a socket too, with its cost', async () => {
    const watching = await recruiter.watches(
      'subscription ($v: [ID!]) { candidateChanges(filter: { allSkillIds: $v }) { candidateId } }',
      { v: Array.from({ length: 2_100 }, (_, n) => String(n)) },
      'candidateChanges',
    );
    expect(await watching.outcome()).toMatchObject([
      {
        message: expect.stringContaining('Cost limit'),
        extensions: { code: 'LIMIT_EXCEEDED', cost: { limit, requested: expect.any(Number) } },
      },
    ]);
  });
});

test('each answer says what it cost and what is left', async () => {
  const first = await recruiter.sends('{ candidates(first: 10) { nodes { id name } } }');
  expect(first.extensions.cost).toEqual({
    // the connection 2, and ten people with two values each
    requested: 2 + 10 * (2 + 2),
    limit,
    remaining: expect.any(Number),
  });
  const auditor = world.anAuditor();
  const [one, two] = [
    await auditor.sends('{ me { actor } }'),
    await auditor.sends('{ me { actor } }'),
  ];
  expect(two.extensions.cost.remaining).toBeLessThanOrEqual(300_000_000);
  expect(one.extensions.cost.requested).toBe(3);
  // What flows in within a moment is less than what the whole budget is.
  expect(one.extensions.cost.remaining).toBe(300_000_000 - 3);
});

describe('the cost of an operation', () => {
  test('is the same for a number that is written down, sent, or left to a default', () => {
    const document = (n: string, m: string) =>
      `{ candidates(first: ${n}) { nodes { id applications(first: ${m}) { nodes { id } totalCount { value } } } } }`;
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), (n, m) => {
        const literal = pointsOf(document(String(n), String(m)));
        expect(
          pointsOf(`query ($n: Int!, $m: Int! = ${m}) ${document('$n', '$m')}`, { n, m }),
        ).toBe(literal);
        expect(literal).toBe(2 + n * (2 + 1 + (2 + m * (2 + 1) + 100 + 2 + 1)));
      }),
      { numRuns: propertyRuns(100) },
    );
  });

  test('is the sum of its aliases, and of the fragments it takes', () => {
    const one = pointsOf('{ a: jobs(first: 7) { nodes { id title } } }');
    expect(
      pointsOf(
        '{ a: jobs(first: 7) { nodes { id title } } b: jobs(first: 7) { nodes { id title } } }',
      ),
    ).toBe(2 * one);
    const spread = `query ($on: Boolean!) { ...J @include(if: $on) ... on Query { ...J } } fragment J on Query { a: jobs(first: 7) { nodes { id title } } }`;
    expect(pointsOf(spread, { on: true })).toBe(2 * one);
    expect(pointsOf(spread, { on: false })).toBe(one);
  });

  test('is worked out in a moment, however often fragments use each other', () => {
    const depth = 60;
    const fragments = Array.from(
      { length: depth },
      (_, n) =>
        `fragment F${n} on Query { ${n === depth - 1 ? 'me { actor }' : `...F${n + 1} ...F${n + 1}`} }`,
    ).join(' ');
    expect(pointsOf(`{ ...F0 } ${fragments}`)).toBe(3 * 2 ** (depth - 1));
  });

  test('counts defaults of arguments, entries, words and comparisons', () => {
    const search = (more: string) =>
      pointsOf(`{ searchCandidates(first: 1${more}) { totalHits: nodes { id } } }`);
    expect(search(', query: "go rust"') - search('')).toBe(2 * 100);
    // A search reads 200 words, and says so.
    expect(search(`, query: "${'go '.repeat(3_000)}"`) - search('')).toBe(200 * 100);
    expect(search(', facets: [SKILLS, TITLES]') - search('')).toBe(2 * 300);
    expect(search(', filter: { jobIds: ["a", "b", "c"], allSkillIds: ["d"] }') - search('')).toBe(
      3 + 50,
    );
    const metric = (more: string) => pointsOf(`{ channelYield${more} { provenance { n } } }`);
    expect(metric('(groupBy: [CHANNEL])')).toBe(metric(''));
    expect(metric('(groupBy: [CHANNEL, JOB])') - metric('')).toBe(500);
    expect(metric('(compareWith: PREVIOUS_PERIOD)') - metric('')).toBe(2_000);
  });

  test('of each document of the product is far below the limit, also with its largest pages', async () => {
    const largest: Record<string, unknown> = {
      first: 50,
      perStage: 100,
      query: 'one two three four five six seven eight',
      facets: ['SKILLS', 'LOCATIONS', 'TITLES', 'SENIORITIES', 'CHANNELS', 'POOLS', 'YEARS'],
      groupBy: ['CHANNEL', 'JOB', 'DEPARTMENT'],
      compareWith: 'PREVIOUS_PERIOD',
    };
    let documents = 0;
    for (const folder of ['dashboards/documents', 'schema/documents'])
      for (const file of await readdir(folder)) {
        const document = parse(await readFile(`${folder}/${file}`, 'utf8'));
        for (const operation of document.definitions) {
          if (operation.kind !== 'OperationDefinition') continue;
          documents += 1;
          const variables = Object.fromEntries(
            (operation.variableDefinitions ?? []).map(({ variable: { name } }) => [
              name.value,
              largest[name.value],
            ]),
          );
          const { points } = costs.of(document, operation, variables);
          expect([operation.name?.value, points < limit / 2]).toEqual([
            operation.name?.value,
            true,
          ]);
        }
      }
    expect(documents).toBeGreaterThan(50);
  });

  test('can not be declared for what the schema does not have', () => {
    for (const place of [
      'Query.nothing',
      'Query.jobs(nothing)',
      'Nothing.id',
      'CandidateFilter.nothing',
      'CandidateFilter.ids(x)',
    ])
      expect(() => new Costs(world.schema, { [place]: { base: 1 } })).toThrow(
        `the schema has no ${place}`,
      );
  });
});
