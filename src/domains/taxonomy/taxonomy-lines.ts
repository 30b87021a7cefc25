import { parse } from 'csv-parse/sync';
import type { TaxonomyRows } from './taxonomy-rows.js';

/** A file or folder that is no taxonomy or cannot be read. The message says what to do. */
export class TaxonomyError extends Error {}

/** One record with the line on which it begins. */
export interface Line {
  line: number;
  cells: Record<string, string>;
}

/** @throws TaxonomyError with the file and line of invalid CSV */
export function readLines(
  file: string,
  text: string,
  options: { delimiter?: string; quote?: null } = {},
): Line[] {
  try {
    const records = parse(text, {
      columns: (header: string[]) => header.map((name) => name.trim()),
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
      info: true,
      ...options,
    }) as unknown as { record: Record<string, string>; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    throw new TaxonomyError(`${file} cannot be read as CSV: ${(error as Error).message}`);
  }
}

export const list = (cell: string | undefined): string[] =>
  (cell ?? '')
    .split(';')
    .map((entry) => entry.trim())
    .filter(Boolean);

/** The content of a file. */
export interface ReadFile extends TaxonomyRows {
  file: string;
  /** columns that are ignored */
  unknownColumns: string[];
}
