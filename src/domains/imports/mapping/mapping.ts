import type { Table } from '../tables/table.js';

/** A text with `{Column}` placeholders. Without any it is a constant. */
type Template = string;

/** What the cells of a source row must hold: one of these texts, or what the tests say. */
export type Condition = Record<
  string,
  | string
  | readonly string[]
  | { not?: string | readonly string[]; empty?: boolean; matches?: string }
>;

/** What a value becomes: another text, an empty cell (null), or several cells of the row and an end that follows it. */
export type Meaning = string | null | ({ then?: string } & Record<string, string>);

/** For values that `values` does not list: keep them, write an empty cell, or make no row. */
export const otherwiseOptions = ['keep', 'empty', 'skip'] as const;

/** How one column of a bundle table is filled. */
export interface Cell {
  value: Template;
  values?: Record<string, Meaning>;
  otherwise: (typeof otherwiseOptions)[number];
  dateFormat?: string;
  lookup?: string;
  default?: string;
  /** separates the entries of a list in the source; the bundle separates them by "; " */
  separator?: string;
}

/** How the rows of one file become rows of one table. */
export interface Rule {
  /** where the rule is in the mapping, for error messages, such as `tables[0]` */
  path: string;
  table: Table;
  /** a key of the mapping's files */
  from: string;
  when: Condition;
  columns: Record<string, Cell>;
  /** makes one bundle row for each entry of a list */
  each?: { column: string; separator: string };
  /** rows with the same content (in these columns) become one: the first */
  distinct: boolean | readonly string[];
  /** makes a row only where a lookup does not have this key */
  absent?: { lookup: string; value: Template };
}

export interface MappedFile {
  /** the file's name, where `*` and `?` stand for any characters and for one */
  file: string;
  delimiter?: string;
  encoding?: string;
  dateFormat?: string;
}

/** A text for each key, read from another file. */
export interface Lookup {
  from: string;
  key: Template;
  value: Template;
  when: Condition;
}

/** A mapping, checked: it turns somebody else's CSV files into a bundle. */
export interface Mapping {
  /** for error messages: the name of its file */
  name: string;
  source?: string;
  timeZone?: string;
  files: Record<string, MappedFile>;
  lookups: Record<string, Lookup>;
  rules: Rule[];
}
