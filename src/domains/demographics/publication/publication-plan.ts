import { milestones, type Milestone } from '../../jobs/job.enums.js';
import {
  choosePattern,
  isSafe,
  largestFirst,
  people,
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
 * without the people who did not say, then from the smallest, and all have the same milestones. A table with fewer milestones than one around it would not be hidden
 * there: where the totals say that nobody outside of it reached a milestone, the wider table's cell is its own. With
 * the same milestones everywhere, each stretch between two of them is a table of its own, whose margins are k people
 * or more or are none by the totals. Each table is shown on the highest rung that is safe for the table itself and for every remainder: on each rung, a table less the tables inside it that are shown
 * on this rung or above. Subtracting fewer tables leaves a remainder that is a sum of safe ones, so no other
 * remainder needs a check.
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

interface Placed extends Candidate {
  rung: number;
}

/** The shown table that directly contains a table: the department of a job if that is shown, or all jobs. */
function outerOf(shown: readonly Placed[], { scope, department }: Candidate): Placed {
  const around =
    scope.kind === 'JOB' &&
    shown.find(
      (other) => other.scope.kind === 'DEPARTMENT' && other.scope.department === department,
    );
  return around || shown[0]!;
}

/**
 * Plans the tables of one publication.
 * @param k a cell with fewer people than this is a small cell
 * @param allows a further condition on every table and every remainder
 */
export const planFamily: Planner = (family, k, allows = () => true) => {
  const whole = countsOf(family.jobs);
  const groups = Object.keys(whole);
  const nested = nestedMilestones(family);
  const best = choosePattern(whole, nested, k);
  if (!best) return { tables: [] };
  const safe = (jobs: readonly JobCounts[], pattern: Pattern) =>
    isSafe(countsOf(jobs, groups), nested, pattern, k) && allows(jobs, pattern);
  const top = coarsenings(best, whole).find((pattern) => safe(family.jobs, pattern));
  if (!top) return { tables: [] };
  const ladder = ladderOf(top, whole);
  const placed: Placed[] = [{ scope: { kind: 'ALL' }, jobs: [...family.jobs], rung: 0 }];

  // On the rungs above its own a table can't be subtracted.
  const remaindersAreSafe = (added: Placed) =>
    ladder.every((pattern, rung) => {
      if (rung < added.rung) return true;
      // Where no table is shown on a rung, nothing is left over from one there.
      if (rung !== added.rung && !placed.some((table) => table.rung === rung)) return true;
      const shown = [...placed.filter((table) => table.rung <= rung), added];
      const outer = outerOf(shown, added);
      const taken = new Set(
        shown
          .filter(
            (table) => table !== outer && table !== shown[0] && outerOf(shown, table) === outer,
          )
          .flatMap(({ jobs }) => jobs),
      );
      const left = outer.jobs.filter((job) => !taken.has(job));
      return peopleIn(countsOf(left)) === 0 || safe(left, pattern);
    });

  for (const candidate of innerTables(family)) {
    for (let rung = 0; rung < ladder.length; rung++) {
      const added: Placed = { ...candidate, rung };
      if (!safe(added.jobs, ladder[rung]!) || !remaindersAreSafe(added)) continue;
      placed.push(added);
      break;
    }
  }
  return { tables: placed.map(({ scope, rung }) => ({ scope, pattern: ladder[rung]! })) };
};
