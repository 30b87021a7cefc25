import { share } from '../../analytics/common/groups.js';
import { milestones, type Milestone } from '../../jobs/job.enums.js';
import { differenceTest } from '../bias-audit/adverse-impact.js';
import { listedGroups, notDisclosed } from '../demographics-codes.js';
import { people, type Pattern } from '../publication/publication-safety.js';
import type { PublishedTable } from '../publication/publication-table.js';
import type { DiversityRow } from './breakdown.type.js';

const hidden = 'Hidden: it would reveal something about few people, alone or with other numbers.';
/** The name of the groups that are not shown. */
const allOthers = 'all others';
const indicator = 'Indicator, not a finding.';
const nobodyHas = 'No job in scope has this milestone.';

/**
 * A row for every group and milestone. Every number of a row comes from shown cells alone, rounded first.
 * @param k a cell with fewer people than this is a small cell
 * @param roundTo counts are rounded to a multiple of this
 * @param why the explanation for a hidden cell
 */
export function breakdownRows(
  category: string,
  exact: PublishedTable,
  { k, roundTo, why = hidden }: { k: number; roundTo: number; why?: string },
): DiversityRow[] {
  const { pattern, present, widest } = exact;
  const counts = Object.fromEntries(
    Object.entries(exact.counts).map(([group, row]) => [
      group,
      Object.fromEntries(
        Object.entries(row).map(([milestone, count]) => [
          milestone,
          Math.round(count / roundTo) * roundTo,
        ]),
      ),
    ]),
  );
  const table = { ...exact, counts };
  if (exact.n === 0) return [];
  const listed = listedGroups(category, widest.groups, widest.n, widest.shown, k);
  return [
    ...listed.flatMap((group) => rowsOfGroup(group)),
    ...(pattern ? rowsOfOthers(table, pattern, why) : []),
  ];

  function rowsOfGroup(group: string): DiversityRow[] {
    return milestones.map((milestone): DiversityRow => {
      if (!present.includes(milestone))
        return { group, milestone, people: 0, suppressed: false, note: nobodyHas };
      if (!pattern?.groups.includes(group) || !pattern.milestones.includes(milestone))
        return { group, milestone, suppressed: true, note: why };
      const here = people(counts, group, milestone);
      if (milestone === 'APPLICATION')
        return {
          group,
          milestone,
          people: here,
          rateOfApplied: share(here, here),
          suppressed: false,
        };
      return {
        group,
        milestone,
        people: here,
        ...ratesOf(table, pattern, group, milestone),
        suppressed: false,
        note: indicator,
      };
    });
  }
}

/**
 * The groups that are not shown, together. Their numbers follow from the totals and the shown groups, so a reader might
 * as well see them. They are no group of people, so there is no ratio.
 */
function rowsOfOthers(
  { counts, nested, present }: PublishedTable,
  pattern: Pattern,
  why: string,
): DiversityRow[] {
  const others = Object.keys(counts).filter(
    (group) => !pattern.groups.includes(group) && people(counts, group, 'APPLICATION') > 0,
  );
  if (others.length === 0) return [];
  const at = (milestone: Milestone) =>
    others.reduce((sum, group) => sum + people(counts, group, milestone), 0);
  return milestones.map((milestone): DiversityRow => {
    const row = { group: allOthers, milestone };
    if (!present.includes(milestone))
      return { ...row, people: 0, suppressed: false, note: nobodyHas };
    if (!pattern.milestones.includes(milestone)) return { ...row, suppressed: true, note: why };
    const previous = nested[nested.indexOf(milestone) - 1];
    return {
      ...row,
      people: at(milestone),
      passRate:
        previous !== undefined && pattern.milestones.includes(previous)
          ? share(at(milestone), at(previous))
          : null,
      rateOfApplied: share(at(milestone), at('APPLICATION')),
      suppressed: false,
      note: 'The groups that are not shown, together.',
    };
  });
}

function ratesOf(
  { counts, nested }: PublishedTable,
  pattern: Pattern,
  group: string,
  milestone: Milestone,
): Partial<DiversityRow> {
  const previous = nested[nested.indexOf(milestone) - 1]!;
  const selection = (each: string) => ({
    selected: people(counts, each, milestone),
    all: people(counts, each, 'APPLICATION'),
  });
  const rate = (each: string) => selection(each).selected / selection(each).all;
  const rates = { passRate: passRateOf(), rateOfApplied: rate(group) };
  // People who did not say are in any group, so they are compared with none.
  const compared = pattern.groups.filter((each) => each !== notDisclosed);
  const [first] = compared;
  if (group === notDisclosed || first === undefined) return rates;
  const highest = compared.reduce((best, each) => (rate(each) > rate(best) ? each : best), first);
  const difference =
    group === highest || rate(highest) === 0
      ? undefined
      : differenceTest(selection(group), selection(highest));
  return {
    ...rates,
    impactRatio: share(rate(group), rate(highest)),
    pValue: difference?.p ?? null,
    test: difference?.test ?? null,
  };

  function passRateOf() {
    return pattern.milestones.includes(previous)
      ? share(people(counts, group, milestone), people(counts, group, previous))
      : null;
  }
}
