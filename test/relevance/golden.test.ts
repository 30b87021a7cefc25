import { randomBytes } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import { describe, expect, test } from '@jest/globals';
import { committedFigures, drops, type GoldenFigures, goldenQueries } from '../../search/relevance/golden.js';
import { importGolden, measureProduct } from '../../search/relevance/golden.run.js';
import { loadShippedTaxonomy } from '../../src/domains/taxonomy/taxonomy.shipped.js';
import { elasticsearchForTests } from '../elasticsearch.js';
import { aWorld } from '../scenario/index.js';

const elasticsearch = await elasticsearchForTests();
const index = `golden-${randomBytes(6).toString('hex')}`;

/** The product's figures on one engine, over the golden people and the shipped taxonomy. */
async function measured(engine: string, environment: Record<string, string>): Promise<GoldenFigures> {
  const world = await aWorld(environment);
  try {
    const client = await world.database.connect();
    await loadShippedTaxonomy(client);
    await client.end();
    await importGolden(world.database);
    await world.settled();
    const recruiter = world.aRecruiter();
    return (await measureProduct(engine, (document, variables) => recruiter.asks(document, variables))).figures;
  } finally {
    await world.close();
  }
}

describe('relevance has not dropped', () => {
  test('in PostgreSQL', async () => expect(drops(await measured('postgres', {}), committedFigures())).toEqual([]));

  (('skipped' in elasticsearch) ? test.skip : test)('in Elasticsearch', async () => {
    if ('skipped' in elasticsearch) return;
    try {
      expect(drops(await measured('elasticsearch', { ELASTICSEARCH_URL: elasticsearch.url, ELASTICSEARCH_INDEX: index }), committedFigures())).toEqual([]);
    } finally {
      const client = new Client({ node: elasticsearch.url });
      const made = Object.keys(await client.indices.get({ index: `${index}*` }));
      if (made.length > 0) await client.indices.delete({ index: made });
      await client.close();
    }
  });

  test('a drop beyond the tolerance would be told, and the product is no worse than any baseline at the top', () => {
    const committed = committedFigures();
    const worse = structuredClone(committed);
    worse['search postgres']!.MAP -= 0.02;
    expect(drops(worse, committed)).toEqual([`search postgres: MAP fell from ${committed['search postgres']!.MAP} to ${worse['search postgres']!.MAP}`]);
    for (const engine of ['postgres', 'elasticsearch']) {
      for (const [name, figures] of Object.entries(committed).filter(([ranking]) => ranking.startsWith('search '))) {
        if (!/postgres|elasticsearch/.test(name)) expect({ name, best: committed[`search ${engine}`]!.MRR >= figures.MRR }).toEqual({ name, best: true });
      }
    }
  });

  test('the golden set is whole: forty queries and jobs or more, each with somebody who fits and a reason for each grade', () => {
    const queries = goldenQueries();
    expect(queries.length).toBeGreaterThanOrEqual(40);
    for (const { id, judgements } of queries) expect({ id, best: Math.max(...judgements.values()) }).toEqual({ id, best: 3 });
  });
});
