import { milestones, type Milestone } from '../../jobs/job.enums.js';
import {
  countsOf,
  jobsIn,
  nestedMilestones,
  peopleIn,
  sameScope,
  type Scope,
} from './publication-plan.js';
import type { Publication } from './publication.queries.js';
import type { Counts, Pattern } from './publication-safety.js';

/** A published table. Without a pattern all of it is hidden. */
export interface PublishedTable {
  counts: Counts;
  /** milestones that every job has, in their order */
  nested: readonly Milestone[];
  /** milestones that some job has */
  present: readonly Milestone[];
  pattern?: Pattern;
  /** people of all groups */
  n: number;
  /** groups and people of the widest table; the labels of a narrow table must not reveal who is in it */
  widest: { groups: readonly string[]; n: number; shown: boolean };
  hiresUndone: number;
}

function tableOf({ content }: Publication, scope: Scope): Omit<PublishedTable, 'widest'> {
  const jobs = jobsIn(content, scope) as typeof content.jobs;
  const counts = countsOf(jobs);
  return {
    counts,
    nested: nestedMilestones(content),
    present: milestones.filter(
      (milestone) =>
        milestone === 'APPLICATION' ||
        milestone === 'HIRED' ||
        jobs.some((job) => job.milestones.includes(milestone)) ||
        Object.values(counts).some((row) => (row[milestone] ?? 0) > 0),
    ),
    pattern: content.plan.tables.find((table) => sameScope(table.scope, scope))?.pattern,
    n: peopleIn(counts),
    hiresUndone: jobs.reduce((sum, job) => sum + job.hiresUndone, 0),
  };
}

/**
 * The table of a scope over several publications: their sum, if all of them show the scope, in the pattern that all
 * of them show. It is computed from published numbers, so it reveals nothing new. A period in which nobody applied
 * does not count.
 */
export function tableOver(publications: readonly Publication[], scope: Scope): PublishedTable {
  const tables = publications.map((publication) => tableOf(publication, scope));
  const filled = tables.filter(({ n }) => n > 0);
  const patterns = filled.map(({ pattern }) => pattern);
  const common = <T>(lists: readonly (readonly T[])[]): T[] =>
    (lists[0] ?? []).filter((each) => lists.every((list) => list.includes(each)));
  const everybody = countsOf(publications.flatMap(({ content }) => content.jobs));
  const groups = common(patterns.map((pattern) => pattern?.groups ?? []));
  return {
    counts: countsOf(
      tables.map(({ counts }) => ({ id: '', department: null, milestones: [], counts })),
    ),
    nested: common((filled.length ? filled : tables).map(({ nested }) => nested)),
    present: milestones.filter((milestone) =>
      tables.some(({ present }) => present.includes(milestone)),
    ),
    pattern: groups.length
      ? { groups, milestones: common(patterns.map((pattern) => pattern!.milestones)) }
      : undefined,
    n: tables.reduce((sum, { n }) => sum + n, 0),
    widest: {
      groups: Object.keys(everybody),
      n: peopleIn(everybody),
      shown: publications.some(({ content }) => content.plan.tables.length > 0),
    },
    hiresUndone: tables.reduce((sum, { hiresUndone }) => sum + hiresUndone, 0),
  };
}
