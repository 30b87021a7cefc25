import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { CandidateFilter } from '../../src/domains/candidates/candidate.filter.js';
import { visibleCandidates } from '../../src/domains/candidates/candidate.queries.js';
import { candidateConditions } from '../../src/domains/candidates/candidate-filter.queries.js';
import { ReindexService } from '../../src/domains/matching/index/reindex.service.js';
import type { OpenSearch } from '../../src/domains/matching/open-search.js';
import { readQuery, wordFinder } from '../../src/domains/matching/query/query-reader.js';
import type { Sight } from '../../src/domains/matching/search/search-texts.js';
import { Spelling } from '../../src/domains/matching/query/query-spelling.js';
import { TaxonomyService } from '../../src/domains/taxonomy/taxonomy.service.js';
import { rowsOf } from '../../src/platform/database/database.js';
import { freshDatabase, type FreshDatabase } from '../scenario/database.js';
import { runningEngines } from './engines.js';
import { now, populate, words, type World } from './people.js';

let fresh: FreshDatabase;
let world: World;
const opened: OpenSearch[] = [];
const seed = Number(process.env.RAPPORT_TEST_SEED ?? Date.now() % 1_000_000);

beforeAll(async () => {
  fresh = await freshDatabase();
  world = await populate(fresh.database.sql, 150, seed);
  await rowsOf(
    fresh.database.sql,
    sql`update candidate set
      summary = case get_byte(uuid_send(id), 15) % 3 when 0 then 'Data engineer in Berlin with kubernetes, then head of sales' when 1 then 'Krankenschwester und Nurse in Zürich mit Java' end,
      education = case get_byte(uuid_send(id), 14) % 4 when 0 then 'Master of machine learning and sales' end`,
  );
  for (const engine of runningEngines) {
    const search = await engine.open(fresh.database);
    opened.push(search);
    await new ReindexService(fresh.database, search.index).run();
  }
});
afterAll(async () => {
  for (const { close } of opened) await close();
  await fresh.close();
});

/** What each engine answered last, by its place. */
const answers = new Map<number, object>();

async function listed(filter: CandidateFilter, departments?: readonly string[]): Promise<string[]> {
  const conditions = [
    ...visibleCandidates(departments),
    ...candidateConditions(filter, 'c', now, departments),
  ];
  return (
    await rowsOf<{ id: string }>(
      fresh.database.sql,
      sql`select c.id from candidate c where ${sql.join(conditions, sql` and `)} order by 1`,
    )
  ).map(({ id }) => id);
}

const some = <T>(values: readonly T[]) => fc.subarray([...values], { maxLength: 3 });
const unknown = '01900000-0000-7000-8000-000000000000';
const ids = (of: () => readonly string[]) =>
  fc
    .array(fc.nat(), { maxLength: 3 })
    .map((numbers) =>
      numbers.map((n) =>
        n % 7 === 0
          ? [unknown, 'no id'][n % 2]!
          : [of()[n % of().length]!.toUpperCase(), of()[n % of().length]!][n % 2]!,
      ),
    );
const time = fc.constantFrom(...words.times);
const bound = fc.option(
  fc.integer({ min: -10, max: 310 }).map((tenths) => tenths / 10),
  { nil: undefined },
);
const field = {
  ids: ids(() => world.candidates),
  relationships: some(words.relationships),
  skillIds: ids(() => world.skills),
  allSkillIds: ids(() => world.skills),
  locations: some([...words.locations, 'BERLIN', 'zürich', 'izmir', 'Nowhere']),
  countries: some(['dE', 'ch', 'XX']),
  titles: some([...words.titles, 'DÉVELOPPEUR']),
  companies: some(['acme', 'müller & söhne', '']),
  seniorities: some(words.seniorities),
  languages: some(['DE', 'en', 'fr', 'B2']),
  experienceYears: fc.record({ min: bound, max: bound }),
  channelIds: ids(() => world.channels),
  poolIds: ids(() => world.pools),
  jobIds: ids(() => world.jobs),
  stageIds: ids(() => world.stages),
  milestones: some(words.milestones),
  departments: some([...words.departments, 'Nobody']),
  applicationStatuses: some(words.statuses),
  createdFrom: time,
  createdTo: time,
  lastContactFrom: time,
  lastContactTo: time,
  doNotContact: fc.boolean(),
  consentValid: fc.boolean(),
  willingToMove: fc.boolean(),
  sources: some(words.sources),
};
const filters = fc
  .record(field as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: [] })
  .chain((whole) =>
    fc
      .subarray(Object.keys(whole), { maxLength: 3 })
      .map((keys) => Object.fromEntries(keys.map((key) => [key, whole[key]])) as CandidateFilter),
  );

test(`the list and ${runningEngines.map(({ name }) => name).join(' and ')} find the same people for the same filter (seed ${seed})`, async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(filters, async (filter) => {
      const expected = await listed(filter);
      found += expected.length > 0 && expected.length < world.candidates.length ? 1 : 0;
      for (const { search } of opened) expect(await search.ids(filter, now)).toEqual(expected);
    }),
    { numRuns: 200, seed },
  );
  expect(found).toBeGreaterThan(50); // otherwise the filters were too easy
});

test('each field alone, too', async () => {
  for (const [name, values] of Object.entries(field)) {
    for (const value of fc.sample(values as fc.Arbitrary<unknown>, { numRuns: 12, seed })) {
      const filter = { [name]: value } as CandidateFilter;
      const expected = await listed(filter);
      for (const { search } of opened)
        expect({ filter, ids: await search.ids(filter, now) }).toEqual({ filter, ids: expected });
    }
  }
});

