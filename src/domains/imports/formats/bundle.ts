import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { openCsv } from './csv-reader.js';
import { mappedSources } from '../mapping/mapped-sources.js';
import { resumeSources } from './json-resume.js';
import { tableOf, tables } from '../tables/tables.js';
import {
  ImportError,
  problemOf,
  type ImportOptions,
  type RowSource,
  type SourceFile,
  type StagedRow,
} from './row-source.js';
import type { Mapping } from '../mapping/parse-mapping.js';

const knownFiles = tables.map(({ name }) => `${name}.csv`);

/**
 * Finds what there is to import at a path.
 * @throws ImportError when nothing is known there
 */
export async function findSources(
  options: ImportOptions,
  mapping: Mapping | undefined,
): Promise<RowSource[]> {
  const found = await stat(options.path).catch(() => undefined);
  if (!found) throw new ImportError(`${options.path} does not exist.`);
  if (mapping) return mappedSources(options.path, mapping, options);
  const files = found.isDirectory()
    ? (await readdir(options.path)).sort().map((name) => join(options.path, name))
    : [options.path];
  const bundle = files.filter(
    (path) => /\.csv$/i.test(path) && tableOf(basename(path).slice(0, -4).toLowerCase()),
  );
  const resumes = files.filter((path) => extname(path).toLowerCase() === '.json');
  if (bundle.length > 0) return Promise.all(bundle.map((path) => bundleSource(path, options)));
  if (resumes.length > 0) return resumeSources(resumes);
  throw new ImportError(
    unknown(
      options.path,
      files.map((path) => basename(path)),
    ),
  );
}

/** Files beside a bundle that nothing reads, for the summary. */
export async function strangersOf(path: string, sources: readonly RowSource[]): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [];
  const used = new Set(sources.flatMap(({ files }) => files.map((file) => file.path)));
  const names = (await readdir(path, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(csv|tsv|txt|json)$/i.test(entry.name))
    .map(({ name }) => name);
  return names
    .filter((name) => !used.has(join(path, name)))
    .map((name) => {
      const near = nearest(name);
      return `${name} is no file of the bundle${near ? ` (did you mean ${near}?)` : ''} and was left out`;
    });
}

function unknown(path: string, names: readonly string[]): string {
  const near = names.flatMap((name) =>
    nearest(name) ? [`${name} looks like ${nearest(name)}`] : [],
  );
  return [
    `${path} holds nothing that can be imported.`,
    near.length > 0 ? `${near.slice(0, 5).join('; ')}.` : '',
    `A bundle has one or more of ${knownFiles.join(', ')}; JSON Resume files end in .json; for other CSV files state a --mapping.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** The bundle file that a name was probably meant to be. */
function nearest(name: string): string | undefined {
  const stem = basename(name)
    .toLowerCase()
    .replace(/\.[^.]*$/, '')
    .replaceAll(/[\s-]+/g, '_');
  const ranked = tables
    .map((table) => ({
      table: table.name,
      distance:
        table.name.includes(stem) || stem.includes(table.name.replace(/s$/, ''))
          ? 1
          : distance(stem, table.name),
    }))
    .sort((a, b) => a.distance - b.distance);
  return ranked[0] && ranked[0].distance <= 3 && stem.length > 2
    ? `${ranked[0].table}.csv`
    : undefined;
}

/** Edits between two words. */
function distance(a: string, b: string): number {
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

/** One file of the bundle, as it stands. */
async function bundleSource(path: string, options: ImportOptions): Promise<RowSource> {
  const table = tableOf(basename(path).slice(0, -4).toLowerCase())!;
  const file: SourceFile = { path, name: basename(path), kind: 'csv', encoding: options.encoding };
  const csv = await openCsv(file);
  const header = csv.header.map((name) => name.toLowerCase());
  const known = new Set(table.columns.map(({ name }) => name));
  const places = header.flatMap((name, place) =>
    known.has(name) && header.indexOf(name) === place ? [place] : [],
  );
  const missing = csv.empty
    ? []
    : table.columns
        .filter(({ name, required }) => required && !header.includes(name))
        .map(({ name }) => name);
  const twice = header.filter((name, place) => known.has(name) && header.indexOf(name) !== place);
  const refusal =
    missing.length > 0
      ? {
          column: missing[0]!,
          reason: `the file has no column ${missing.join(', ')}: its header is "${csv.headerText.slice(0, 200)}"`,
        }
      : twice.length > 0
        ? { column: twice[0]!, reason: `the file has the column ${twice[0]} twice` }
        : undefined;
  return {
    table: table.name,
    columns: places.map((place) => header[place]!),
    unknownColumns: csv.header.filter((name) => !known.has(name.toLowerCase())),
    files: [file],
    warnings: csv.empty ? [`${file.name} is empty`] : [],
    mapped: false,
    refusal,
    async *batches(onBytes) {
      if (csv.empty) return;
      for await (const rows of csv.rows(onBytes)) {
        yield rows.map((row): StagedRow => {
          const problem =
            row.problem ?? (refusal ? problemOf(refusal.column, refusal.reason) : undefined);
          if (problem === undefined)
            return { origin: 0, line: row.line, values: places.map((place) => row.fields[place]!) };
          return {
            origin: 0,
            line: row.line,
            values: [],
            problem: row.problem ? problemOf('', row.problem) : problem,
          };
        });
      }
    },
  };
}
