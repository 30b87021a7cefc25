import { milestones, type Milestone } from '../../jobs/job.enums.js';
import { hiddenMilestonesStayOpen, toldBy, type ShownTable } from './hidden-milestones.js';
import {
  choosePattern,
  isSafe,
  largestFirst,
  people,
  priority,
  ratesOf,
  type Counts,
  type Pattern,
} from './publication-safety.js';

/*
 * Which tables of one publication may be shown, each in which pattern.
 *
 * A publication is everything about one category and one period, planned together, so that it does not matter which
 * table is asked for first. Its tables are a tree: all jobs, then departments, then jobs. A person counts once in a
 * publication, at one application, so that tables add up. Everything that can be derived from several of them is
 * therefore a table minus shown tables inside it (a remainder). No table cuts across another, and no two publications
 * share a person's
 * application, so nothing else can be subtracted.
 *
 * Patterns form a ladder: from the one of the widest table downwards, each has fewer groups than the one before, first
 * without the people who did not say, then from the smallest. On each rung a table may show the milestones of the widest
 * one, or fewer: those that matter least are dropped first. Each table is shown in the pattern with the most rates that
 * is safe for the table itself and for every remainder: on each rung and with as many milestones, a table less the tables
 * inside it that show as much or more. Subtracting fewer tables leaves a remainder that is a sum of safe ones, so no
 * other remainder needs a check. What a table hides of the milestones of one around it must stay open
 * (hidden-milestones.ts).
 *
 * The order is fixed: the widest table, then departments, then jobs; within each the one with the most people first.
 * Their sizes are totals, which every reader may know, so the order reveals nothing.
 */

/** The people of one job in a publication. */
export interface JobCounts {
  id: string;
  department: string | null;
  counts: Counts;
  /** milestones of the job's pipeline */
  milestones: readonly Milestone[];
}

/** All people of a publication, by job. */
export interface Family {
  jobs: readonly JobCounts[];
  /**
   * The milestones of the publication, in their order; people count at a milestone when they reached it or a later one.
   * Absent in publications before version 3 of the definition: there people count where they were.
   */
  milestones?: readonly Milestone[];
}

/** The scope of a table: all jobs, the jobs of a department, or one job. */
export type Scope =
  { kind: 'ALL' } | { kind: 'DEPARTMENT'; department: string } | { kind: 'JOB'; jobId: string };

interface PlannedTable {
  scope: Scope;
  pattern: Pattern;
}

/** The tables that are shown. All others are hidden. */
export interface Plan {
  tables: readonly PlannedTable[];
}

/** A further condition on the people of some jobs, which must hold before they may be shown in a pattern. */
export type Allows = (jobs: readonly JobCounts[], pattern: Pattern) => boolean;

/** Decides what is shown. */
export type Planner = (family: Family, k: number, allows?: Allows) => Plan;

export const sameScope = (a: Scope, b: Scope): boolean => scopeKey(a) === scopeKey(b);
const scopeKey = (scope: Scope): string =>
  scope.kind === 'ALL'
    ? 'ALL'
    : scope.kind === 'DEPARTMENT'
      ? `DEPARTMENT ${scope.department}`
      : `JOB ${scope.jobId}`;

/** The jobs in the scope of a table. */
export const jobsIn = ({ jobs }: Family, scope: Scope): JobCounts[] =>
  jobs.filter(
    (job) =>
      scope.kind === 'ALL' ||
      (scope.kind === 'DEPARTMENT' ? job.department === scope.department : job.id === scope.jobId),
  );

/**
 * Finds the innermost table of a plan that shows a group of the people of a job: the job's own, its department's, or that
 * of all jobs.
 * @returns a function that gives its name, which no other table of the plan has; empty: no table shows the group
 */
export function innermostShowing({ tables }: Plan): (job: JobCounts, group: string) => string {
  const groups = new Map(tables.map(({ scope, pattern }) => [scopeKey(scope), pattern.groups]));
  return (job, group) => {
    const around: Scope[] = [
      { kind: 'JOB', jobId: job.id },
      ...(job.department === null
        ? []
        : [{ kind: 'DEPARTMENT', department: job.department } as const]),
      { kind: 'ALL' },
    ];
    return around.map(scopeKey).find((key) => groups.get(key)?.includes(group)) ?? '';
  };
}

