import type { Database } from '../../../platform/database/database.js';
import type { Consumer } from '../../../platform/feed/consumer.js';
import { firstId } from '../../../platform/search/states.js';
import { candidateIdsAfter } from '../../candidates/candidate-document.queries.js';
import { extractedSkillsConsumerName } from '../../extracted-skills/extracted-skills.consumer.js';
import {
  changedCandidates,
  dependentsOf,
  backfillTargetsOf,
} from '../index/candidate-dependents.js';
import { documentBatch } from '../index/candidate-index.js';
import { formulaVersion } from '../fit/fit-formula.js';
import type { ScoreProjector } from './score-projector.js';

/** Stored with the checkpoint: another name would score everything from the start after an upgrade. */
export const scoreProjectionConsumerName = 'kept-scores';

/** As many people as the index takes at a time, so that each finds the documents that the other has built. */
const backfillPage = documentBatch;

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
  yieldsTo: extractedSkillsConsumerName,
  writes: ['candidate_features', 'kept_match', 'kept_score', 'tier_entry'],
  batchSize: 5_000,
  begins: 'AT_START',
  isCurrent: () => projector.isComplete(database.sql),
  handle: (changes, { sql, head }) => projector.process(sql, changes, head.position),
  backfill: {
    objects: 'people',
    pageSize: backfillPage,
    namedBy: changedCandidates,
    processRest: async (changes, { sql, head }) =>
      void (await projector.processJobs(sql, changes, head.position)),
    // Features hold the title and the milestones of a job's stages, but no names of skills.
    targetsOf: async (changes, { sql }) =>
      (await backfillTargetsOf(changes, sql)).filter(({ scope }) => scope === 'JOB'),
    dependentsOf: (target, after, limit, { sql }) => dependentsOf(sql, target, after, limit),
    process: (people, { sql, head }) => projector.processCandidates(sql, people, head.position),
    all: {
      edition: formulaVersion,
      // Jobs first: each person is then scored for all of them, when the features are at hand.
      begin: ({ sql, head }) => projector.refresh(sql, head.position),
      objectsAfter: (after, limit, { sql }) => candidateIdsAfter(sql, after ?? firstId, limit),
      end: ({ sql, head }) => projector.endRebuild(sql, head.position),
    },
  },
  retry: (people, { sql, head }) => projector.processCandidates(sql, people, head.position),
  periodic: { everyMs: 60_000, work: ({ sql, head }) => projector.refresh(sql, head.position) },
});
