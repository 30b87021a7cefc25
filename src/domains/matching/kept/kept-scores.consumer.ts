import type { Database } from '../../../platform/database/database.js';
import type { Consumer } from '../../../platform/feed/consumer.js';
import { peopleOfTarget, targetsOf } from '../index/candidate-index.reach.js';
import type { Keeper } from './keeper.js';

export const keptScores = 'kept-scores';

const sweepPage = 1_000;

/** Keeps the scores of open jobs current: when a job opens, what it asks for changes, a person changes, or a day is over. */
export const keptScoresConsumer = (database: Database, keeper: Keeper): Consumer => ({
  name: keptScores,
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
  handle: (changes, { sql, head }) => keeper.take(sql, changes, head.position),
  sweep: {
    // Of a job, features hold the title and the milestones of its stages; names of skills are not among them.
    targetsOf: async (changes, { sql }) =>
      (await targetsOf(changes, sql)).filter(({ scope }) => scope === 'JOB'),
    async page(target, after, { sql, head }) {
      const people = await peopleOfTarget(sql, target, after, sweepPage);
      await keeper.takePeople(sql, people, head.position);
      return people.length < sweepPage ? null : people.at(-1)!;
    },
  },
  retry: (people, { sql, head }) => keeper.takePeople(sql, people, head.position),
  atRest: { everyMs: 60_000, work: ({ sql, head }) => keeper.refresh(sql, head.position) },
});
