import {
  countsOf,
  jobsIn,
  nestedMilestones,
  type Family,
  type Plan,
  type Planner,
  type Scope,
} from '../../src/domains/demographics/publication/publication-plan.js';
import { people } from '../../src/domains/demographics/publication/publication-safety.js';
import type { Milestone } from '../../src/domains/jobs/job.enums.js';
import { Attacker, type Sum } from './attacker.js';

/** A number that was shown: people of a group in a table, at a milestone or further. */
export interface ShownCell {
  scope: Scope;
  group: string;
  milestone: Milestone;
  people: number;
}

export interface Recovered {
  scope: Scope;
  group: string;
  milestone: Milestone;
  /** undefined: the people at the milestone; else the people who went no further than to it */
  before?: Milestone;
  people: number;
}

export const scopesOf = (family: Family): Scope[] => [
  { kind: 'ALL' },
  ...[...new Set(family.jobs.flatMap(({ department }) => department ?? []))].map(
    (department): Scope => ({ kind: 'DEPARTMENT', department }),
  ),
  ...family.jobs.map(({ id }): Scope => ({ kind: 'JOB', jobId: id })),
];

/** What many do: hides small cells, and nothing beside them. */
export const primaryOnly: Planner = (family, small) => ({
  tables: scopesOf(family).map((scope) => {
    const counts = countsOf(jobsIn(family, scope));
    const groups = Object.keys(counts).filter(
      (group) => people(counts, group, 'APPLICATION') >= small,
    );
    return {
      scope,
      pattern: {
        groups,
        milestones: nestedMilestones(family).filter((milestone) =>
          groups.every((group) => people(counts, group, milestone) >= small),
        ),
      },
    };
  }),
});

/** The cells that a plan shows. */
export const cellsOf = (family: Family, { tables }: Plan): ShownCell[] =>
  tables.flatMap(({ scope, pattern }) =>
    pattern.groups.flatMap((group) =>
      pattern.milestones.map((milestone) => ({
        scope,
        group,
        milestone,
        people: people(countsOf(jobsIn(family, scope)), group, milestone),
      })),
    ),
  );

/**
 * Attacks one publication: from the cells that were shown, and the totals over all groups of every job at every
 * milestone, solves for every cell that was not shown, and for every number of people between two milestones.
 * @returns what came out exactly, apart from what the totals alone say
 */
export async function attack(family: Family, shown: readonly ShownCell[]): Promise<Recovered[]> {
  const groups = Object.keys(countsOf(family.jobs));
  const nested = nestedMilestones(family);
  const unknown = (job: number, group: number, last: number) =>
    (job * groups.length + group) * nested.length + last;
  /** People whose last milestone is one of some, of some groups, in the jobs of a table. */
  const sumOf = (
    scope: Scope,
    ofGroups: readonly string[],
    from: number,
    to = nested.length,
  ): Sum => {
    const sum = new Map<number, number>();
    for (const [index, job] of family.jobs.entries()) {
      if (jobsIn({ jobs: [job] }, scope).length === 0) continue;
      for (const group of ofGroups)
        for (let last = from; last < to; last++)
          sum.set(unknown(index, groups.indexOf(group), last), 1);
    }
    return sum;
  };
  const attacker = await Attacker.begin(family.jobs.length * groups.length * nested.length);
  const total = (scope: Scope, at: number) =>
    groups.reduce(
      (sum, group) => sum + people(countsOf(jobsIn(family, scope)), group, nested[at]!),
      0,
    );
  for (const job of family.jobs) {
    const scope: Scope = { kind: 'JOB', jobId: job.id };
    for (const at of nested.keys()) attacker.learns(sumOf(scope, groups, at), total(scope, at));
  }
  for (const cell of shown)
    attacker.learns(sumOf(cell.scope, [cell.group], nested.indexOf(cell.milestone)), cell.people);

  // A cell is the people in it. Where the totals say that nobody outside of a job reached a milestone, the shown cell of
  // all jobs is the job's own: the same people, and enough of them. So a cell is public where it is made of whole shown
  // ones, added or taken from each other; but a number of fewer than k people is never.
  const peopleOf = (scope: Scope, at: number): bigint => {
    let set = 0n;
    for (const [index, job] of family.jobs.entries()) {
      if (jobsIn({ jobs: [job] }, scope).length === 0) continue;
      for (let last = at; last < nested.length; last++) {
        const one: Scope = { kind: 'JOB', jobId: job.id };
        if (total(one, last) - (last + 1 < nested.length ? total(one, last + 1) : 0) > 0)
          set |= 1n << BigInt(index * nested.length + last);
      }
    }
    return set;
  };
  const publicSets = new Map(
    groups.map((group) => [
      group,
      closureOf(
        shown
          .filter((cell) => cell.group === group)
          .map((cell) => peopleOf(cell.scope, nested.indexOf(cell.milestone))),
      ),
    ]),
  );
  const isPublic = (group: string, scope: Scope, at: number, truth: number) =>
    truth >= smallCell && publicSets.get(group)!.has(peopleOf(scope, at));

  const found: Recovered[] = [];
  for (const scope of scopesOf(family)) {
    const counts = countsOf(jobsIn(family, scope), groups);
    for (const group of groups)
      for (const [at, milestone] of nested.entries()) {
        const isShown = isPublic(group, scope, at, people(counts, group, milestone));
        // Where the total is 0, the total says so.
        const solved = (sum: Sum, all: number, truth: number) =>
          all > 0 && attacker.knows(sum, truth);
        const here = people(counts, group, milestone);
        if (!isShown && solved(sumOf(scope, [group], at), total(scope, at), here))
          found.push({ scope, group, milestone, people: here });
        const next = nested[at + 1];
        if (next === undefined) continue;
        const between = here - people(counts, group, next);
        if (
          between < smallCell &&
          solved(
            sumOf(scope, [group], at, at + 1),
            total(scope, at) - total(scope, at + 1),
            between,
          )
        )
          found.push({ scope, group, milestone, before: next, people: between });
      }
  }
  return found;
}

const smallCell = 10;

/** All sets that are sums of disjoint ones, or one inside another taken away. */
function closureOf(sets: readonly bigint[]): Set<bigint> {
  const closed = new Set(sets.filter((set) => set > 0n));
  for (let before = -1; before !== closed.size;) {
    before = closed.size;
    for (const one of [...closed])
      for (const other of [...closed]) {
        if ((one & other) === 0n) closed.add(one | other);
        if (one !== other && (one & other) === other) closed.add(one ^ other);
      }
  }
  return closed;
}
