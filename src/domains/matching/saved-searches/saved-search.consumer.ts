import type { Consumer } from '../../../platform/feed/consumer.js';
import type { CandidateIndex } from '../index/candidate-index.js';
import {
  changedCandidates,
  dependentsOf,
  backfillTargetsOf,
} from '../index/candidate-dependents.js';
import type { SavedSearchAlerts } from './saved-search-alerts.js';

/** Stored with the checkpoint. */
export const savedSearchConsumerName = 'saved-searches';
const batchSize = 2_000;
const backfillPage = 500;

/**
 * Records who began to match a saved search, once each time: matches are written in the transaction that moves the
 * checkpoint. It follows the consumer of the index, so that alerts and searches see the same documents.
 */
export const savedSearchConsumer = (
  index: CandidateIndex,
  alerts: SavedSearchAlerts,
): Consumer => ({
  name: savedSearchConsumerName,
  follows: index.consumer,
  entities: ['CANDIDATE', 'APPLICATION', 'JOB', 'SKILL', 'CHANNEL'],
  writes: ['saved_search_member', 'saved_search_match'],
  batchSize,
  begins: 'AT_HEAD',
  async handle(changes, { sql }) {
    await alerts.check(changedCandidates(changes), sql);
  },
  backfill: {
    objects: 'people',
    pageSize: backfillPage,
    namedBy: changedCandidates,
    targetsOf: (changes, { sql }) => backfillTargetsOf(changes, sql),
    dependentsOf: (target, after, limit, { sql }) => dependentsOf(sql, target, after, limit),
    process: async (people, { sql }) => void (await alerts.check(people, sql)),
  },
});
