import { modules } from '../../src/modules.js';
import { rightsOf } from '../../src/platform/compose.js';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { CandidateService } from '../../src/domains/candidates/candidate.service.js';
import { SkillService } from '../../src/domains/skills/skill.service.js';
import { TaxonomyService } from '../../src/domains/taxonomy/taxonomy.service.js';
import { candidateIndexConsumer } from '../../src/domains/matching/index/candidate-index.consumer.js';
import { ReindexService } from '../../src/domains/matching/index/reindex.service.js';
import { ScoreProjector } from '../../src/domains/matching/score-projection/score-projector.js';
import {
  scoreProjectionConsumerName,
  scoreProjectionConsumer,
} from '../../src/domains/matching/score-projection/score-projection.consumer.js';
import type { MatchEngine } from '../../src/domains/matching/ranking/match-engine.js';
import { PostgresMatchEngine } from '../../src/domains/matching/ranking/match-engine-postgres.js';
import { type MatchParams, MatchService } from '../../src/domains/matching/match/match.service.js';
import { PositionService } from '../../src/domains/matching/position/position.service.js';
import { openSearch } from '../../src/domains/matching/open-search.js';
import type { Viewer } from '../../src/platform/auth/viewer.js';
import { Role } from '../../src/domains/users/user.enums.js';
import { systemViewer, viewerOf } from '../../src/domains/users/viewers.js';
import { rowsOf } from '../../src/platform/database/database.js';
import { Feed } from '../../src/platform/feed/feed.js';
import { Session } from '../../src/platform/graphql/session.js';
import { freshDatabase, type FreshDatabase } from '../scenario/database.js';
import { runningEngines, type TestSearch } from '../search/engines.js';
import { populate, words, type World } from '../search/people.js';

const seed = Number(process.env.RAPPORT_TEST_SEED ?? Date.now() % 1_000_000);
const rights = rightsOf(modules);
let fresh: FreshDatabase;
let world: World;
let feed: Feed;
const opened: TestSearch[] = [];
const services: { name: string; service: MatchService }[] = [];
const faults: unknown[] = [];
const taxonomy = new TaxonomyService();
const candidates = new CandidateService(new SkillService());
const serviceOn = (engine: MatchEngine) =>
  new MatchService(
    engine,
    scoreProjectionConsumerName,
    feed,
    new PositionService(taxonomy),
    candidates,
  );
const sessionOf = (viewer: Viewer = systemViewer('test')) =>
  new Session(fresh.database, viewer, feed, undefined, ({ role }) => rights.of(role));

/** What a number from a row's id chooses; a third of the time nothing. */
const chance = (column: string, most: number) =>
  sql.raw(
    `nullif(mod(abs(hashtext(candidate_id::text || skill_id::text || '${column}')), ${(most * 3) / 2}), 0)`,
  );

