import type { Milestone } from '../../jobs/job.enums.js';
import { people, type Counts, type Pattern } from './publication-safety.js';

/*
 * Whether a table that shows fewer milestones than one around it really hides the others.
 *
 * Of a milestone that a department hides, the wider table tells the sum with the rest, and the totals tell how many people of
 * the department reached it. Where nobody else reached it, for example, the wider table's cell is the department's own.
 * So there must be another company that would publish the same numbers, and in which k people more or fewer of each
 * group reached the milestone: in the department, people of one group trade places with people of another who got
 * less far, and elsewhere the same number of them trade back. What other tables show must not change by that, so only
 * people of one stretch between two milestones that all tables around them show, but the wider one, may trade.
 */

interface Job {
  counts: Counts;
}

/** A table as it is shown. */
export interface ShownTable {
  jobs: ReadonlySet<Job>;
  pattern: Pattern;
  /** milestones whose numbers it tells: those of its pattern, and those that the totals give with them (`toldBy`) */
  tells: readonly Milestone[];
}

/**
 * The milestones whose numbers a table tells: those that it shows, and those that nobody reached or before which nobody
 * was lost, as the totals say.
 * @param known the milestones of the widest table
 */
export function toldBy(
  jobs: Iterable<Job>,
  pattern: Pattern,
  known: readonly Milestone[],
): Milestone[] {
  const total = (milestone: Milestone | undefined) => {
    let sum = 0;
    if (milestone !== undefined)
      for (const { counts } of jobs)
        for (const group of Object.keys(counts)) sum += people(counts, group, milestone);
    return sum;
  };
  return known.filter((milestone, at) => {
    if (pattern.milestones.includes(milestone)) return true;
    const here = total(milestone);
    const isShown = (each: Milestone) => pattern.milestones.includes(each);
    const before = known.findLast((each, index) => index < at && isShown(each));
    const after = known.find((each, index) => index > at && isShown(each));
    return here === 0 || here === total(before) || here === total(after);
  });
}

/** People of the jobs that the same tables contain: by row of the wider table, and by the last known milestone. */
interface Part {
  /** one of its jobs: a table contains all of them, or none */
  job: Job;
  /** [row][milestone] */
  people: readonly (readonly number[])[];
  /** the milestones that a table inside the wider one shows of them */
  shown: ReadonlySet<Milestone>;
}

/**
 * True if every milestone that a table hides stays open by k people or more, in each group.
 * @param tables the shown tables, the widest first; of two of them one contains the other, or they share no job
 */
export function hiddenMilestonesStayOpen(tables: readonly ShownTable[], k: number): boolean {
  const [whole] = tables;
  if (!whole) return true;
  const known = whole.pattern.milestones;
  if (tables.every(({ tells }) => tells.length === known.length)) return true;
  return known.every((milestone, at) =>
    tables
      .filter(({ tells }) => tells.includes(milestone))
      .every((wider) => {
        const inside = tables.filter((table) => isInside(table, wider));
        const seen = new Map<string, Around>();
        // The rows of the wider table: its groups, and the others together.
        return [...wider.pattern.groups, undefined].every((group, row) => {
          const hasRow = ({ pattern }: ShownTable) =>
            group === undefined
              ? wider.pattern.groups.every((each) => pattern.groups.includes(each))
              : pattern.groups.includes(group);
          const withRow = inside.filter(hasRow);
          const isTold = ({ tells }: ShownTable) => tells.includes(milestone);
          const hiding = withRow.filter((table) => !isTold(table));
          if (hiding.length === 0) return true;
          const told = withRow.filter(isTold);
          const key = told.map((table) => inside.indexOf(table)).join();
          const around = seen.get(key) ?? aroundOf(wider, told, inside, known);
          seen.set(key, around);
          const { parts, trades } = around;
          if (!trades.rows.includes(row)) return true;
          return (
            hiding.every((table) => {
              const own = parts.filter((part) => table.jobs.has(part.job));
              return own.length === 0 || staysOpen(own, trades, row, at, () => k);
            }) &&
            // What is left beside them is as open as the totals leave it.
            parts.every(
              (part) =>
                part.shown.has(milestone) ||
                staysOpen([part], trades, row, at, (here, lost) => Math.min(k, here, lost)),
            )
          );
        });
      }),
  );
}

/** The jobs of a table that some tables inside it do not contain. */
interface Around {
  parts: readonly Part[];
  trades: Trades;
}

function aroundOf(
  wider: ShownTable,
  without: readonly ShownTable[],
  inside: readonly ShownTable[],
  known: readonly Milestone[],
): Around {
  const parts = partsOf(wider, jobsWithout(wider, without), inside, known);
  return { parts, trades: new Trades(parts, known) };
}

