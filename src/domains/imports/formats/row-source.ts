/** Separates the column from the reason in a problem. SQL reads it as chr(31). */
const separator = '\u001f';

/** Why a row is refused: the column (empty: the whole row) and the reason, in one text. */
export const problemOf = (column: string, reason: string): string =>
  `${column}${separator}${reason}`;

/** A problem as people read it. */
export const problemText = (problem: string): string => problem.replace(separator, ' ').trim();

/** One row on its way into a staging table. */
export interface StagedRow {
  /** index of the file in the source's `files` */
  origin: number;
  /** the line on which the row begins, from 1 */
  line: number;
  /** in the order of the source's columns; an empty text is an empty cell */
  values: string[];
  /** set when the row is refused, see problemOf */
  problem?: string;
  /** the row as it was, when it can't be read again from its file by line */
  raw?: string;
}

/** A file that rows come from. */
export interface SourceFile {
  path: string;
  /** the file's name, which is also the name of its rejects file */
  name: string;
  kind: 'csv' | 'json';
  delimiter?: string;
  encoding?: string;
}

/** All rows of one bundle table, from one or more files. */
export interface RowSource {
  table: string;
  columns: string[];
  /** columns of the file that the table does not have */
  unknownColumns: string[];
  files: SourceFile[];
  warnings: string[];
  /** true when a mapping made the rows: rejects files then name columns as `table.column` */
  mapped: boolean;
  /** set when the file as a whole is refused */
  refusal?: { column: string; reason: string };
  /** Reads all rows. `onBytes` receives the number of bytes read so far. */
  batches(onBytes: (bytes: number) => void): AsyncGenerator<StagedRow[]>;
}