test(`the list and the engines agree for a viewer who is limited to departments (seed ${seed})`, async () => {
  let narrower = 0;
  const ofDepartments = fc
    .record({
      channelIds: field.channelIds!,
      jobIds: field.jobIds!,
      stageIds: field.stageIds!,
      milestones: field.milestones!,
      departments: field.departments!,
      applicationStatuses: field.applicationStatuses!,
      lastContactFrom: time,
      lastContactTo: time,
      contacted: fc.boolean(),
    } as Record<string, fc.Arbitrary<unknown>>)
    .chain((whole) =>
      fc
        .subarray(Object.keys(whole), { minLength: 1, maxLength: 2 })
        .map((keys) => Object.fromEntries(keys.map((key) => [key, whole[key]])) as CandidateFilter),
    );
  await fc.assert(
    fc.asyncProperty(
      ofDepartments,
      fc.subarray([...words.departments], { minLength: 1, maxLength: 2 }),
      async (filter, departments) => {
        const expected = await listed(filter, departments);
        const all = (await listed(filter)).length;
        narrower += expected.length > 0 && expected.length < all ? 1 : 0;
        for (const { search } of opened) {
          const [found] = await search.matching([{ filter, departments, now }], world.candidates);
          expect({ filter, departments, ids: found!.toSorted() }).toEqual({
            filter,
            departments,
            ids: expected,
          });
          const { facets, hits } = await search.search({
            filter,
            departments,
            orderBy: 'LAST_CONTACT',
            first: world.candidates.length,
            facets: ['CHANNELS', 'LAST_CONTACT'],
            highlight: false,
            now,
          });
          expect(hits.map(({ id }) => id).sort()).toEqual(expected);
          const seen = (one: (typeof opened)[number]) => one.search === search;
          answers.set(opened.findIndex(seen), {
            hits: hits.map(({ id }) => id),
            facets: [...facets],
          });
        }
        for (const answer of answers.values())
          expect({ filter, departments, answer }).toEqual({
            filter,
            departments,
            answer: answers.get(0),
          });
      },
    ),
    { numRuns: 60, seed },
  );
  expect(narrower).toBeGreaterThan(5); // otherwise nothing was left out
});

const leaf = fc.oneof(
  fc.constantFrom(
    'java',
    'engineer',
    'engineers',
    'data',
    'sales',
    'head',
    'nurse',
    'développeur',
    'developpeur',
    'zürich',
    'berlin',
    'ada',
    'lovelace',
    'nunez',
    'müller',
    'acme',
    'learning',
    'kubernetes',
    'c++',
    '東京',
  ),
  fc.constantFrom(
    '"data engineer"',
    '"head of sales"',
    '"engineer"',
    'eng*',
    'ja*',
    '"Müller & Söhne"',
    'von*',
    'title:engineer',
    'title:"data engineer"',
    'title:eng*',
    'skill:java',
    'skill:"machine learning"',
    'skill:learning',
    'company:acme',
    'current:acme',
    'current:nurse',
    'location:de',
    'location:berlin',
    'name:lovelace',
    'name:(ada OR grace)',
    'years>=5',
    'years:2-7',
    'years=0',
    'level>=3',
  ),
);
const { tree: queries } = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc
      .tuple(tie('tree'), fc.constantFrom(' ', ' OR ', ' AND ', ' -'), tie('tree'))
      .map(([a, operator, b]) => `(${a}${operator}${b})`),
    tie('tree').map((inner) => `NOT (${inner})`),
  ),
}));

test(`both engines find the same people for the same query (seed ${seed})`, async () => {
  let some = 0;
  const taxonomy = new TaxonomyService();
  await fc.assert(
    fc.asyncProperty(queries, fc.boolean(), async (query, limited) => {
      const sight: Sight = limited ? { hiddenTexts: ['summary', 'experienceText'] } : {};
      const found = [];
      for (const { search } of opened) {
        const { root } = await readQuery(
          query,
          wordFinder(fresh.database.sql, taxonomy),
          new Spelling(search),
          sight,
        );
        const { hits } = await search.search({
          query: root,
          ...sight,
          filter: {},
          orderBy: 'NEWEST',
          first: world.candidates.length,
          facets: [],
          highlight: false,
          now,
        });
        found.push(hits.map(({ id }) => id).sort());
      }
      for (const ids of found)
        expect({ query, limited, ids }).toEqual({ query, limited, ids: found[0] });
      some += found[0]!.length > 0 && found[0]!.length < world.candidates.length ? 1 : 0;
    }),
    { numRuns: 150, seed },
  );
  expect(some).toBeGreaterThan(50);
});

test('a mistyped name is corrected only to names of people whom the viewer sees', async () => {
  const named = async (departments: readonly string[]) => {
    const seen = await listed({}, departments);
    const rows = await rowsOf<{ id: string }>(
      fresh.database.sql,
      sql`select id from candidate where id = any(${seen}::uuid[]) and family_name = 'Lovelace'`,
    );
    return rows.length > 0;
  };
  for (const { search } of opened) {
    for (const departments of [['Engineering'], ['Sales'], ['Nobody'], ['engineering', 'Sales']]) {
      const offered = [...(await search.similarTo(['lovelase'], { departments })).values()].flat();
      expect({ departments, offered: offered.includes('lovelace') }).toEqual({
        departments,
        offered: await named(departments),
      });
      expect(offered.length > 0).toBe(await named(departments));
    }
    // In nobody's name, title or skills, but in a summary: it exists for those only who may look into summaries.
    expect((await search.similarTo(['krankenschwester'], {})).size).toBe(0);
    const hidden = { hiddenTexts: ['summary', 'experienceText'] as const };
    const known = await search.similarTo(['master'], hidden);
    expect(known.size).toBe(0); // education may be looked into
  }
});
