import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { buildDocuments } from '../../src/domains/candidates/candidate-document.queries.js';
import { SharedDocuments } from '../../src/domains/candidates/shared-documents.js';
import { openSearch } from '../../src/domains/matching/open-search.js';
import { PositionService } from '../../src/domains/matching/position/position.service.js';
import { ScoreProjector } from '../../src/domains/matching/score-projection/score-projector.js';
import { TaxonomyService } from '../../src/domains/taxonomy/taxonomy.service.js';
import { rowsOf } from '../../src/platform/database/database.js';
import { beginEpoch, readHead } from '../../src/platform/feed/feed.queries.js';
import { drainOutbox } from '../../src/platform/feed/sequencer.js';
import { freshDatabase, type FreshDatabase } from '../scenario/database.js';
import { longestTurnOf } from '../scenario/event-loop.js';
import { propertyRuns } from '../scenario/property-runs.js';

let fresh: FreshDatabase;
let people: string[];
let skill: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  people = await inserted(
    sql`insert into candidate (given_name) select 'P' from generate_series(1, 6) returning id`,
  );
  [skill] = (await inserted(
    sql`insert into skill (name, key) values ('Falconry', 'falconry') returning id`,
  )) as [string];
  await inserted(
    sql`insert into candidate_skill (candidate_id, skill_id) values (${people[0]}, ${skill}) returning candidate_id as id`,
  );
});
afterAll(() => fresh?.close());

const inserted = async (statement: ReturnType<typeof sql>) =>
  (await rowsOf(fresh.database.sql, statement)).map((row) => (row as { id: string }).id);
const rename = (index: number, name: string) =>
  rowsOf(
    fresh.database.sql,
    sql`update candidate set given_name = ${name} where id = ${people[index]}`,
  );
const renameSkill = (name: string) =>
  rowsOf(fresh.database.sql, sql`update skill set name = ${name} where id = ${skill}`);
/** Reads as a consumer does: a position first, then the documents. */
const read = async (shared: SharedDocuments, ids: readonly string[] = people) => {
  await drainOutbox(fresh.database);
  const { position } = await readHead(fresh.database.sql);
  const built = await shared.build(fresh.database.sql, ids, position);
  return new Map(built.map(({ id, document }) => [id, document]));
};
const fromTheTables = async (ids: readonly string[] = people) =>
  new Map(
    (await buildDocuments(fresh.database.sql, ids)).map(({ id, document }) => [id, document]),
  );

describe('documents that two consumers share', () => {
  it('are built once for both, and once more for whom a change concerns', async () => {
    const shared = new SharedDocuments(2);
    const first = await read(shared);
    await rename(1, 'Other');
    const second = await read(shared);
    for (const [index, id] of people.entries())
      if (index === 1) expect(second.get(id)).toMatchObject({ name: 'Other' });
      else expect(second.get(id)).toBe(first.get(id)); // the very same: nobody built it again
    // Each is given away once, so that memory stays flat.
    expect((await read(shared)).get(people[0]!)).not.toBe(first.get(people[0]!));
  });

  it('are built again for everybody after a wide change, and in a new epoch', async () => {
    const shared = new SharedDocuments(2);
    const first = await read(shared);
    await renameSkill('Hawking');
    const second = await read(shared);
    expect(second.get(people[0]!)).toMatchObject({ skillNames: ['Hawking'] });
    expect(second.get(people[2]!)).not.toBe(first.get(people[2]!));
    await beginEpoch(fresh.database.sql);
    expect((await read(shared)).get(people[2]!)).not.toBe(second.get(people[2]!));
  });

  it('are what the tables say, whatever changes, for all readers', async () => {
    const who = fc.integer({ min: 0, max: 5 });
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ what: fc.constant('rename' as const), who }) },
      { weight: 1, arbitrary: fc.record({ what: fc.constant('skill' as const), who }) },
      { weight: 1, arbitrary: fc.record({ what: fc.constant('merge' as const), who }) },
      {
        weight: 4,
        arbitrary: fc.record({
          what: fc.constant('read' as const),
          of: fc.uniqueArray(who, { minLength: 1, maxLength: 6 }),
        }),
      },
    );
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 20 }), async (steps) => {
        const shared = new SharedDocuments(2);
        for (const each of steps) {
          round += 1;
          if (each.what === 'rename') await rename(each.who, `R${round}`);
          else if (each.what === 'skill') await renameSkill(`S${round}`);
          else if (each.what === 'merge')
            await rowsOf(
              fresh.database.sql,
              sql`update candidate set merged_into_id = case when merged_into_id is null then ${people[0]}::uuid end where id = ${people[each.who]} and id <> ${people[0]}`,
            );
          else {
            const ids = each.of.map((index) => people[index]!);
            expect(await read(shared, ids)).toEqual(await fromTheTables(ids));
          }
        }
      }),
      { numRuns: propertyRuns(40) },
    );
  });
});

describe('a page of people with long texts', () => {
  /** In milliseconds: what everybody waits for at most. */
  const mostHeld = 50;

  it('is indexed and scored without holding the event loop', async () => {
    const ids = await inserted(
      sql`insert into candidate (given_name, title, summary) select 'Q', 'Falconer ' || n, repeat('Keeps hawks and falcons in the open, and writes about it. ', 40) from generate_series(1, 500) n returning id`,
    );
    const { sql: database } = fresh.database;
    const { index } = openSearch(fresh.database);
    const projector = new ScoreProjector(new PositionService(new TaxonomyService()));
    const { position } = await readHead(database);
    expect(await longestTurnOf(() => index.update(ids, position), mostHeld)).toBeLessThan(mostHeld);
    expect(
      await longestTurnOf(() => projector.processCandidates(database, ids, position), mostHeld),
    ).toBeLessThan(mostHeld);
  });
});
