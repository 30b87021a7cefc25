import { randomBytes } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import { describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { importGolden } from '../../search/relevance/golden.run.js';
import { loadShippedTaxonomy } from '../../src/domains/taxonomy/taxonomy.shipped.js';
import { rowsOf } from '../../src/platform/database/database.js';
import { elasticsearchForTests } from '../elasticsearch.js';
import { aWorld } from '../scenario/index.js';

const elasticsearch = await elasticsearchForTests();
const index = `names-${randomBytes(6).toString('hex')}`;
const first = ['Lakisha', 'Emily', 'Mohammed', 'Greg', 'Wei', 'Sigrid', 'Jamal', 'Agnieszka'];
const last = ['Washington', 'Baker', 'Nguyen', 'Yilmaz', 'Kowalska', 'Olsen'];

/** Rankings of all golden jobs, before and after everybody got another name. */
async function rankings(environment: Record<string, string>): Promise<{ before: string[][]; after: string[][]; names: string[] }> {
  const world = await aWorld(environment);
  try {
    const client = await world.database.connect();
    await loadShippedTaxonomy(client);
    await client.end();
    await importGolden(world.database);
    await world.settled();
    const recruiter = world.aRecruiter();
    const ranked = async () => {
      const { jobs } = await recruiter.asks('{ jobs(first: 100) { nodes { id externalId } } }');
      const orders: string[][] = [];
      for (const { id } of jobs.nodes) {
        // On demand, too: another day is scored by the engine, not read from what is kept.
        for (const asOf of [null, '2026-11-01T00:00:00Z']) {
          const { matchCandidates } = await recruiter.asks('query ($id: ID!, $asOf: DateTime) { matchCandidates(jobId: $id, asOf: $asOf, first: 100) { edges { node { fit rank tier candidate { externalId } } } } }', { id, asOf });
          orders.push(matchCandidates.edges.map(({ node: { fit, rank, tier, candidate } }: { node: { fit: number; rank: number; tier: string; candidate: { externalId: string } } }) => `${candidate.externalId} ${tier} ${fit} ${rank}`));
        }
      }
      return orders;
    };
    const before = await ranked();
    await rowsOf(world.sql, sql`update candidate set given_name = (${first}::text[])[1 + (hashtext(external_id) & 7)], family_name = (${last}::text[])[1 + abs(hashtext(external_id || 'x')) % 6]`);
    await world.settled();
    const { candidates } = await recruiter.asks('{ candidates(first: 100) { nodes { name } } }');
    return { before, after: await ranked(), names: candidates.nodes.map(({ name }: { name: string }) => name) };
  } finally {
    await world.close();
  }
}

function same({ before, after, names }: Awaited<ReturnType<typeof rankings>>): void {
  expect(names.every((name) => first.some((given) => name.startsWith(`${given} `)))).toBe(true);
  expect(before.flat().length).toBeGreaterThan(20);
  // Rank overlap 1, and more: the same scores to the last bit.
  expect(after).toEqual(before);
}

describe('when only names change, no ranking does', () => {
  test('in PostgreSQL', async () => same(await rankings({})));

  ('skipped' in elasticsearch ? test.skip : test)('in Elasticsearch', async () => {
    if ('skipped' in elasticsearch) return;
    try {
      same(await rankings({ ELASTICSEARCH_URL: elasticsearch.url, ELASTICSEARCH_INDEX: index }));
    } finally {
      const client = new Client({ node: elasticsearch.url });
      const made = Object.keys(await client.indices.get({ index: `${index}*` }));
      if (made.length > 0) await client.indices.delete({ index: made });
      await client.close();
    }
  });
});
