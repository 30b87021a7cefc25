import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { readConfig } from '../../src/config.js';
import type { Eraser } from '../../src/domains/erasure/eraser.js';
import type { ErasureService } from '../../src/domains/erasure/erasure.service.js';
import { systemViewer } from '../../src/domains/users/viewers.js';
import { modules } from '../../src/modules.js';
import { composeServices, type Services } from '../../src/platform/compose.js';
import { rowsOf } from '../../src/platform/database/database.js';
import { Session } from '../../src/platform/graphql/session.js';
import { Part, requests, Sources } from '../analytics/part.js';
import { jwtSecret } from '../scenario/index.js';
import { propertyRuns } from '../scenario/property-runs.js';
import { allMetrics, withoutClock } from './all-metrics.js';

let sources: Sources;
let composed: Services;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-erasure-'));
  sources = await Sources.begin();
  const config = readConfig({ AUTH_JWT_SECRET: jwtSecret, RAPPORT_DATA: folder, NODE_ENV: 'test' });
  composed = composeServices(modules, config, sources.world.database);
});
afterAll(async () => {
  await composed?.close();
  await sources?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Erases these people one after the other, as the product does. */
async function erase(people: readonly string[]): Promise<void> {
  const { erasures, eraser, feed } = composed.services as unknown as {
    erasures: ErasureService;
    eraser: Eraser;
    feed: ConstructorParameters<typeof Session>[2];
  };
  const session = new Session(sources.world.database, systemViewer('test'), feed);
  for (const id of people) {
    await erasures.request(session, { candidateIds: [id], reason: 'REQUEST' });
    await eraser.run();
  }
}

/** What every metric answers to the requests that the oracle is compared by. */
const figures = async (part: Part): Promise<unknown> =>
  withoutClock(
    await sources.facts.ask(
      `{ ${requests.map(([metric, args, rows], index) => `answer${index}: ${metric}(${[args, part.filter].filter(Boolean).join(', ')}) { provenance { n excluded { reason count } } ${rows} }`).join(' ')} }`,
    ),
  );

/** What every metric answers to each value of each of its arguments. */
async function allFigures(part: Part): Promise<unknown> {
  const { facts } = sources;
  const all: unknown[] = [];
  for (const { query, variables } of allMetrics(facts.schema, {
    jobIds: part.jobs.map(({ id }) => id),
    candidateRelationships: ['SILVER_MEDALLIST', 'PASSIVE'],
    candidateIds: part.people.slice(0, 2),
    statuses: ['REJECTED', 'ACTIVE'],
    referred: true,
    imported: false,
    appliedFrom: '2026-01-10T00:00:00Z',
  }))
    all.push([query.slice(0, 40), variables, await facts.ask(query, 'ADMIN', [], variables)]);
  return withoutClock(all);
}

/** What boards and histories are made of. */
const boards = (part: Part) =>
  rowsOf(
    sources.world.database.sql,
    sql`
    select a.id, a.candidate_id, a.job_id, a.stage_id, a.status, a.applied_at, a.stage_entered_at,
      (select jsonb_agg(to_jsonb(t) - 'reason' - 'external_id' order by t.ordinal, t.revision) from transition t where t.application_id = a.id) as history
    from application a where a.id = any(${part.applications.map(({ id }) => id)}::uuid[]) order by a.id`,
  );

test('A search engine that does not answer delays only its own documents, and the ledger says so', async () => {
  const { world } = sources;
  const config = readConfig({
    AUTH_JWT_SECRET: jwtSecret,
    RAPPORT_DATA: folder,
    NODE_ENV: 'test',
    ELASTICSEARCH_URL: 'http://127.0.0.1:1',
  });
  const away = composeServices(modules, config, world.database);
  try {
    const person = await world.person();
    const { erasures, eraser } = away.services as unknown as {
      erasures: ErasureService;
      eraser: Eraser;
    };
    const session = new Session(world.database, systemViewer('test'), away.feed);
    const { erasureId } = await erasures.request(session, {
      candidateIds: [person],
      reason: 'REQUEST',
    });
    await eraser.run();
    const state = () =>
      rowsOf(
        world.database.sql,
        sql`select e.state, e.open -> 0 ->> 'store' as open, c.name from erasure e, candidate c where e.id = ${erasureId} and c.id = ${person}`,
      );
    expect(await state()).toEqual([{ state: 'RUNS', open: 'search index', name: '' }]);
    await (composed.services as unknown as { eraser: Eraser }).eraser.run();
    expect(await state()).toEqual([{ state: 'DONE', open: null, name: '' }]);
  } finally {
    await away.close();
  }
});

describe('Every metric', () => {
  test('asks with all of its arguments', () => {
    const asked = allMetrics(sources.facts.schema, { jobIds: [] });
    expect(new Set(asked.map(({ name }) => name)).size).toBe(9);
    expect(asked.length).toBeGreaterThan(80);
  });

  test('answers every value of every argument as before when people are erased', async () => {
    const part = await Part.old(sources, 7);
    await rowsOf(
      sources.world.database.sql,
      sql`update candidate set relationship = 'SILVER_MEDALLIST' where id = ${part.people[1]!}`,
    );
    const before = await allFigures(part);
    expect(JSON.stringify(before).length).toBeGreaterThan(10_000);
    await erase(part.people);
    expect(await allFigures(part)).toEqual(before);
  }, 120_000);

  test('answers as before when random people are erased in random order, and so do boards', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.shuffledSubarray([0, 1, 2], { minLength: 1 }),
        async (seed, chosen) => {
          const part = await Part.old(sources, seed);
          const before = [await figures(part), await boards(part)];
          const people = chosen.map((index) => part.people[index]!);
          await erase(people);
          expect([await figures(part), await boards(part)]).toEqual(before);
          const left = await rowsOf<{ name: string }>(
            sources.world.database.sql,
            sql`select name from candidate where id = any(${people}::uuid[])`,
          );
          expect(left.filter(({ name }) => name !== '')).toEqual([]);
        },
      ),
      { numRuns: propertyRuns(8) },
    );
  }, 120_000);

  test('of surveys counts the answer of somebody who was erased before it was published', async () => {
    const { world } = sources;
    const people = await Promise.all(Array.from({ length: 12 }, () => world.person()));
    for (const [index, person] of people.entries())
      await world.interaction(
        person,
        '2025-02-03T10:00:00Z',
        'SURVEY',
        'IN',
        undefined,
        index % 2 ? '10 / 10, thanks to Ann' : '3 because of Bob',
      );
    await erase(people.slice(0, 5));
    const { experience } = await world.ask(
      '{ experience(range: {from: "2025-01-01", to: "2025-04-01"}) { rows { answers meanScore suppressed } } }',
    );
    expect(experience.rows).toEqual([{ answers: 12, meanScore: 6.5, suppressed: false }]);
  });

  test('of self-identification stays as it was published', async () => {
    const { world } = sources;
    const job = await world.job('Painter', { department: 'Studio' });
    const people: string[] = [];
    for (let index = 0; index < 60; index++) {
      const person = await world.person();
      people.push(person);
      await world.answers(person, 'gender', index % 2 ? 'woman' : 'M');
      await world.applies(
        job,
        index % 3 ? 'Applied > reject' : 'Applied > Screen > Interview > Offer > hire',
        { person, at: '2025-02-05T10:00:00Z' },
      );
    }
    const ask = () =>
      world.ask(
        '{ diversityBreakdown(category: "gender", range: {from: "2025-01-01", to: "2026-01-01"}) { rows { group milestone people suppressed } } }',
      );
    const before = await ask();
    expect(
      before.diversityBreakdown.rows.some(({ people: count }: { people: number | null }) => count),
    ).toBe(true);
    await erase(people.slice(0, 20));
    expect(await ask()).toEqual(before);
    const { rows } = await world.database.demographics!.query(
      'select count(*)::int as count from demographics.answer where candidate_id = any($1)',
      [people.slice(0, 20)],
    );
    expect(rows).toEqual([{ count: 0 }]);
  });
});
