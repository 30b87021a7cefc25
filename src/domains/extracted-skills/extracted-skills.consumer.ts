import type { Database, Sql } from '../../platform/database/database.js';
import type { Consumer } from '../../platform/feed/consumer.js';
import {
  type Owner,
  ownersAfter,
  readFinderVersion,
  writeFinderVersion,
} from './extracted-skills.queries.js';
import { ownersPerBatch, type ExtractedSkillsUpdater } from './extracted-skills-updater.js';
import { finderVersion } from './skill-finder.js';

const firstId = '00000000-0000-0000-0000-000000000000';
/** Owners in one page of a backfill, which takes well below a second. */
const backfillPage = ownersPerBatch;
const owners = { CANDIDATES: 'candidate', JOBS: 'job' } as const;

/**
 * Extracts skills from texts and occupations from titles: for the people and jobs that a change names, and for all of
 * them, page by page, when the taxonomy or the finder changed. Its writes are announced in the feed, so that
 * documents and scores follow.
 */
export const extractedSkillsConsumer = (
  database: Database,
  update: ExtractedSkillsUpdater,
): Consumer => {
  const isOf =
    (entity: string, kinds: readonly string[]) => (change: { entity: string; kind: string }) =>
      change.entity === entity && kinds.includes(change.kind);
  const ofPeople = isOf('CANDIDATE', ['CANDIDATE', 'EXPERIENCE']);
  const ofJobs = isOf('JOB', ['JOB']);
  /** Processes one page of all people or jobs. Returns where it ended; null after the last page. */
  const page = async (sql: Sql, owner: Owner, after: string | null): Promise<string | null> => {
    const ids = await ownersAfter(sql, owner, after ?? firstId, backfillPage);
    await (owner === 'job' ? update.jobs(sql, ids) : update.candidates(sql, ids));
    return ids.length < backfillPage ? null : (ids.at(-1) ?? null);
  };
  return {
    // Stored with the checkpoint: another name would read all texts again after an upgrade.
    name: 'findings',
    entities: ['CANDIDATE', 'JOB', 'TAXONOMY'],
    kinds: ['CANDIDATE', 'EXPERIENCE', 'JOB', 'TAXONOMY'],
    batchSize: 1_000,
    begins: 'AT_START',
    async handle(changes, { sql }) {
      await update.candidates(sql, [
        ...new Set(changes.filter(ofPeople).map(({ entityId }) => entityId)),
      ]);
      await update.jobs(sql, [...new Set(changes.filter(ofJobs).map(({ entityId }) => entityId))]);
    },
    backfill: {
      targetsOf: async (changes) =>
        changes.some(({ entity }) => entity === 'TAXONOMY')
          ? Object.keys(owners).map((scope) => ({ scope, id: firstId }))
          : [],
      page: ({ scope }, after, { sql }) => page(sql, owners[scope as keyof typeof owners], after),
    },
    isCurrent: async () => (await readFinderVersion(database.sql)) === finderVersion,
    async resync() {
      for (const owner of Object.values(owners))
        for (
          let after: string | null = null;
          (after = await page(database.sql, owner, after)) !== null;
        );
      await writeFinderVersion(database.sql, finderVersion);
    },
  };
};