/** Of two tables one contains the other, or they share no job: so one job tells. */
function isInside(inner: ShownTable, outer: ShownTable): boolean {
  const [one] = inner.jobs;
  return (
    inner !== outer &&
    inner.jobs.size <= outer.jobs.size &&
    one !== undefined &&
    outer.jobs.has(one)
  );
}

const jobsWithout = ({ jobs }: ShownTable, inner: readonly ShownTable[]): Set<Job> => {
  const left = new Set(jobs);
  for (const each of inner) for (const job of each.jobs) left.delete(job);
  return left;
};

function partsOf(
  wider: ShownTable,
  around: ReadonlySet<Job>,
  inside: readonly ShownTable[],
  known: readonly Milestone[],
): Part[] {
  const containing = new Map<Job, number[]>();
  for (const [index, { jobs }] of inside.entries())
    for (const job of jobs) containing.set(job, [...(containing.get(job) ?? []), index]);
  const byTables = Map.groupBy(around, (job) => (containing.get(job) ?? []).join());
  return [...byTables.values()].flatMap((jobs): Part[] => {
    const [job] = jobs;
    if (!job) return [];
    const isRest = (group: string) => !wider.pattern.groups.includes(group);
    const count = (isOf: (group: string) => boolean, milestone: Milestone | undefined) => {
      let sum = 0;
      if (milestone !== undefined)
        for (const { counts } of jobs)
          for (const group of Object.keys(counts))
            if (isOf(group)) sum += people(counts, group, milestone);
      return sum;
    };
    const indexes = containing.get(job) ?? [];
    return [
      {
        job,
        people: [
          ...wider.pattern.groups.map((group) => (other: string) => other === group),
          isRest,
        ].map((isOf) =>
          known.map((milestone, index) => count(isOf, milestone) - count(isOf, known[index + 1])),
        ),
        shown: new Set(indexes.flatMap((index) => inside[index]?.tells ?? [])),
      },
    ];
  });
}

interface Both {
  more: number;
  fewer: number;
}

/** How many people of a row can trade places with people of another one who got further, or less far. */
class Trades {
  readonly rows: readonly number[];
  readonly stretches: readonly number[];
  private readonly sums = new Map<string, Both>();

  constructor(
    private readonly parts: readonly Part[],
    private readonly known: readonly Milestone[],
  ) {
    this.stretches = [...known.keys()];
    // Of rows without people there is nothing to tell.
    this.rows = [...(parts[0]?.people.keys() ?? [])].filter((row) =>
      parts.some(({ people: cells }) => (cells[row] ?? []).some((count) => count > 0)),
    );
  }

  /** Of some parts. */
  of(own: readonly Part[], from: number, to: number, row: number, other: number): Both {
    const both = { more: 0, fewer: 0 };
    for (const { people: cells, shown } of own) {
      if (this.known.slice(from + 1, to + 1).some((milestone) => shown.has(milestone))) continue;
      both.more += Math.min(cells[row]?.[from] ?? 0, cells[other]?.[to] ?? 0);
      both.fewer += Math.min(cells[row]?.[to] ?? 0, cells[other]?.[from] ?? 0);
    }
    return both;
  }

  /** Of all parts. */
  ofAll(from: number, to: number, row: number, other: number): Both {
    const key = `${from} ${to} ${row} ${other}`;
    const known = this.sums.get(key);
    if (known) return known;
    const sum = this.of(this.parts, from, to, row, other);
    this.sums.set(key, sum);
    return sum;
  }
}

/**
 * Whether the people of some parts and of one row who reached a milestone stay open.
 * @param row the index of the row
 * @param at the index of the milestone
 * @param enough by how many people it must stay open, where so many reached the milestone and so many got less far
 */
function staysOpen(
  own: readonly Part[],
  trades: Trades,
  row: number,
  at: number,
  enough: (here: number, lost: number) => number,
): boolean {
  const sumOf = (from: number, to?: number) => {
    let sum = 0;
    for (const part of own)
      for (const row of part.people) for (const count of row.slice(from, to)) sum += count;
    return sum;
  };
  const needed = enough(sumOf(at), sumOf(0, at));
  if (needed <= 0) return true;
  return trades.rows.some(
    (other) =>
      other !== row &&
      trades.stretches.some(
        (from) =>
          from < at &&
          trades.stretches.some((to) => {
            if (to < at) return false;
            const mine = trades.of(own, from, to, row, other);
            const all = trades.ofAll(from, to, row, other);
            return (
              Math.min(mine.more, all.fewer - mine.fewer) +
                Math.min(mine.fewer, all.more - mine.more) >=
              needed
            );
          }),
      ),
  );
}
