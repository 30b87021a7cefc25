import { randomBytes } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import { aWorld, type World } from '../scenario/index.js';
import { elasticsearchForTests } from '../elasticsearch.js';

export interface SearchWorld {
  name: 'PostgreSQL' | 'Elasticsearch';
  /** why there is none; its specs are skipped */
  skipped?: string;
  open(environment?: Record<string, string>): Promise<{ world: World; close(): Promise<void> }>;
}

const elasticsearch = await elasticsearchForTests();

/** The whole product on each engine. */
export const searchWorlds: SearchWorld[] = [
  {
    name: 'PostgreSQL',
    async open(environment = {}) {
      const world = await aWorld(environment);
      return { world, close: () => world.close() };
    },
  },
  {
    name: 'Elasticsearch',
    skipped: 'skipped' in elasticsearch ? elasticsearch.skipped : undefined,
    async open(environment = {}) {
      if ('skipped' in elasticsearch) throw new Error(elasticsearch.skipped);
      const name = `test-${randomBytes(6).toString('hex')}`;
      const world = await aWorld({
        ELASTICSEARCH_URL: elasticsearch.url,
        ELASTICSEARCH_INDEX: name,
        ...environment,
      });
      const drop = async () => {
        const client = new Client({ node: elasticsearch.url });
        const made = Object.keys(await client.indices.get({ index: `${name}*` }));
        if (made.length > 0) await client.indices.delete({ index: made });
        await client.close();
      };
      // Also when the world has had faults, and says so.
      return { world, close: () => world.close().finally(drop) };
    },
  },
];