beforeAll(async () => {
  fresh = await freshDatabase();
  for (const engine of runningEngines) opened.push(await engine.open(fresh.database));
  feed = new Feed(fresh.database, {
    consumers: [
      ...opened.map(({ index }) =>
        candidateIndexConsumer(index, new ReindexService(fresh.database, index)),
      ),
      scoreProjectionConsumer(fresh.database, new ScoreProjector(new PositionService(taxonomy))),
    ],
    report: (where, error) =>
      where.includes(scoreProjectionConsumerName) && faults.push([where, error]), // the two indexers take turns at making their index
  });
  for (const [index, { match }] of opened.entries())
    services.push({ name: runningEngines[index]!.name, service: serviceOn(match) });
  world = await populate(fresh.database.sql, 150, seed);
  const { sql: database } = fresh.database;
  await rowsOf(
    database,
    sql`update candidate_skill set level = least(${chance('level', 5)}, 5), years = ${chance('years', 12)}, last_used = date '2026-11-01' - 60 * ${chance('used', 60)}`,
  );
  await rowsOf(
    database,
    sql`update candidate set certificates = array['CKA'], latitude = 48 + mod(abs(hashtext(id::text)), 60) / 10.0, longitude = 7 + mod(abs(hashtext(id::text || 'x')), 90) / 10.0
    where mod(abs(hashtext(id::text)), 3) > 0`,
  );
  await rowsOf(
    database,
    sql`update candidate set do_not_contact = false, consent_until = null where mod(abs(hashtext(id::text)), 4) > 0`,
  );
  for (const [skill, broader] of [
    [0, 1],
    [2, 1],
    [4, 5],
  ] as const)
    await rowsOf(
      database,
      sql`insert into skill_broader (skill_id, broader_id) values (${world.skills[skill]}, ${world.skills[broader]})`,
    );
  await rowsOf(
    database,
    sql`insert into job_skill (job_id, skill_id, need, min_years) select j.id, s, case n when 1 then 'MUST' else 'SHOULD' end, n from job j, unnest(${world.skills.slice(0, 3)}::uuid[]) with ordinality x(s, n)`,
  );
  await rowsOf(
    database,
    sql`update job set title = 'Data Engineer', languages = '{de:B2}', status = 'OPEN'`,
  );
  await feed.start();
  await feed.drained();
});
afterAll(async () => {
  await feed.stop();
  for (const { close } of opened) await close();
  await fresh.close();
  expect(faults).toEqual([]);
});

/** Everything that an answer says, with explanations. */
async function answerOf(service: MatchService, question: MatchParams, viewer?: Viewer) {
  const {
    edges,
    nodes: _nodes,
    changeCursor: _cursor,
    countWithoutEach: _lazy,
    asOf,
    ...rest
  } = await service.match(sessionOf(viewer), question);
  return {
    ...rest,
    asOf: asOf.toISOString().slice(0, 10),
    edges: edges.map(({ cursor, node: { candidate, explain, ...node } }) => ({
      cursor,
      id: candidate.id,
      ...node,
      explanation: explain(),
    })),
  };
}

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const skill = fc.record({
  name: fc.constantFrom(...words.skills, 'Nobody Knows This'),
  need: fc.constantFrom('MUST' as const, 'SHOULD' as const, 'NICE' as const),
  minLevel: maybe(fc.integer({ min: 0, max: 5 })),
  minYears: maybe(fc.integer({ min: 0, max: 8 })),
});
const position = fc.record({
  title: fc.constantFrom(...words.titles),
  skills: fc.uniqueArray(skill, { selector: ({ name }) => name, maxLength: 4 }),
  seniority: maybe(fc.constantFrom(...words.seniorities)),
  remote: maybe(fc.boolean()),
  location: maybe(fc.constantFrom(...words.locations)),
  coordinates: maybe(
    fc.record({ latitude: fc.constantFrom(48.1, 52.5), longitude: fc.constantFrom(11.6, 13.4) }),
  ),
  languages: maybe(
    fc.constantFrom([{ code: 'de', level: 'B2' }], [{ code: 'en' }, { code: 'fr', level: 'A1' }]),
  ),
  certificates: maybe(fc.constant(['cka'])),
});
const weight = maybe(fc.constantFrom(0, 0.1, 0.6, 1));
const weights = maybe(
  fc.record({
    skills: weight,
    title: fc.constantFrom(0.12, 1),
    seniority: weight,
    location: weight,
    languages: weight,
  }),
);
const filter = maybe(
  fc.constantFrom(
    { titles: ['data engineer'] },
    { countries: ['DE'] },
    { experienceYears: { min: 3 } },
  ),
);
const questions = fc.record({
  position,
  weights,
  filter,
  asOf: maybe(fc.constantFrom('2026-11-25T00:00:00Z', '2024-02-29T12:00:00Z')),
  first: fc.constantFrom(3, 100),
});

