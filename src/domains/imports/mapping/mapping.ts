import type { Table } from '../tables/tables.js';

/** A text with `{Column}` places; without any it is a constant. */
export type Template = string;
export type Condition = Record<
  string,
  | string
  | readonly string[]
  | { not?: string | readonly string[]; empty?: boolean; matches?: string }
>;

/** What one value stands for: another text, nothing, or cells of the row and an end that follows it. */
export type Meaning = string | null | ({ then?: string } & Record<string, string>);

export interface Cell {
  value: Template;
  values?: Record<string, Meaning>;
  /** for values that are not in the list: `keep` (as they are), `empty`, `skip` (no row) */
  otherwise: 'keep' | 'empty' | 'skip';
  dateFormat?: string;
  lookup?: string;
  default?: string;
  /** a list in the source: separated by this, and by "; " in the bundle */
  separator?: string;
}

export interface Rule {
  place: string;
  table: Table;
  from: string;
  when: Condition;
  columns: Record<string, Cell>;
  /** one bundle row for each entry of a list */
  each?: { column: string; separator: string };
  /** rows that say the same (in these columns) are one: the first */
  distinct: boolean | readonly string[];
  /** only where a lookup has no such key */
  absent?: { lookup: string; value: Template };
}

export interface MappedFile {
  file: string;
  delimiter?: string;
  encoding?: string;
  dateFormat?: string;
}

export interface Lookup {
  from: string;
  key: Template;
  value: Template;
  when: Condition;
}

export interface Mapping {
  name: string;
  source?: string;
  timeZone?: string;
  files: Record<string, MappedFile>;
  lookups: Record<string, Lookup>;
  rules: Rule[];
}
