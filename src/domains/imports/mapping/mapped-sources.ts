import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { openCsv, type CsvSource } from '../formats/csv-reader.js';
import {
  columnsOf,
  compile,
  compileCondition,
  compileRule,
  type Cells,
  type Lookups,
} from './rules.js';
import type { Condition, Mapping, Rule } from './parse-mapping.js';
import { tables } from '../tables/tables.js';
import {
  ImportError,
  problemOf,
  type ImportOptions,
  type RowSource,
  type SourceFile,
  type SourceFileSummary,
  type StagedRow,
} from '../formats/row-source.js';

/** `*` and `?` in a file's name. */
const globOf = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    'i',
  );

const ownNames = ['row', 'line', 'file', 'each'];

/** The sums of the files that a mapping reads, kept while its tables are staged. */
export class SourceCounts {
  private readonly files = new Map<
    string,
    { read: number; used: Set<number>; made: Record<string, number> }
  >();

  note(file: string, row: number, table: string, used: boolean, made: number): void {
    const entry = this.files.get(file) ?? { read: 0, used: new Set<number>(), made: {} };
    this.files.set(file, entry);
    entry.read = Math.max(entry.read, row);
    if (used) entry.used.add(row);
    if (made > 0) entry.made[table] = (entry.made[table] ?? 0) + made;
  }

  summary(): Record<string, SourceFileSummary> {
    return Object.fromEntries(
      [...this.files].map(([name, { read, used, made }]) => [
        name,
        { read, used: used.size, unused: read - used.size, made },
      ]),
    );
  }
}

export const countsOf = (sources: readonly RowSource[]): SourceCounts | undefined =>
  (sources as readonly (RowSource & { counts?: SourceCounts })[]).find(({ counts }) => counts)
    ?.counts;

interface OpenFile {
  file: SourceFile;
  csv: CsvSource;
  key: string;
}

/** The row sources that a mapping makes of a folder (or of one file). */
export async function mappedSources(
  path: string,
  mapping: Mapping,
  options: ImportOptions,
): Promise<RowSource[]> {
  const folder = (await stat(path)).isDirectory() ? path : dirname(path);
  const only = folder === path ? undefined : basename(path);
  const names = only ? [only] : (await readdir(folder)).sort();
  const open: OpenFile[] = [];
  const warnings: string[] = [];
  for (const [key, wanted] of Object.entries(mapping.files)) {
    const found = names.filter((name) => globOf(wanted.file).test(name));
    if (found.length === 0)
      warnings.push(`${mapping.name} reads ${wanted.file}, and ${path} has no such file`);
    for (const name of found) {
      const file: SourceFile = {
        path: join(folder, name),
        name,
        kind: 'csv',
        delimiter: wanted.delimiter,
        encoding: options.encoding ?? wanted.encoding,
      };
      open.push({ file, key, csv: await openCsv(file) });
    }
  }
  if (open.length === 0)
    throw new ImportError(
      `${path} holds none of the files that ${mapping.name} reads: ${Object.values(mapping.files)
        .map(({ file }) => file)
        .join(', ')}.`,
    );
  requireColumns(mapping, open);
  const counts = new SourceCounts();
  let lookups: Promise<Lookups> | undefined;
  const claimed = new Set<string>();
  return tables.flatMap((table) => {
    const rules = mapping.rules.filter((rule) => rule.table === table);
    const used = open.filter(({ key }) => rules.some(({ from }) => from === key));
    if (used.length === 0) return [];
    const columns = table.columns
      .map(({ name }) => name)
      .filter((name) => rules.some((rule) => columnsMade(rule).has(name)));
    // A row whose cells can't be told apart is refused once, by the first table that its file fills.
    const first = used.filter(({ file }) => !claimed.has(file.path));
    for (const { file } of first) claimed.add(file.path);
    const source: RowSource & { counts: SourceCounts } = {
      counts,
      table: table.name,
      columns,
      unknownColumns: [],
      files: used.map(({ file }) => file),
      warnings: claimed.size === first.length ? warnings.splice(0) : [],
      mapped: true,
      async *batches(onBytes) {
        lookups ??= readLookups(mapping, open);
        const known = await lookups;
        let before = 0;
        for (const [origin, one] of used.entries()) {
          yield* rowsOf(
            one,
            origin,
            rules.filter(({ from }) => from === one.key),
            columns,
            known,
            mapping.files[one.key]!.dateFormat,
            first.includes(one),
            counts,
            (bytes) => onBytes(before + bytes),
          );
          before += one.csv.size;
        }
      },
    };
    return [source];
  });
}

function columnsMade(rule: Rule): Set<string> {
  const made = new Set(Object.keys(rule.columns));
  for (const { values } of Object.values(rule.columns)) {
    for (const meaning of Object.values(values ?? {})) {
      if (meaning === null || typeof meaning === 'string') continue;
      for (const key of Object.keys(meaning))
        for (const name of key === 'then' ? ['stage', 'kind', 'at', 'event_id'] : [key])
          made.add(name);
    }
  }
  return made;
}

