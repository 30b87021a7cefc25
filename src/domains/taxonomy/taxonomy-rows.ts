import { type Origin, origins } from './taxonomy.js';

/** The origin of a stored entry; RECORDED: people wrote it, and no list has it. */
export type AnyOrigin = Origin | 'RECORDED';

/** The rank of an origin: the lower number wins where two lists disagree. */
export const originRank = (origin: AnyOrigin): number =>
  origin === 'RECORDED' ? origins.length : origins.indexOf(origin);

/** Trims a text and collapses its white space. */
export const collapsed = (text: string) => text.trim().replace(/\s+/g, ' ');

/** The file and line of a row, for reports. */
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

/** The kinds of entries, which are counted separately. */
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

/** An entry that was refused, with the reason and what to do. */
export interface Refusal {
  location: RowLocation;
  kind: Kind;
  /** the column of a CSV file */
  column: string;
  value: string;
  reason: string;
}

const noSums = (): Record<Kind, Sums> =>
  Object.fromEntries(
    entryKinds.map((kind) => [kind, { read: 0, created: 0, updated: 0, unchanged: 0, refused: 0 }]),
  ) as Record<Kind, Sums>;

/** Counts the outcome of each entry, and collects refused and displaced entries. */
export class Outcome {
  readonly sums = noSums();
  readonly refusals: Refusal[] = [];
  /** entries of lower lists that were replaced, as sentences */
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

/** Like `skills.csv:12`. */
export const locationText = ({ file, line }: RowLocation): string => `${file}:${line}`;

/** The skills that are stored, by key. */
export interface StoredSkills {
  skills: readonly { key: string; name: string; origin: AnyOrigin }[];
  aliases: readonly { key: string; alias: string; skill: string; origin: Origin }[];
  broader: readonly { skill: string; broader: string; origin: Origin }[];
}

/** What to write, skills by key. */
export interface SkillWrites {
  skills: { key: string; name: string; origin: Origin }[];
  aliases: { key: string; alias: string; skill: string; origin: Origin }[];
  removedAliases: string[];
  broader: { skill: string; broader: string; origin: Origin }[];
  removedBroader: { skill: string; broader: string }[];
}
