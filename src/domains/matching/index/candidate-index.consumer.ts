import type { Consumer } from '../../../platform/feed/consumer.js';
import type { CandidateIndex } from './candidate-index.js';
import { changedCandidates, dependentsPage, sweepTargetsOf } from './candidate-dependents.js';
import type { ReindexService } from './reindex.service.js';

/** Large, because an import changes the same person many times in a row: one document is written for all of them. */
const batchSize = 10_000;
/** Documents of one page of a sweep: about a second, so that a search with `waitFor` is not kept waiting by a wide change. */
const sweepPage = 1_000;

/** Keeps the search index current: reads the people whom changes name, and writes their documents. */
export const candidateIndexConsumer = (
  index: CandidateIndex,
  reindex: ReindexService,
): Consumer => ({
  name: index.consumer,
  entities: ['CANDIDATE', 'APPLICATION', 'JOB', 'SKILL', 'CHANNEL'],
  batchSize,
  begins: 'AT_START',
  isCurrent: () => index.engine.isCurrent(),
  async resync() {
    await reindex.run();
  },
  async handle(changes, { head }) {
    await index.update(changedCandidates(changes), head.position);
    // The checkpoint is written after this: what it has passed is found by searches.
    await index.engine.refresh();
  },
  sweep: {
    targetsOf: (changes, { sql }) => sweepTargetsOf(changes, sql),
    async page(target, after, { sql, head }) {
      const people = await dependentsPage(sql, target, after, sweepPage);
      await index.update(people, head.position);
      await index.engine.refresh();
      return people.length < sweepPage ? null : people.at(-1)!;
    },
  },
  async retry(people, { head }) {
    await index.update(people, head.position);
    await index.engine.refresh();
  },
});