/** Milestones in their order whose people are among those of the one before. */
export const nestedMilestones = ({ jobs, milestones: counted }: Family): Milestone[] =>
  milestones.filter(
    (milestone) =>
      milestone === 'APPLICATION' ||
      milestone === 'HIRED' ||
      (counted?.includes(milestone) ?? jobs.every((job) => job.milestones.includes(milestone))),
  );

/** People of several jobs together, with a row for each of the groups. */
export function countsOf(jobs: readonly JobCounts[], groups: readonly string[] = []): Counts {
  const sum: Record<string, Partial<Record<Milestone, number>>> = Object.fromEntries(
    groups.map((group) => [group, {}]),
  );
  for (const job of jobs)
    for (const [group, row] of Object.entries(job.counts)) {
      const total = (sum[group] ??= {});
      for (const [milestone, count] of Object.entries(row) as [Milestone, number][])
        total[milestone] = (total[milestone] ?? 0) + count;
    }
  return sum;
}

export const peopleIn = (counts: Counts): number =>
  Object.keys(counts).reduce((sum, group) => sum + people(counts, group, 'APPLICATION'), 0);

/** The pattern, then the same with fewer and fewer groups. */
export function ladderOf(top: Pattern, counts: Counts): Pattern[] {
  const bySize = largestFirst(counts, top.groups);
  return bySize.map((_, dropped): Pattern => ({
    groups: bySize.slice(0, bySize.length - dropped).sort(),
    milestones: top.milestones,
  }));
}

/**
 * The patterns for the widest table, the best first: with fewer and fewer milestones, dropping the last ones first,
 * and for each of these with fewer groups.
 */
const coarsenings = (best: Pattern, counts: Counts): Pattern[] =>
  best.milestones.flatMap((_, dropped) =>
    ladderOf(
      {
        groups: best.groups,
        milestones: best.milestones.slice(0, best.milestones.length - dropped),
      },
      counts,
    ),
  );

interface Candidate {
  scope: Scope;
  jobs: JobCounts[];
  /** of a job */
  department?: string | null;
}

/** Tables inside the widest one: departments, then jobs; the largest first. */
function innerTables(family: Family): Candidate[] {
  const departments = [...new Set(family.jobs.flatMap(({ department }) => department ?? []))];
  const largestFirst = (candidates: Candidate[]) =>
    candidates
      .map((candidate) => ({ candidate, size: peopleIn(countsOf(candidate.jobs)) }))
      .sort(
        (a, b) =>
          b.size - a.size || (scopeKey(a.candidate.scope) < scopeKey(b.candidate.scope) ? -1 : 1),
      )
      .map(({ candidate }) => candidate);
  return [
    ...largestFirst(
      departments.map((department): Candidate => ({
        scope: { kind: 'DEPARTMENT', department },
        jobs: jobsIn(family, { kind: 'DEPARTMENT', department }),
      })),
    ),
    ...largestFirst(
      family.jobs.map((job): Candidate => ({
        scope: { kind: 'JOB', jobId: job.id },
        jobs: [job],
        department: job.department,
      })),
    ),
  ];
}

interface Choice {
  /** index in the ladder of groups */
  rung: number;
  /** index in the levels of milestones */
  level: number;
  pattern: Pattern;
}

const distinct = (numbers: readonly number[]): number[] => [...new Set(numbers)];

const asShown = ({ jobs, ...table }: Placed): ShownTable => ({ ...table, jobs: new Set(jobs) });

interface Placed extends Candidate, Choice {
  /** the milestones whose numbers it tells, and the first level that has no others */
  tells: readonly Milestone[];
  toldLevel: number;
}

/** The milestones, then the same with fewer and fewer: those that matter least are dropped first. */
function levelsOf(milestones: readonly Milestone[]): (readonly Milestone[])[] {
  const dropped = priority.filter((each) => milestones.includes(each)).reverse();
  return [...Array(dropped.length + 1).keys()].map((count) =>
    milestones.filter((each) => !dropped.slice(0, count).includes(each)),
  );
}

