import {
  nameOfPair,
  pairOf,
} from '../../src/domains/demographics/publication/audited-categories.js';
import {
  countsOf,
  jobsIn,
  nestedMilestones,
  type Family,
  type Plan,
  type Scope,
} from '../../src/domains/demographics/publication/publication-plan.js';
import { people } from '../../src/domains/demographics/publication/publication-safety.js';
import type { Milestone } from '../../src/domains/jobs/job.enums.js';
import { Attacker, type Sum } from './attacker.js';
import { cellsOf, scopesOf } from './disclosure.js';

/** A number that was shown: people of a sex, of a race, or of both, in a table, at a milestone or further. */
export interface ShownSelection {
  scope: Scope;
  /** absent: all */
  sex?: string;
  race?: string;
  milestone: Milestone;
  people: number;
}

/** The people by sex, or by race, of a family by both. */
export const ofCategory = (family: Family, category: 0 | 1): Family => ({
  ...family,
  jobs: family.jobs.map((job) => {
    const counts: Record<string, Partial<Record<Milestone, number>>> = {};
    for (const [name, row] of Object.entries(job.counts)) {
      const group = (counts[pairOf(name)[category]] ??= {});
      for (const [milestone, count] of Object.entries(row) as [Milestone, number][])
        group[milestone] = (group[milestone] ?? 0) + count;
    }
    return { ...job, counts };
  }),
});

/** Everything that an auditor is shown of a year: by sex, by race, and by both. */
export const selectionsOf = (
  family: Family,
  plans: readonly [Plan, Plan],
  both: Plan,
): ShownSelection[] => [
  ...cellsOf(ofCategory(family, 0), plans[0]).map(({ group, ...cell }) => ({
    ...cell,
    sex: group,
  })),
  ...cellsOf(ofCategory(family, 1), plans[1]).map(({ group, ...cell }) => ({
    ...cell,
    race: group,
  })),
  ...cellsOf(family, both).map(({ group, ...cell }) => ({
    ...cell,
    sex: pairOf(group)[0],
    race: pairOf(group)[1],
  })),
];

/** What many do: shows every cell of k people or more, and hides nothing beside the others. */
export const largeCellsOnly = (family: Family, plans: readonly [Plan, Plan], k: number): Plan => {
  const patterns = plans.map(({ tables }) => tables.find(({ scope }) => scope.kind === 'ALL'));
  const milestones = (patterns[0]?.pattern.milestones ?? []).filter((each) =>
    patterns[1]?.pattern.milestones.includes(each),
  );
  const whole = countsOf(family.jobs);
  const groups = Object.keys(whole).filter((name) =>
    milestones.every((milestone) => people(whole, name, milestone) >= k),
  );
  return groups.length && milestones.length
    ? { tables: [{ scope: { kind: 'ALL' }, pattern: { groups, milestones } }] }
    : { tables: [] };
};

/**
 * Attacks the bias audit of a year: from all selections that were shown, and the totals of every job at every milestone,
 * solves for every small number of people of a sex, of a race, or of both, of all jobs, a department or a job, at a
 * milestone or between two.
 * @returns what came out exactly, apart from what the totals alone say
 */
export async function attackAudit(
  family: Family,
  shown: readonly ShownSelection[],
  k: number,
): Promise<string[]> {
  const occurring = Object.keys(countsOf(family.jobs)).map(pairOf);
  const names = [...new Set(occurring.map(([sex]) => sex))].flatMap((sex) =>
    [...new Set(occurring.map(([, race]) => race))].map((race) => nameOfPair([sex, race])),
  );
  const nested = nestedMilestones(family);
  const number = new Map(
    family.jobs
      .flatMap(({ id }) =>
        names.flatMap((name) => nested.map((milestone) => `${id} ${name} ${milestone}`)),
      )
      .map((key, index) => [key, index]),
  );
  type Who = { scope: Scope; sex?: string; race?: string };
  const isOf = ({ sex, race }: Who, name: string) =>
    (sex === undefined || pairOf(name)[0] === sex) &&
    (race === undefined || pairOf(name)[1] === race);
  const sumOf = (who: Who, from: number, to = nested.length): Sum =>
    new Map(
      jobsIn(family, who.scope).flatMap(({ id }) =>
        names
          .filter((name) => isOf(who, name))
          .flatMap((name) =>
            nested
              .slice(from, to)
              .map((milestone) => [number.get(`${id} ${name} ${milestone}`)!, 1] as const),
          ),
      ),
    );
  const countOf = (who: Who, at: number): number => {
    const milestone = nested[at];
    if (milestone === undefined) return 0;
    const counts = countsOf(jobsIn(family, who.scope));
    return Object.keys(counts)
      .filter((name) => isOf(who, name))
      .reduce((sum, name) => sum + people(counts, name, milestone), 0);
  };

  const attacker = await Attacker.begin(number.size);
  for (const { id } of family.jobs)
    for (const at of nested.keys()) {
      const all: Who = { scope: { kind: 'JOB', jobId: id } };
      attacker.learns(sumOf(all, at), countOf(all, at));
    }
  for (const { milestone, people: seen, ...who } of shown)
    attacker.learns(sumOf(who, nested.indexOf(milestone)), seen);

  const groups: Omit<Who, 'scope'>[] = [
    ...names.map((name) => ({ sex: pairOf(name)[0], race: pairOf(name)[1] })),
    ...[...new Set(names.map((name) => pairOf(name)[0]))].map((sex) => ({ sex })),
    ...[...new Set(names.map((name) => pairOf(name)[1]))].map((race) => ({ race })),
  ];
  const targets = scopesOf(family).flatMap((scope) =>
    groups.flatMap((group) =>
      [...nested.keys()].flatMap((at) =>
        // Everybody from a milestone on, and those who went no further than to it.
        [nested.length, at + 1].flatMap((to) => {
          const truth = countOf({ scope, ...group }, at) - countOf({ scope, ...group }, to);
          const all = countOf({ scope }, at) - countOf({ scope }, to);
          // Where the total is 0, the total says so.
          return all > 0 && truth < k
            ? [{ sum: sumOf({ scope, ...group }, at, to), truth, scope, group, at, to }]
            : [];
        }),
      ),
    ),
  );
  return attacker
    .knownAmong(targets)
    .map(
      ({ truth, scope, group, at, to }) =>
        `${truth} of ${JSON.stringify(scope)}, ${JSON.stringify(group)}, from ${nested[at]} to before ${nested[to] ?? 'the end'}`,
    );
}
