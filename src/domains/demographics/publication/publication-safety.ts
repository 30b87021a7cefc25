import type { Milestone } from '../../jobs/job.enums.js';
import { notDisclosed } from '../demographics-codes.js';

/*
 * Which cells of one table of people by group and milestone may be shown.
 *
 * Assumed knowledge of a reader: the totals over all groups of every job, department and period at every milestone,
 * because channelYield shows them to the same reader. So the people of the hidden groups together (`rest`) are known
 * wherever the shown ones are.
 *
 * A table is shown in one pattern: some groups and some milestones; the hidden groups are hidden at every milestone.
 * With that, the rest is one more row that behaves like a shown group, and everything that can be derived from the
 * table is a row at a shown milestone, or a difference between two of them. Both must be people enough (k), in every
 * row, the rest included. What is then known of a hidden cell is
 *
 * - of a hidden group: from 0 to the rest, which is k or more, because at least two groups are hidden;
 * - of a shown group at a milestone between shown ones: as little as the totals alone say, because its own difference
 *   and that of the others are both k or more (Fréchet's bounds of a 2×2 table: the width is the least of its four
 *   margins);
 * - of a shown group after the last shown milestone: the same, where the drop of the total is k or more, or as many
 *   as the milestone has people at all.
 *
 * How several tables are shown together: publication-plan.ts.
 */

/** People by group and milestone. */
export type Counts = Readonly<Record<string, Readonly<Partial<Record<Milestone, number>>>>>;

export interface Pattern {
  /** groups that are shown, sorted */
  groups: readonly string[];
  /** milestones that are shown, in their order */
  milestones: readonly Milestone[];
}

export const people = (counts: Counts, group: string, milestone: Milestone): number =>
  counts[group]?.[milestone] ?? 0;
const total = (counts: Counts, milestone: Milestone): number =>
  Object.keys(counts).reduce((sum, group) => sum + people(counts, group, milestone), 0);

/** People of one or several groups at a milestone. */
type Row = (milestone: Milestone) => number;

const rowOf =
  (counts: Counts, groups: readonly string[]): Row =>
  (milestone) =>
    groups.reduce((sum, group) => sum + people(counts, group, milestone), 0);

/**
 * True if a table, or a remainder of tables, is safe in this pattern.
 * @param nested milestones that every job has, in their order: each one's people are among those of the one before
 * @param k a cell with fewer people than this is a small cell
 */
export function isSafe(
  counts: Counts,
  nested: readonly Milestone[],
  pattern: Pattern,
  k: number,
): boolean {
  const all = [
    ...new Set([
      ...nested,
      ...(Object.values(counts).flatMap((row) => Object.keys(row)) as Milestone[]),
    ]),
  ];
  const hidden = Object.keys(counts).filter((group) => !pattern.groups.includes(group));
  // The hidden groups together follow from the totals, so they are one more row.
  const rest = hidden.length > 0 ? [rowOf(counts, hidden)] : [];
  const rows = [...pattern.groups.map((group) => rowOf(counts, [group])), ...rest];
  const shown = nested.filter((milestone) => pattern.milestones.includes(milestone));
  const [first] = shown;
  const last = shown.at(-1);
  if (
    rows.length < 2 ||
    hidden.length === 1 ||
    pattern.groups.length === 0 ||
    first === undefined ||
    last === undefined ||
    shown.length !== pattern.milestones.length
  )
    return false;
  // Listing a hidden group reveals that somebody is in it.
  if (rest.some((row) => row(first) < k + hidden.length - 1)) return false;
  for (const [index, milestone] of shown.entries()) {
    const next = shown[index + 1];
    // Milestones with the same total have the same people, which the totals already reveal.
    const differs = next !== undefined && total(counts, milestone) !== total(counts, next);
    if (rows.some((row) => row(milestone) < k || (differs && row(milestone) - row(next) < k)))
      return false;
  }
  return all
    .filter((milestone) => !shown.includes(milestone))
    .every((milestone) => {
      const here = total(counts, milestone);
      const before =
        nested.indexOf(milestone) < 0
          ? first
          : nested.indexOf(milestone) > nested.indexOf(last)
            ? last
            : undefined;
      if (before === undefined || here === 0 || rows.every((row) => row(milestone) >= k))
        return true;
      return total(counts, before) - here >= Math.min(k, here);
    });
}

/** Groups, the largest first. People who did not say come last, because a table is about the others. */
export const largestFirst = (counts: Counts, groups: readonly string[]): string[] =>
  [...groups].sort(
    (a, b) =>
      Number(a === notDisclosed) - Number(b === notDisclosed) ||
      people(counts, b, 'APPLICATION') - people(counts, a, 'APPLICATION') ||
      (a < b ? -1 : 1),
  );

/** Milestones in order of importance: hires out of applications come first. */
export const priority: readonly Milestone[] = [
  'HIRED',
  'INTERVIEW',
  'OFFER',
  'SCREEN',
  'ASSESSMENT',
];

/**
 * The pattern that shows the most rates, each a group at a milestone after the application; of several the one with
 * more groups. Without any rate it is the one with the most groups. Undefined: nothing may be shown.
 * People who did not say are hidden first, then the smallest groups, so that no group is hidden in place of a smaller one.
 */
export function choosePattern(
  counts: Counts,
  nested: readonly Milestone[],
  k: number,
): Pattern | undefined {
  const bySize = largestFirst(counts, Object.keys(counts));
  let best: Pattern | undefined;
  for (let shown = bySize.length; shown > 0; shown--) {
    const pattern = widestPattern(counts, nested, k, bySize.slice(0, shown).sort());
    if (pattern && (!best || ratesOf(pattern) > ratesOf(best))) best = pattern;
  }
  return best;
}

/** How many rates a pattern shows: a group at a milestone after the application. */
export const ratesOf = ({ groups, milestones }: Pattern) => groups.length * (milestones.length - 1);

/** These groups, at as many milestones as may be shown of them, those that matter most first. */
function widestPattern(
  counts: Counts,
  nested: readonly Milestone[],
  k: number,
  groups: readonly string[],
): Pattern | undefined {
  let pattern: Pattern = { groups, milestones: ['APPLICATION'] };
  if (!isSafe(counts, nested, pattern, k)) return undefined;
  for (const milestone of priority.filter((each) => nested.includes(each))) {
    const same = nested.filter((each) => total(counts, each) === total(counts, milestone));
    const wider = {
      ...pattern,
      milestones: nested.filter((each) => pattern.milestones.includes(each) || same.includes(each)),
    };
    if (isSafe(counts, nested, wider, k)) pattern = wider;
  }
  return pattern;
}
