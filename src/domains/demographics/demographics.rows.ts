import { milestones, type Milestone } from '../jobs/job.enums.js';
import { share } from '../analytics/common/groups.js';
import { differenceTest } from './adverse-impact.js';
import { listedGroups } from './demographics.codes.js';
import { people, type Counts, type Pattern } from './demographics.suppression.js';
import type { DiversityRow } from './demographics.type.js';

export interface BreakdownTable {
  category: string;
  counts: Counts;
  /** milestones that every job has; the others of `present` are those that some have */
  nested: readonly Milestone[];
  present: readonly Milestone[];
  pattern?: Pattern;
  /** people of all groups */
  n: number;
  k: number;
}

const hidden = 'Hidden: few people could be told from it, alone or with other numbers.';
const indicator = 'Indicator, not a finding.';
const nobodyHas = 'No job in scope has this milestone.';

/** A row for every group and milestone. Every number of a row comes from shown cells alone. */
export function breakdownRows(table: BreakdownTable): DiversityRow[] {
  const { counts, pattern, present } = table;
  return listedGroups(table.category, Object.keys(counts), table.n, pattern !== undefined, table.k).flatMap((group) => milestones.map((milestone): DiversityRow => {
    if (!present.includes(milestone)) return { group, milestone, people: 0, suppressed: false, note: nobodyHas };
    if (!pattern?.groups.includes(group) || !pattern.milestones.includes(milestone)) return { group, milestone, suppressed: true, note: hidden };
    const here = people(counts, group, milestone);
    if (milestone === 'APPLICATION') return { group, milestone, people: here, rateOfApplied: share(here, here), suppressed: false };
    return { group, milestone, people: here, ...ratesOf(table, pattern, group, milestone), suppressed: false, note: indicator };
  }));
}

function ratesOf({ counts, nested }: BreakdownTable, pattern: Pattern, group: string, milestone: Milestone): Partial<DiversityRow> {
  const previous = nested[nested.indexOf(milestone) - 1]!;
  const selection = (each: string) => ({ selected: people(counts, each, milestone), all: people(counts, each, 'APPLICATION') });
  const rate = (each: string) => selection(each).selected / selection(each).all;
  const highest = pattern.groups.reduce((best, each) => (rate(each) > rate(best) ? each : best));
  const compared = group === highest || rate(highest) === 0 ? undefined : differenceTest(selection(group), selection(highest));
  return {
    passRate: pattern.milestones.includes(previous) ? share(people(counts, group, milestone), people(counts, group, previous)) : null,
    rateOfApplied: rate(group),
    impactRatio: share(rate(group), rate(highest)),
    pValue: compared?.p ?? null,
    test: compared?.test ?? null,
  };
}
