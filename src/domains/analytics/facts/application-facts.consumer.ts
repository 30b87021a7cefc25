import type { Database } from '../../../platform/database/database.js';
import type { Consumer } from '../../../platform/feed/consumer.js';
import { factsBackfill, ofPipelines } from './facts-backfill.js';
import { areFactsWhole, factsKinds, factsName, takeFacts } from './facts.queries.js';
import { RebuildService } from './rebuild.service.js';

/** Writes the application facts in the background, so that readers usually find them current. */
export const applicationFactsConsumer = (database: Database): Consumer => ({
  name: factsName,
  kinds: factsKinds,
  writes: ['application_outcome', 'application_visit'],
  batchSize: 1_000,
  begins: 'AT_START',
  isCurrent: () => areFactsWhole(database.sql),
  resync: async ({ head, signal, page, progress }) => {
    const rebuild = new RebuildService(database);
    await rebuild.run({
      signal,
      page,
      progress: ({ done, total }) => progress({ counted: 'applications', done, total }),
    });
    await rebuild.catchUp(head);
  },
  async handle(changes, { sql }) {
    await takeFacts(
      sql,
      changes.filter((change) => !ofPipelines(change)),
    );
  },
  backfill: factsBackfill,
});
