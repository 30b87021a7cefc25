import { describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { rowsOf } from '../../src/platform/database/database.js';
import { skipped, withGolden } from './golden-world.js';

const first = ['Lakisha', 'Emily', 'Mohammed', 'Greg', 'Wei', 'Sigrid', 'Jamal', 'Agnieszka'];
const last = ['Washington', 'Baker', 'Nguyen', 'Yilmaz', 'Kowalska', 'Olsen'];

/** Rankings of all golden jobs, before and after everybody got another name. */
const rankings = (engine: 'postgres' | 'elasticsearch') =>
  withGolden(engine, async (world) => {
    const recruiter = world.aRecruiter();
    const ranked = async () => {
      const { jobs } = await recruiter.asks('{ jobs(first: 100) { nodes { id externalId } } }');
      const orders: string[][] = [];
      for (const { id } of jobs.nodes) {
        // On demand, too: another day is scored by the engine, not read from what is kept.
        for (const asOf of [null, '2026-11-01T00:00:00Z']) {
          const { matchCandidates } = await recruiter.asks(
            'query ($id: ID!, $asOf: DateTime) { matchCandidates(jobId: $id, asOf: $asOf, first: 100) { edges { node { fit rank tier candidate { externalId } } } } }',
            { id, asOf },
          );
          orders.push(
            matchCandidates.edges.map(
              ({
                node: { fit, rank, tier, candidate },
              }: {
                node: {
                  fit: number;
                  rank: number;
                  tier: string;
                  candidate: { externalId: string };
                };
              }) => `${candidate.externalId} ${tier} ${fit} ${rank}`,
            ),
          );
        }
      }
      return orders;
    };
    const before = await ranked();
    await rowsOf(
      world.sql,
      sql`update candidate set given_name = (${first}::text[])[1 + (hashtext(external_id) & 7)], family_name = (${last}::text[])[1 + abs(hashtext(external_id || 'x')) % 6]`,
    );
    await world.settled();
    const { candidates } = await recruiter.asks('{ candidates(first: 100) { nodes { name } } }');
    return {
      before,
      after: await ranked(),
      names: candidates.nodes.map(({ name }: { name: string }) => name),
    };
  });

function same({ before, after, names }: Awaited<ReturnType<typeof rankings>>): void {
  expect(names.every((name: string) => first.some((given) => name.startsWith(`${given} `)))).toBe(
    true,
  );
  expect(before.flat().length).toBeGreaterThan(20);
  // Rank overlap 1, and more: the same scores to the last bit.
  expect(after).toEqual(before);
}

describe('when only names change, no ranking does', () => {
  test('in PostgreSQL', async () => same(await rankings('postgres')));

  (skipped ? test.skip : test)('in Elasticsearch', async () =>
    same(await rankings('elasticsearch')),
  );
});
