import type { Database, Sql } from '../../platform/database/database.js';
import type { Change } from '../../platform/feed/change.js';
import type { Consumer } from '../../platform/feed/consumer.js';
import {
  everyOwnerAfter,
  jobsAmong,
  ownersAfter,
  readFinderVersion,
  writeFinderVersion,
} from './extracted-skills.queries.js';
import { ownersPerBatch, type ExtractedSkillsUpdater } from './extracted-skills-updater.js';
import { finderVersion } from './skill-finder.js';

/** Stored with the checkpoint: another name would read all texts again after an upgrade. */
export const extractedSkillsConsumerName = 'findings';

const firstId = '00000000-0000-0000-0000-000000000000';
/** Owners in one page of a backfill: some hundred KB of text at a time, and well below a second. */
const backfillPage = 2 * ownersPerBatch;
const owners = { CANDIDATES: 'candidate', JOBS: 'job' } as const;

const isOf = (entity: string, kinds: readonly string[]) => (change: Change) =>
  change.entity === entity && kinds.includes(change.kind);
const ofPeople = isOf('CANDIDATE', ['CANDIDATE', 'EXPERIENCE']);
const ofJobs = isOf('JOB', ['JOB']);
const idsOf = (changes: readonly Change[]) => [...new Set(changes.map(({ entityId }) => entityId))];

/**
 * Extracts skills from texts and occupations from titles: for the people and jobs that a change names, and for all of
 * them, page by page, when the taxonomy or the finder changed. Its writes are announced in the feed, so that
 * documents and scores follow.
 */
export const extractedSkillsConsumer = (
  database: Database,
  update: ExtractedSkillsUpdater,
): Consumer => {
  const process = async (ids: readonly string[], sql: Sql): Promise<void> => {
    const jobs = new Set(await jobsAmong(sql, ids));
    await update.candidates(
      sql,
      ids.filter((id) => !jobs.has(id)),
    );
    await update.jobs(sql, [...jobs]);
  };
  return {
    name: extractedSkillsConsumerName,
    entities: ['CANDIDATE', 'JOB', 'TAXONOMY'],
    kinds: ['CANDIDATE', 'EXPERIENCE', 'JOB', 'TAXONOMY'],
    writes: ['candidate_found_skill', 'candidate_occupation', 'job_found_skill'],
    batchSize: 1_000,
    begins: 'AT_START',
    async handle(changes, { sql }) {
      await update.candidates(sql, idsOf(changes.filter(ofPeople)));
      await update.jobs(sql, idsOf(changes.filter(ofJobs)));
    },
    isCurrent: async () => (await readFinderVersion(database.sql)) === finderVersion,
    backfill: {
      objects: 'people and jobs',
      pageSize: backfillPage,
      namedBy: (changes) => idsOf(changes.filter((change) => ofPeople(change) || ofJobs(change))),
      targetsOf: async (changes) =>
        changes.some(({ entity }) => entity === 'TAXONOMY')
          ? Object.keys(owners).map((scope) => ({ scope, id: firstId }))
          : [],
      dependentsOf: ({ scope }, after, limit, { sql }) =>
        ownersAfter(sql, owners[scope as keyof typeof owners], after ?? firstId, limit),
      process: (ids, { sql }) => process(ids, sql),
      all: {
        edition: String(finderVersion),
        objectsAfter: (after, limit, { sql }) => everyOwnerAfter(sql, after ?? firstId, limit),
        end: async ({ sql }) => void (await writeFinderVersion(sql, finderVersion)),
      },
    },
  };
};
