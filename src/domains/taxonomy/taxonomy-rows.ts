import type { Origin } from './taxonomy.js';

/** Where a row stands, for reports: file and line. */
export interface RowLocation {
  file: string;
  line: number;
}

/** A skill as a list has it. */
export interface SkillRow {
  location: RowLocation;
  origin: Origin;
  name: string;
  aliases: readonly string[];
  broader: readonly string[];
}

/** An occupation as a list has it. */
export interface OccupationRow {
  location: RowLocation;
  origin: Origin;
  name: string;
  /** of O*NET-SOC */
  code?: string;
  family?: string;
  titles: readonly string[];
}

export interface TaxonomyRows {
  skills: readonly SkillRow[];
  occupations: readonly OccupationRow[];
}

/** What is counted, each by itself. */
export const entryKinds = ['skills', 'aliases', 'broader', 'occupations', 'titles'] as const;
export type Kind = (typeof entryKinds)[number];

/** read = created + updated + unchanged + refused. */
export interface Sums {
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  refused: number;
}

/** An entry that was not taken, and what to do about it. */
export interface Refusal {
  location: RowLocation;
  kind: Kind;
  /** the column of a CSV file */
  column: string;
  value: string;
  reason: string;
}

export const noSums = (): Record<Kind, Sums> =>
  Object.fromEntries(
    entryKinds.map((kind) => [kind, { read: 0, created: 0, updated: 0, unchanged: 0, refused: 0 }]),
  ) as Record<Kind, Sums>;

/** Counts what became of each entry, and keeps why some were not taken or had to give way. */
export class Outcome {
  readonly sums = noSums();
  readonly refusals: Refusal[] = [];
  /** entries of lists that rank lower and gave way, in words */
  readonly displaced: string[] = [];

  count(kind: Kind, what: Exclude<keyof Sums, 'read' | 'refused'>): void {
    this.sums[kind].read += 1;
    this.sums[kind][what] += 1;
  }

  refuse(kind: Kind, location: RowLocation, column: string, value: string, reason: string): void {
    this.sums[kind].read += 1;
    this.sums[kind].refused += 1;
    this.refusals.push({ location, kind, column, value, reason });
  }
}

export const locationText = ({ file, line }: RowLocation): string => `${file}:${line}`;
