import { milestones, type Milestone } from '../../jobs/job.enums.js';
import { countsOf, type Allows, type Family } from './publication-plan.js';
import { people, type Counts, type Pattern } from './publication-safety.js';

/*
 * A new version of a table can be subtracted from the older one, and readers may know who moved in between, for
 * example an application that was hired since. So a restated table is shown only if the difference is as safe as a
 * table: at every shown milestone, and between two of them, either every row (each shown group, and the rest)
 * grew by k people or more, or every row shrank by k or more, or nobody moved.
 */

/** The numbers of people of these rows, at every shown milestone and between neighbouring ones. */
function quantities(counts: Counts, { groups, milestones: shown }: Pattern): number[][] {
  const all = Object.keys(counts);
  const rest = all.filter((group) => !groups.includes(group));
  const rows = [...groups.map((group) => [group]), ...(rest.length ? [rest] : [])];
  const at = (row: readonly string[], milestone: Milestone) =>
    row.reduce((sum, group) => sum + people(counts, group, milestone), 0);
  return shown.flatMap((milestone, index) => {
    const next = shown[index + 1];
    return [
      rows.map((row) => at(row, milestone)),
      ...(next ? [rows.map((row) => at(row, milestone) - at(row, next))] : []),
    ];
  });
}

/** The condition under which the people of some jobs may be shown again after earlier versions. */
export function restatesSafely(earlier: readonly Family[], k: number): Allows {
  return (jobs, pattern) =>
    earlier.every((family) => {
      const before = countsOf(family.jobs.filter((job) => jobs.some(({ id }) => id === job.id)));
      const now = countsOf(jobs, Object.keys(before));
      const old = quantities(
        { ...Object.fromEntries(Object.keys(now).map((group) => [group, {}])), ...before },
        pattern,
      );
      return quantities(now, pattern).every((row, index) => {
        const moved = row.map((count, place) => count - (old[index]?.[place] ?? NaN));
        return (
          moved.every((by) => by === 0) ||
          moved.every((by) => by >= k) ||
          moved.every((by) => by <= -k)
        );
      });
    });
}

/** True if two versions have the same numbers in all rows. */
export function sameCounts(a: Family, b: Family): boolean {
  const text = ({ jobs }: Family) =>
    JSON.stringify(
      jobs
        .map(({ id, counts }) => [
          id,
          Object.keys(counts)
            .sort()
            .map((group) => [
              group,
              milestones.map((milestone) => people(counts, group, milestone)),
            ]),
        ])
        .sort(),
    );
  return text(a) === text(b);
}