describe(`on ${runningEngines.map(({ name }) => name).join(' and ')} (seed ${seed})`, () => {
  test('the same question has the same people, order, explanations and counts, to the last bit', async () => {
    let tiered = 0;
    await fc.assert(
      fc.asyncProperty(questions, async (question) => {
        const [first, ...others] = await Promise.all(
          services.map(({ service }) => answerOf(service, question as MatchParams)),
        );
        for (const other of others) expect(other).toEqual(first);
        tiered += first!.edges.length;
      }),
      { numRuns: 60, seed },
    );
    expect(tiered).toBeGreaterThan(100); // otherwise the questions were too hard for anybody
  });

  test('nobody who belongs into a tier is left out by narrowing', async () => {
    const everybody: MatchEngine = {
      kind: 'postgres',
      consumer: scoreProjectionConsumerName,
      features: (request) =>
        new PostgresMatchEngine(fresh.database, scoreProjectionConsumerName).features({
          ...request,
          musts: [],
          least: 0,
          any: undefined,
        }),
    };
    await fc.assert(
      fc.asyncProperty(questions, async (question) => {
        const whole = await answerOf(serviceOn(everybody), question as MatchParams);
        for (const { service } of services)
          expect(await answerOf(service, question as MatchParams)).toEqual(whole);
      }),
      { numRuns: 40, seed: seed + 1 },
    );
  });

  test('counterfactuals agree, and with asking without that thing', async () => {
    await fc.assert(
      fc.asyncProperty(position, async (asked) => {
        const question = { position: asked, first: 1 } as MatchParams;
        const [first, ...others] = await Promise.all(
          services.map(async ({ service }) =>
            (await service.match(sessionOf(), question)).countWithoutEach(),
          ),
        );
        for (const other of others) expect(other).toEqual(first);
        if (asked.skills.length === 0) return;
        const without = await services[0]!.service.match(sessionOf(), {
          ...question,
          position: { ...asked, skills: asked.skills.slice(1) },
        } as MatchParams);
        expect(first![0]!.tiers).toEqual(without.tiers);
      }),
      { numRuns: 20, seed: seed + 2 },
    );
  });

  test('pages put together are the whole, on each', async () => {
    const asked = {
      position: { title: 'Data Engineer', skills: [{ name: 'Java', need: 'SHOULD' as const }] },
    };
    for (const { service } of services) {
      const whole = (await answerOf(service, { ...asked, first: 100 })).edges.map(({ id }) => id);
      const paged: string[] = [];
      for (let after: string | undefined, more = true; more;) {
        const { nodes, pageInfo } = await service.match(sessionOf(), { ...asked, first: 7, after });
        paged.push(...nodes.map(({ candidate }) => candidate.id));
        [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
      }
      expect(paged).toEqual(whole);
    }
  });

  test('a hiring manager gets the same part of them, kept or scored now', async () => {
    const manager = viewerOf({
      subject: 'user:x',
      actor: 'x',
      role: Role.HIRING_MANAGER,
      departments: [words.departments[0]],
    });
    const answers = await Promise.all(
      services.flatMap(({ service }) =>
        [{}, { seniority: 0.3 }].map(async (given) => {
          const { edges, tiers, excluded } = await answerOf(
            service,
            { jobId: world.jobs[0], weights: given, first: 100 },
            manager,
          );
          return { edges: edges.map(({ cursor: _, ...edge }) => edge), tiers, excluded };
        }),
      ),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });
});

test('a search engine that is down is reported within two seconds, and kept scores are still read', async () => {
  const down = openSearch(fresh.database, { url: 'http://127.0.0.1:9' });
  const service = serviceOn({
    ...down.match,
    kind: 'elasticsearch',
    consumer: scoreProjectionConsumerName,
    features: (request) => down.match.features(request),
  });
  const begun = performance.now();
  await expect(
    service.match(sessionOf(), { position: { title: 'Cook' }, first: 1 }),
  ).rejects.toMatchObject({ code: 'SEARCH_UNAVAILABLE' });
  expect(performance.now() - begun).toBeLessThan(4_000); // 2 s, and patience with a busy machine
  expect((await service.match(sessionOf(), { jobId: world.jobs[0], first: 5 })).kept).toBe(true);
  await down.close();
});
