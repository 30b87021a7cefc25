import { randomBytes } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import { importGolden } from '../../search/relevance/golden-run.js';
import { loadShippedTaxonomy } from '../../src/domains/taxonomy/taxonomy-shipped.js';
import { elasticsearchForTests } from '../elasticsearch.js';
import { aWorld, type World } from '../scenario/index.js';

const elasticsearch = await elasticsearchForTests();

/** Why there is no Elasticsearch here; its specs are skipped. */
export const skipped = 'skipped' in elasticsearch ? elasticsearch.skipped : undefined;

/** Runs with the golden people and the shipped taxonomy, found on one engine. */
export async function withGolden<T>(
  engine: 'postgres' | 'elasticsearch',
  work: (world: World) => Promise<T>,
): Promise<T> {
  const index = `golden-${randomBytes(6).toString('hex')}`;
  const node =
    engine === 'elasticsearch' && !('skipped' in elasticsearch) ? elasticsearch.url : undefined;
  const world = await aWorld(node ? { ELASTICSEARCH_URL: node, ELASTICSEARCH_INDEX: index } : {});
  try {
    const client = await world.database.connect();
    await loadShippedTaxonomy(client);
    await client.end();
    await importGolden(world.database);
    await world.settled();
    return await work(world);
  } finally {
    await world.close();
    if (node) await dropIndexes(node, index);
  }
}

async function dropIndexes(node: string, index: string): Promise<void> {
  const client = new Client({ node });
  const made = Object.keys(await client.indices.get({ index: `${index}*` }));
  if (made.length > 0) await client.indices.delete({ index: made });
  await client.close();
}
