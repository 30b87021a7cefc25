import type { Consumer } from '../../../platform/feed/consumer.js';
import { extractedSkillsConsumerName } from '../../extracted-skills/extracted-skills.consumer.js';
import type { CandidateIndex } from './candidate-index.js';
import { changedCandidates, dependentsOf, backfillTargetsOf } from './candidate-dependents.js';
import type { ReindexService } from './reindex.service.js';

/** Large, because an import changes the same person many times in a row: one document is written for all changes. */
const batchSize = 10_000;
/** Documents in one page of a backfill: about a second, so that a wide change does not delay a search with `waitFor`. */
const backfillPage = 1_000;
const writes = ['search_document', 'search_word'];

/** Keeps the search index current: writes the documents of candidates who changed, and of dependents. */
export const candidateIndexConsumer = (
  index: CandidateIndex,
  reindex: ReindexService,
): Consumer => ({
  name: index.consumer,
  entities: ['CANDIDATE', 'APPLICATION', 'JOB', 'SKILL', 'CHANNEL'],
  yieldsTo: extractedSkillsConsumerName,
  writes,
  batchSize,
  begins: 'AT_START',
  isCurrent: () => index.engine.isCurrent(),
  async resync({ signal, progress, page }) {
    await reindex.run({
      signal,
      page,
      progress: ({ done, total }) => progress({ counted: 'people', done, total }),
    });
  },
  async handle(changes, { head }) {
    await index.update(changedCandidates(changes), head.position);
    // Before the checkpoint is written: searches then find everything that it has passed.
    await index.engine.refresh();
  },
  backfill: {
    objects: 'people',
    pageSize: backfillPage,
    namedBy: changedCandidates,
    targetsOf: (changes, { sql }) => backfillTargetsOf(changes, sql),
    dependentsOf: (target, after, limit, { sql }) => dependentsOf(sql, target, after, limit),
    async process(people, { head }) {
      await index.update(people, head.position);
      await index.engine.refresh();
    },
  },
  async retry(people, { head }) {
    await index.update(people, head.position);
    await index.engine.refresh();
  },
});