function cellsOf(
  csv: CsvSource,
  name: string,
): { set(fields: string[], row: number, line: number): void; read: Cells } {
  const places = new Map(csv.header.map((column, place) => [column, place]));
  let fields: string[] = [];
  let own: Record<string, string> = {};
  return {
    set(next, row, line) {
      fields = next;
      own = { row: String(row), line: String(line), file: name };
    },
    read: (column) => {
      const place = places.get(column);
      return place === undefined ? (own[column] ?? '') : (fields[place] ?? '');
    },
  };
}

async function* rowsOf(
  one: OpenFile,
  origin: number,
  rules: readonly Rule[],
  columns: readonly string[],
  lookups: Lookups,
  dateFormat: string | undefined,
  first: boolean,
  counts: SourceCounts,
  onBytes: (bytes: number) => void,
): AsyncGenerator<StagedRow[]> {
  const compiled = rules.map((rule) => ({
    make: compileRule(rule, dateFormat, lookups),
    seen: rule.distinct ? new Set<string>() : undefined,
    by: rule.distinct === true ? columns : rule.distinct || [],
  }));
  const cells = cellsOf(one.csv, one.file.name);
  const table = rules[0]!.table.name;
  let number = 0;
  for await (const rows of one.csv.rows(onBytes)) {
    const batch: StagedRow[] = [];
    for (const row of rows) {
      number += 1;
      if (row.problem) {
        counts.note(one.file.name, number, table, first, first ? 1 : 0);
        if (first)
          batch.push({ origin, line: row.line, values: [], problem: problemOf('', row.problem) });
        continue;
      }
      cells.set(row.fields, number, row.line);
      let used = false;
      const before = batch.length;
      for (const { make, seen, by } of compiled) {
        for (const result of make(cells.read)) {
          used = true;
          if (seen) {
            const key = by.map((column) => result[column] ?? '').join('\u001f');
            if (seen.has(key)) continue;
            seen.add(key);
          }
          batch.push({
            origin,
            line: row.line,
            values: columns.map((column) => result[column] ?? ''),
          });
        }
      }
      counts.note(one.file.name, number, table, used, batch.length - before);
    }
    if (batch.length > 0) yield batch;
  }
}

/** Lookups are kept in memory: one text for each key. The first row with a key wins. */
async function readLookups(mapping: Mapping, open: readonly OpenFile[]): Promise<Lookups> {
  const lookups: Lookups = {};
  for (const [name, lookup] of Object.entries(mapping.lookups)) {
    const map = new Map<string, string>();
    const [keyOf, valueOf, holds] = [
      compile(lookup.key),
      compile(lookup.value),
      compileCondition(lookup.when),
    ];
    for (const one of open.filter(({ key }) => key === lookup.from)) {
      const cells = cellsOf(one.csv, one.file.name);
      let number = 0;
      for await (const rows of one.csv.rows()) {
        for (const row of rows) {
          number += 1;
          if (row.problem) continue;
          cells.set(row.fields, number, row.line);
          if (!holds(cells.read)) continue;
          const key = keyOf(cells.read);
          if (!map.has(key)) map.set(key, valueOf(cells.read));
        }
      }
    }
    lookups[name] = map;
  }
  return lookups;
}

/** Every column that the mapping names must be there: a typing error must not look like empty cells. */
function requireColumns(mapping: Mapping, open: readonly OpenFile[]): void {
  const require = (place: string, from: string, columns: readonly string[], list: boolean) => {
    for (const { csv, file } of open.filter(({ key }) => key === from)) {
      if (csv.empty) continue;
      const missing = columns.find(
        (column) =>
          !csv.header.includes(column) &&
          !(ownNames.includes(column) && (column !== 'each' || list)),
      );
      if (missing !== undefined)
        throw new ImportError(
          `${mapping.name}: ${place}: ${file.name} has no column "${missing}": it has ${csv.header.join(', ')}`,
        );
    }
  };
  const named = (condition: Condition) => Object.keys(condition);
  for (const rule of mapping.rules) {
    if (rule.absent)
      require(`${rule.place}.absent.value`, rule.from, columnsOf(rule.absent.value), false);
    require(`${rule.place}.when`, rule.from, named(rule.when), false);
    if (rule.each) require(`${rule.place}.each.column`, rule.from, [rule.each.column], false);
    for (const [column, cell] of Object.entries(rule.columns))
      require(`${rule.place}.columns.${column}`, rule.from, [
        ...columnsOf(cell.value),
        ...columnsOf(cell.default ?? ''),
      ], rule.each !== undefined);
  }
  for (const [name, lookup] of Object.entries(mapping.lookups)) {
    require(`lookups.${name}`, lookup.from, [
      ...named(lookup.when),
      ...columnsOf(lookup.key),
      ...columnsOf(lookup.value),
    ], false);
  }
}
