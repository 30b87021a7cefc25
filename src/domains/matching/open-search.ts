import { readFileSync } from 'node:fs';
import { candidateIndex } from '../../../search/mapping.js';
import type { SearchConfig } from '../../config.js';
import type { Database } from '../../platform/database/database.js';
import { ElasticsearchEngine } from '../../platform/search/elasticsearch-engine.js';
import type { IndexDefinition } from '../../platform/search/engine.js';
import { PostgresEngine } from '../../platform/search/postgres-engine.js';
import { SharedDocuments } from '../candidates/shared-documents.js';
import { CandidateIndex } from './index/candidate-index.js';
import { scoreProjectionConsumerName } from './score-projection/score-projection.consumer.js';
import { ElasticsearchMatchEngine } from './ranking/match-engine-elasticsearch.js';
import type { MatchEngine } from './ranking/match-engine.js';
import { PostgresMatchEngine } from './ranking/match-engine-postgres.js';
import type { CandidateSearch } from './search/candidate-search.js';
import { ElasticsearchCandidateSearch } from './search/search-elasticsearch.js';
import { PostgresCandidateSearch } from './search/search-postgres.js';

export interface OpenSearch {
  index: CandidateIndex;
  search: CandidateSearch;
  match: MatchEngine;
  close(): Promise<void>;
}

/**
 * Creates the search engine of the configuration: Elasticsearch if its URL is set, else PostgreSQL. Does not connect
 * yet.
 */
export function openSearch(
  database: Database,
  config?: SearchConfig,
  definition: IndexDefinition = candidateIndex,
  documents = new SharedDocuments(),
): OpenSearch {
  if (!config) {
    return {
      index: new CandidateIndex(
        database,
        new PostgresEngine(database, definition),
        definition,
        documents,
      ),
      search: new PostgresCandidateSearch(database),
      match: new PostgresMatchEngine(database, scoreProjectionConsumerName),
      close: async () => {},
    };
  }
  const { certificateAuthority, index: name = definition.name } = config;
  const pem =
    certificateAuthority && !certificateAuthority.includes('-----BEGIN')
      ? readFileSync(certificateAuthority, 'utf8')
      : certificateAuthority;
  const named = { ...definition, name };
  const engine = new ElasticsearchEngine({ ...config, certificateAuthority: pem }, named);
  const index = new CandidateIndex(database, engine, named, documents);
  return {
    index,
    search: new ElasticsearchCandidateSearch(engine),
    match: new ElasticsearchMatchEngine(engine, index.consumer),
    close: () => engine.close(),
  };
}
