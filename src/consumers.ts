import { journeysConsumer } from './domains/analytics/freshness/journeys.consumer.js';
import { findingsConsumer } from './domains/findings/findings.consumer.js';
import { FindingsUpdate } from './domains/findings/findings.update.js';
import { candidateIndexConsumer } from './domains/matching/index/candidate-index.consumer.js';
import { ReindexService } from './domains/matching/index/reindex.service.js';
import { Keeper } from './domains/matching/kept/keeper.js';
import { keptScoresConsumer } from './domains/matching/kept/kept-scores.consumer.js';
import { PositionService } from './domains/matching/match/position.service.js';
import { SavedSearchAlerts } from './domains/matching/saved-searches/saved-search.alerts.js';
import { savedSearchConsumer } from './domains/matching/saved-searches/saved-search.consumer.js';
import type { OpenSearch } from './domains/matching/matching.js';
import type { TaxonomyService } from './domains/taxonomy/taxonomy.service.js';
import type { Database } from './platform/database/database.js';
import type { Consumer } from './platform/feed/consumer.js';

/** What consumers are made with. */
export interface ConsumerParts {
  database: Database;
  search: OpenSearch;
  taxonomy: TaxonomyService;
}

/**
 * Everything that reacts to changes, one line each. `serve` and `rapport feed run` run the same list; a consumer is one
 * file `*.consumer.ts` in its domain (docs/contributing.md says how).
 */
export const consumersOf = ({ database, search, taxonomy }: ConsumerParts): Consumer[] => [
  findingsConsumer(database, new FindingsUpdate(taxonomy)),
  journeysConsumer(database),
  candidateIndexConsumer(search.index, new ReindexService(database, search.index)),
  keptScoresConsumer(database, new Keeper(new PositionService(taxonomy))),
  savedSearchConsumer(search.index, new SavedSearchAlerts(database, search.search, taxonomy)),
];
