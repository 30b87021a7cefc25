import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { tableOf, tables } from '../tables/tables.js';
import { openCsv } from './csv-reader.js';
import { problemOf, type RowSource, type SourceFile, type StagedRow } from './row-source.js';

/** Names of all files that a bundle can have. */
export const bundleFiles = tables.map(({ name }) => `${name}.csv`);

const stemOf = (name: string): string => basename(name, extname(name)).toLowerCase();

/** True when a file's name is one of a bundle, in any case. */
export const isBundleFile = (path: string): boolean =>
  /\.csv$/i.test(path) && tableOf(stemOf(path)) !== undefined;

/** Opens one file of a bundle. Its columns are read by name; unknown columns are left out. */
export async function bundleSource(path: string, encoding?: string): Promise<RowSource> {
  const table = tableOf(stemOf(path))!;
  const file: SourceFile = { path, name: basename(path), kind: 'csv', encoding };
  const csv = await openCsv(file);
  const header = csv.header.map((name) => name.toLowerCase());
  const known = new Set(table.columns.map(({ name }) => name));
  const seen = new Set<string>();
  const indexes = header.flatMap((name, index) => {
    const isFirst = known.has(name) && !seen.has(name);
    seen.add(name);
    return isFirst ? [index] : [];
  });
  const refusal = csv.empty ? undefined : faultOfHeader(path, header, csv.headerText);
  return {
    table: table.name,
    columns: indexes.map((index) => header[index]!),
    unknownColumns: csv.header.filter((name) => !known.has(name.toLowerCase())),
    files: [file],
    warnings: csv.empty ? [`${file.name} is empty`] : [],
    mapped: false,
    refusal,
    async *batches(onBytes) {
      if (csv.empty) return;
      const fault = refusal && problemOf(refusal.column, refusal.reason);
      for await (const rows of csv.rows(onBytes)) {
        yield rows.map(({ line, fields, problem }): StagedRow => {
          const why = problem === undefined ? fault : problemOf('', problem);
          return why === undefined
            ? { origin: 0, line, values: indexes.map((index) => fields[index]!) }
            : { origin: 0, line, values: [], problem: why };
        });
      }
    },
  };
}

/** Why a file is refused as a whole: a required column is missing, or a column is there twice. */
function faultOfHeader(
  path: string,
  header: readonly string[],
  headerText: string,
): RowSource['refusal'] {
  const { columns } = tableOf(stemOf(path))!;
  const missing = columns
    .filter(({ name, required }) => required && !header.includes(name))
    .map(({ name }) => name);
  if (missing[0] !== undefined)
    return {
      column: missing[0],
      reason: `the file has no column ${missing.join(', ')}: its header is "${headerText.slice(0, 200)}"`,
    };
  const twice = columns
    .map(({ name }) => name)
    .find((name) => header.indexOf(name) !== header.lastIndexOf(name));
  return twice === undefined
    ? undefined
    : { column: twice, reason: `the file has the column ${twice} twice` };
}

/** One warning for each file in a bundle's folder that the import does not read. */
export async function warningsOfUnread(
  path: string,
  sources: readonly RowSource[],
): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [];
  const used = new Set(sources.flatMap(({ files }) => files.map((file) => file.path)));
  return (await readdir(path, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(csv|tsv|txt|json)$/i.test(entry.name))
    .filter(({ name }) => !used.has(join(path, name)))
    .map(({ name }) => {
      const near = nearestBundleFile(name);
      return `${name} is not a file of the bundle${near ? ` (did you mean ${near}?)` : ''} and was left out`;
    });
}

/** The bundle file with the most similar name; undefined when none is similar. */
export function nearestBundleFile(name: string): string | undefined {
  const stem = stemOf(name).replaceAll(/[\s-]+/g, '_');
  if (stem.length <= 2) return undefined;
  const ranked = tables
    .map((table) => ({
      name: table.name,
      distance:
        table.name.includes(stem) || stem.includes(table.name.replace(/s$/, ''))
          ? 1
          : editsBetween(stem, table.name),
    }))
    .sort((a, b) => a.distance - b.distance);
  return ranked[0] && ranked[0].distance <= 3 ? `${ranked[0].name}.csv` : undefined;
}

/** The number of letters to insert, delete or replace to turn one word into the other (Levenshtein distance). */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next[j] = Math.min(
        next[j - 1]! + 1,
        row[j]! + 1,
        row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    row = next;
  }
  return row[b.length]!;
}
