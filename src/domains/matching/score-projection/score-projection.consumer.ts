import type { Database } from '../../../platform/database/database.js';
import type { Consumer } from '../../../platform/feed/consumer.js';
import { dependentsPage, sweepTargetsOf } from '../index/candidate-dependents.js';
import type { ScoreProjector } from './score-projector.js';

export const scoreProjectionConsumerName = 'kept-scores';

const sweepPage = 1_000;

/** Keeps the scores of open jobs current: when a job opens, what it asks for changes, a person changes, or a day is over. */
export const scoreProjectionConsumer = (database: Database, keeper: ScoreProjector): Consumer => ({
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
  isCurrent: () => keeper.isComplete(database.sql),
  resync: ({ head }) => keeper.rebuild(database.sql, head.position),
  handle: (changes, { sql, head }) => keeper.process(sql, changes, head.position),
  sweep: {
    // Of a job, features hold the title and the milestones of its stages; names of skills are not among them.
    targetsOf: async (changes, { sql }) =>
      (await sweepTargetsOf(changes, sql)).filter(({ scope }) => scope === 'JOB'),
    async page(target, after, { sql, head }) {
      const people = await dependentsPage(sql, target, after, sweepPage);
      await keeper.processCandidates(sql, people, head.position);
      return people.length < sweepPage ? null : people.at(-1)!;
    },
  },
  retry: (people, { sql, head }) => keeper.processCandidates(sql, people, head.position),
  atRest: { everyMs: 60_000, work: ({ sql, head }) => keeper.refresh(sql, head.position) },
});
