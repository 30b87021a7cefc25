import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { openCsv, type CsvSource } from '../formats/csv-reader.js';
import { ImportError } from '../formats/import-error.js';
import type { SourceFile } from '../formats/row-source.js';
import type { Mapping } from './mapping.js';
import type { Cells } from './rules.js';

/** Names that a mapping can use beside the columns of a file. `each` is an entry of the rule's list. */
export const ownNames = ['row', 'line', 'file', 'each'];

/** A file that a mapping reads, opened. */
export interface OpenFile {
  /** its key in the mapping */
  key: string;
  file: SourceFile;
  csv: CsvSource;
}

/**
 * Opens the files of a folder that a mapping names. When the path is a file, only this one is read.
 * @param encoding overrides the encodings that the mapping states
 * @returns the files, and one warning for each name without a file
 * @throws ImportError when there is none of the files
 */
export async function openFiles(
  path: string,
  mapping: Mapping,
  encoding?: string,
): Promise<{ files: OpenFile[]; warnings: string[] }> {
  const folder = (await stat(path)).isDirectory() ? path : dirname(path);
  const names = folder === path ? (await readdir(folder)).sort() : [basename(path)];
  const files: OpenFile[] = [];
  const warnings: string[] = [];
  for (const [key, wanted] of Object.entries(mapping.files)) {
    const pattern = patternOf(wanted.file);
    const found = names.filter((name) => pattern.test(name));
    if (found.length === 0)
      warnings.push(`${mapping.name} reads ${wanted.file}, and ${path} has no such file`);
    for (const name of found) {
      const file: SourceFile = {
        path: join(folder, name),
        name,
        kind: 'csv',
        delimiter: wanted.delimiter,
        encoding: encoding ?? wanted.encoding,
      };
      files.push({ key, file, csv: await openCsv(file) });
    }
  }
  if (files.length === 0)
    throw new ImportError(
      `${path} has none of the files that ${mapping.name} reads: ${Object.values(mapping.files)
        .map(({ file }) => file)
        .join(', ')}.`,
    );
  return { files, warnings };
}

/** The expression of a file name with `*` and `?`. */
const patternOf = (name: string): RegExp =>
  new RegExp(
    `^${name
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    'i',
  );

/** The cells of one row after another: `set` moves to a row, `read` gives its cells by name. */
export function cellsOf({ csv, file }: OpenFile): {
  set(fields: string[], row: number, line: number): void;
  read: Cells;
} {
  const indexes = new Map(csv.header.map((column, index) => [column, index]));
  let fields: string[] = [];
  let own: Record<string, string> = {};
  return {
    set(next, row, line) {
      fields = next;
      own = { row: String(row), line: String(line), file: file.name };
    },
    read: (column) => {
      const index = indexes.get(column);
      return index === undefined ? (own[column] ?? '') : (fields[index] ?? '');
    },
  };
}
