import type { Database } from '../../../platform/database/database.js';
import type { Consumer } from '../../../platform/feed/consumer.js';
import { dependentsPage, backfillTargetsOf } from '../index/candidate-dependents.js';
import type { ScoreProjector } from './score-projector.js';

/** Stored with the checkpoint: another name would score everything from the start after an upgrade. */
export const scoreProjectionConsumerName = 'kept-scores';

const backfillPage = 1_000;

/** Keeps the scores of open jobs current: after a job opens or its requirements change, after a candidate changes, and at the end of a day. */
export const scoreProjectionConsumer = (
  database: Database,
  projector: ScoreProjector,
): Consumer => ({
  name: scoreProjectionConsumerName,
  kinds: [
    'CANDIDATE',
    'SKILLS',
    'EXPERIENCE',
    'APPLICATION',
    'TRANSITION',
    'OFFER',
    'JOB',
    'REQUIREMENTS',
    'STAGES',
    'SKILL',
    'ALIASES',
    'BROADER',
  ],
  batchSize: 5_000,
  begins: 'AT_START',
  isCurrent: () => projector.isComplete(database.sql),
  resync: ({ head }) => projector.rebuild(database.sql, head.position),
  handle: (changes, { sql, head }) => projector.process(sql, changes, head.position),
  backfill: {
    // Features hold the title and the milestones of a job's stages, but no names of skills.
    targetsOf: async (changes, { sql }) =>
      (await backfillTargetsOf(changes, sql)).filter(({ scope }) => scope === 'JOB'),
    async page(target, after, { sql, head }) {
      const people = await dependentsPage(sql, target, after, backfillPage);
      await projector.processCandidates(sql, people, head.position);
      return people.length < backfillPage ? null : (people.at(-1) ?? null);
    },
  },
  retry: (people, { sql, head }) => projector.processCandidates(sql, people, head.position),
  periodic: { everyMs: 60_000, work: ({ sql, head }) => projector.refresh(sql, head.position) },
});
