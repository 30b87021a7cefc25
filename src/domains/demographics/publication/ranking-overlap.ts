import type { MetricParams } from '../../analytics/common/metric-params.js';
import type { Days } from './publication-period.js';
import { peopleIn, countsOf, type Allows, type JobCounts } from './publication-plan.js';
import type { DemographicsSql } from './publication.queries.js';

/*
 * A ranking of a job has tables by group as well. Where its people are nearly those of a published table, the difference
 * of the two tells about the few others. So a table and a ranking are shown only if k people or more are in one of them
 * alone. Of the two the one that is asked for later is hidden.
 */

/** The people of a ranking, compared with those of a period. */
export interface Overlap {
  /** people in the ranking */
  size: number;
  /** by job of the period, people who are in the ranking too */
  shared: Readonly<Record<string, number>>;
}

/** How the people of a period overlap with the rankings of some jobs, as these are now. */
export async function overlapsOf(
  door: DemographicsSql,
  range: Days,
  rankings: readonly string[],
): Promise<Overlap[]> {
  if (rankings.length === 0) return [];
  const params: MetricParams = { range, timeZone: 'UTC', period: 'YEAR', fiscalYearStart: 1 };
  return door.sharedWithRankings(params, rankings);
}

/** Whether k people or more are either in a ranking or in the table of some jobs, and not in both. */
export function isApart({ size, shared }: Overlap, jobs: readonly JobCounts[], k: number): boolean {
  const both = jobs.reduce((sum, { id }) => sum + (shared[id] ?? 0), 0);
  return peopleIn(countsOf(jobs)) + size - 2 * both >= k;
}

/** The condition that a table is of other people than every ranking. */
export const allowsBeside =
  (overlaps: readonly Overlap[], k: number): Allows =>
  (jobs) =>
    overlaps.every((overlap) => isApart(overlap, jobs, k));