/** The patterns of tables inside the widest one, those with the most rates first, then those with more groups. */
const choicesOf = (
  ladder: readonly Pattern[],
  levels: readonly (readonly Milestone[])[],
): Choice[] =>
  ladder
    .flatMap(({ groups }, rung) =>
      levels.map((milestones, level): Choice => ({ rung, level, pattern: { groups, milestones } })),
    )
    .sort(
      (a, b) =>
        ratesOf(b.pattern) - ratesOf(a.pattern) ||
        b.pattern.groups.length - a.pattern.groups.length ||
        a.level - b.level,
    );

/** The shown table that directly contains a table: the department of a job if that is shown, or all jobs. */
function outerOf(
  whole: Placed,
  shown: readonly Placed[],
  { scope, department }: Candidate,
): Placed {
  const around =
    scope.kind === 'JOB'
      ? shown.find(
          (other) => other.scope.kind === 'DEPARTMENT' && other.scope.department === department,
        )
      : undefined;
  return around ?? whole;
}

/**
 * Plans the tables of one publication.
 * @param k a cell with fewer people than this is a small cell
 * @param allows a further condition on every table and every remainder
 */
export const planFamily: Planner = (family, k, allows = () => true) => {
  const everybody = countsOf(family.jobs);
  const groups = Object.keys(everybody);
  const nested = nestedMilestones(family);
  const best = choosePattern(everybody, nested, k);
  if (!best) return { tables: [] };
  const safe = (jobs: readonly JobCounts[], pattern: Pattern) =>
    isSafe(countsOf(jobs, groups), nested, pattern, k) && allows(jobs, pattern);
  const top = coarsenings(best, everybody).find((pattern) => safe(family.jobs, pattern));
  if (!top) return { tables: [] };
  const ladder = ladderOf(top, everybody);
  const levels = levelsOf(top.milestones);
  const choices = choicesOf(ladder, levels);
  const whole: Placed = {
    scope: { kind: 'ALL' },
    jobs: [...family.jobs],
    rung: 0,
    level: 0,
    pattern: top,
    tells: top.milestones,
    toldLevel: 0,
  };
  const placed = [whole];

  // In a pattern with more groups or milestones than its own a table can't be subtracted. Where no table has as few
  // groups, or none has as few milestones, nothing is left over from one.
  const remaindersAreSafe = (added: Placed) =>
    distinct([...placed, added].map(({ rung }) => rung)).every((rung) =>
      distinct([...placed, added].map(({ toldLevel }) => toldLevel)).every((level) => {
        const [groups, milestones] = [ladder[rung]?.groups, levels[level]];
        if (rung < added.rung || level < added.toldLevel || !groups || !milestones) return true;
        const shown = [
          ...placed.filter((table) => table.rung <= rung && table.toldLevel <= level),
          added,
        ];
        const outer = outerOf(whole, shown, added);
        const taken = new Set(
          shown
            .filter(
              (table) =>
                table !== outer && table !== whole && outerOf(whole, shown, table) === outer,
            )
            .flatMap(({ jobs }) => jobs),
        );
        const left = outer.jobs.filter((job) => !taken.has(job));
        return peopleIn(countsOf(left)) === 0 || safe(left, { groups, milestones });
      }),
    );

  for (const candidate of innerTables(family)) {
    for (const choice of choices) {
      const tells = toldBy(candidate.jobs, choice.pattern, top.milestones);
      const toldLevel = levels.findIndex((level) => level.every((each) => tells.includes(each)));
      const added: Placed = { ...candidate, ...choice, tells, toldLevel };
      if (
        !safe(added.jobs, choice.pattern) ||
        !remaindersAreSafe(added) ||
        !hiddenMilestonesStayOpen([...placed, added].map(asShown), k)
      )
        continue;
      placed.push(added);
      break;
    }
  }
  return { tables: placed.map(({ scope, pattern }) => ({ scope, pattern })) };
};
