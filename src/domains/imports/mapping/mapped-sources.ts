import { problemOf, type RowSource, type StagedRow } from '../formats/row-source.js';
import { tables } from '../tables/tables.js';
import { readLookups } from './lookups.js';
import type { Mapping, Rule } from './mapping.js';
import { cellsOf, openFiles, type OpenFile } from './open-file.js';
import { requireColumns } from './required-columns.js';
import { compileRule, type Lookups } from './rules.js';
import { SourceCounts, type SourceFileSummary } from './source-counts.js';

type MappedSource = RowSource & { counts: SourceCounts };

/**
 * The row sources that a mapping makes of a folder or a file, one for each table.
 * @param encoding overrides the encodings that the mapping states
 * @throws ImportError when a file or a column that the mapping names is missing
 */
export async function mappedSources(
  path: string,
  mapping: Mapping,
  encoding?: string,
): Promise<RowSource[]> {
  const { files, warnings } = await openFiles(path, mapping, encoding);
  requireColumns(mapping, files);
  const counts = new SourceCounts();
  let lookups: Promise<Lookups> | undefined;
  const claimed = new Set<string>();
  return tables.flatMap((table) => {
    const rules = mapping.rules.filter((rule) => rule.table === table);
    const used = files.filter(({ key }) => rules.some(({ from }) => from === key));
    if (used.length === 0) return [];
    const made = new Set(rules.flatMap(columnsMade));
    const columns = table.columns.map(({ name }) => name).filter((name) => made.has(name));
    // A row whose cells can't be told apart is refused once, by the first table that its file fills.
    const refusing = used.filter(({ file }) => !claimed.has(file.path));
    const isFirst = claimed.size === 0;
    for (const { file } of refusing) claimed.add(file.path);
    const source: MappedSource = {
      counts,
      table: table.name,
      columns,
      unknownColumns: [],
      files: used.map(({ file }) => file),
      warnings: isFirst ? warnings : [],
      mapped: true,
      async *batches(onBytes) {
        lookups ??= readLookups(mapping, files);
        const known = await lookups;
        let before = 0;
        for (const [origin, file] of used.entries()) {
          yield* rowsOf({
            file,
            origin,
            rules: rules.filter(({ from }) => from === file.key),
            columns,
            lookups: known,
            dateFormat: mapping.files[file.key]!.dateFormat,
            refuses: refusing.includes(file),
            counts,
            onBytes: (bytes) => onBytes(before + bytes),
          });
          before += file.csv.size;
        }
      },
    };
    return [source];
  });
}

/** The counts of all files that a mapping reads, by file name; undefined when there is no mapping. */
export const countsOf = (
  sources: readonly RowSource[],
): Record<string, SourceFileSummary> | undefined =>
  (sources as readonly Partial<MappedSource>[]).find(({ counts }) => counts)?.counts?.summary();

/** The columns that a rule fills, those that a value stands for included. */
function columnsMade(rule: Rule): string[] {
  const meanings = Object.values(rule.columns).flatMap(({ values }) => Object.values(values ?? {}));
  const cells = meanings.flatMap((meaning) =>
    meaning === null || typeof meaning === 'string' ? [] : Object.keys(meaning),
  );
  return [...Object.keys(rule.columns), ...cells].flatMap((name) =>
    name === 'then' ? ['stage', 'kind', 'at', 'event_id'] : [name],
  );
}

/** Reads one file and makes the rows of one table of it. */
async function* rowsOf({
  file,
  origin,
  rules,
  columns,
  lookups,
  dateFormat,
  refuses,
  counts,
  onBytes,
}: {
  file: OpenFile;
  origin: number;
  rules: readonly Rule[];
  columns: readonly string[];
  lookups: Lookups;
  dateFormat: string | undefined;
  /** true: rows that can't be read are refused here */
  refuses: boolean;
  counts: SourceCounts;
  onBytes: (bytes: number) => void;
}): AsyncGenerator<StagedRow[]> {
  const compiled = rules.map((rule) => ({
    make: compileRule(rule, dateFormat, lookups),
    seen: rule.distinct ? new Set<string>() : undefined,
    distinctBy: rule.distinct === true ? columns : rule.distinct || [],
  }));
  const cells = cellsOf(file);
  const table = rules[0]!.table.name;
  let number = 0;
  for await (const rows of file.csv.rows(onBytes)) {
    const batch: StagedRow[] = [];
    for (const { line, fields, problem } of rows) {
      number += 1;
      if (problem) {
        counts.note(file.file.name, number, table, refuses, refuses ? 1 : 0);
        if (refuses) batch.push({ origin, line, values: [], problem: problemOf('', problem) });
        continue;
      }
      cells.set(fields, number, line);
      let used = false;
      const before = batch.length;
      for (const { make, seen, distinctBy } of compiled) {
        for (const result of make(cells.read)) {
          used = true;
          if (seen) {
            const key = distinctBy.map((column) => result[column] ?? '').join('\u001f');
            if (seen.has(key)) continue;
            seen.add(key);
          }
          batch.push({ origin, line, values: columns.map((column) => result[column] ?? '') });
        }
      }
      counts.note(file.file.name, number, table, used, batch.length - before);
    }
    if (batch.length > 0) yield batch;
  }
}
