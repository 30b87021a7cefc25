import { randomBytes } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import { candidateIndex } from '../../search/mapping.js';
import { openSearch, type OpenSearch } from '../../src/domains/matching/open-search.js';
import type { Database } from '../../src/platform/database/database.js';
import { elasticsearchForTests } from '../elasticsearch.js';

export interface TestSearch extends OpenSearch {
  /** loses the index, as an operator might */
  dropForTests?(): Promise<void>;
}

export interface TestEngine {
  name: 'PostgreSQL' | 'Elasticsearch';
  /** why there is none; its specs are skipped */
  skipped?: string;
  open(database: Database): Promise<TestSearch>;
}

const elasticsearch = await elasticsearchForTests();

/** Both engines behind the one interface; each open one has an index of its own, dropped when it is closed. */
export const engines: TestEngine[] = [
  { name: 'PostgreSQL', open: async (database) => openSearch(database) },
  {
    name: 'Elasticsearch',
    skipped: 'skipped' in elasticsearch ? elasticsearch.skipped : undefined,
    async open(database) {
      if ('skipped' in elasticsearch) throw new Error(elasticsearch.skipped);
      const name = `test-${randomBytes(6).toString('hex')}`;
      const opened = openSearch(database, elasticsearch, { ...candidateIndex, name });
      const drop = async () => {
        const client = new Client({ node: elasticsearch.url });
        const made = Object.keys(await client.indices.get({ index: `${name}*` }));
        if (made.length > 0) await client.indices.delete({ index: made });
        await client.close();
      };
      return {
        ...opened,
        dropForTests: drop,
        close: async () => {
          await opened.close();
          await drop();
        },
      };
    },
  },
];

/** Engines that run here. */
export const runningEngines = engines.filter(({ skipped }) => skipped === undefined);
