import type { Sql } from '../../../platform/database/database.js';
import type { Change } from '../../../platform/feed/change.js';
import type { BackfillTarget } from '../../../platform/feed/consumer.js';
import { firstId } from '../../../platform/search/states.js';
import {
  candidateIdsOfChannel,
  candidateIdsOfJob,
  candidateIdsWithSkill,
  skillsInUse,
} from '../../candidates/candidate-document.queries.js';

/** Which changes of a job, skill or channel make the documents of candidates stale, and of whom. */
const dependents: Record<
  string,
  {
    stale(change: Change): boolean;
    people(sql: Sql, id: string, after: string, limit: number): Promise<string[]>;
  }
> = {
  // Documents hold the title, the department and the milestones of the stages.
  JOB: {
    stale: ({ kind, operation }) => kind === 'STAGES' || (kind === 'JOB' && operation === 'UPDATE'),
    people: candidateIdsOfJob,
  },
  // Documents hold the names of skills; broader skills are looked up when somebody searches.
  SKILL: {
    stale: ({ kind }) => kind === 'SKILL' || kind === 'ALIASES',
    people: candidateIdsWithSkill,
  },
  CHANNEL: {
    stale: ({ kind, operation }) => kind === 'CHANNEL' && operation === 'UPDATE',
    people: candidateIdsOfChannel,
  },
};

/** The candidates whom changes name, each once. */
export const changedCandidates = (changes: readonly Change[]): string[] => [
  ...new Set(changes.flatMap(({ candidateId }) => candidateId ?? [])),
];

/** The jobs, skills and channels whose dependents are stale after these changes. */
export async function backfillTargetsOf(
  changes: readonly Change[],
  sql: Sql,
): Promise<BackfillTarget[]> {
  const wide = changes.filter((change) => dependents[change.entity]?.stale(change));
  const idsOf = (entity: string) => [
    ...new Set(wide.filter((change) => change.entity === entity).map(({ entityId }) => entityId)),
  ];
  const skills = idsOf('SKILL');
  // A taxonomy import changes thousands of skills that nobody has.
  const used = new Set(skills.length > 0 ? await skillsInUse(sql, skills) : []);
  return Object.keys(dependents).flatMap((scope) =>
    idsOf(scope)
      .filter((id) => scope !== 'SKILL' || used.has(id))
      .map((id) => ({ scope, id })),
  );
}

/** The dependents of a target: a page of them, by id, after one. */
export const dependentsOf = (
  sql: Sql,
  { scope, id }: BackfillTarget,
  after: string | null,
  limit: number,
): Promise<string[]> =>
  dependents[scope]?.people(sql, id, after ?? firstId, limit) ?? Promise.resolve([]);
