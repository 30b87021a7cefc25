import type { Database } from '../../../platform/database/database.js';
import type { Consumer } from '../../../platform/feed/consumer.js';
import { RebuildService } from '../rebuild/rebuild.service.js';
import { areJourneysKept, journeyKinds, journeysName, takeJourneys } from './freshness.queries.js';

/** Keeps application_journey in the background, so that readers usually find nothing behind; see freshness.ts for when they do. */
export const journeysConsumer = (database: Database): Consumer => ({
  name: journeysName,
  kinds: journeyKinds,
  batchSize: 1_000,
  begins: 'AT_START',
  isCurrent: () => areJourneysKept(database.sql),
  resync: async ({ head }) => {
    const rebuild = new RebuildService(database);
    await rebuild.run();
    await rebuild.catchUp(head);
  },
  async handle(changes, { sql }) {
    await takeJourneys(sql, changes);
  },
});
