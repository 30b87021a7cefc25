import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { csvLine } from '../../../platform/csv/csv-cell.js';
import { openCsv, rejectColumns, repeatable } from '../formats/csv-reader.js';
import type { RowSource, SourceFile } from '../formats/row-source.js';
import type { Client } from '../staging/connection.queries.js';
import { refusedLines, type RefusedLine } from './refused-rows.queries.js';

/** The folder of the rejects files. Where the caller's folder is the one that is read, it is a folder `rejects` in it. */
export const rejectsFolderOf = (folder: string, path: string): string =>
  resolve(folder) === resolve(path) || resolve(folder) === dirname(resolve(path))
    ? join(folder, 'rejects')
    : folder;

/**
 * Writes the refused rows of each file as they were, with line, column and reason in front, so that a corrected file can
 * be imported as it is. The rows are read again from the file: nothing is kept of the good rows. Rejects files of an
 * earlier import are removed when the file has no refused rows now.
 * @returns the paths of the files written
 */
export async function writeRejects(
  client: Client,
  folder: string,
  sources: readonly RowSource[],
): Promise<string[]> {
  const written: string[] = [];
  for (const { file, mapped, of } of filesOf(sources)) {
    const path = join(folder, file.kind === 'json' ? `${file.name}.csv` : file.name);
    const lines = refusedLines(client, of, mapped);
    const first = await lines.next();
    await rm(path, { force: true });
    if (first.done) continue;
    await mkdir(dirname(path), { recursive: true });
    // Refused rows are personal data, and may be self-identification: only the owner may read the file.
    const out = createWriteStream(path, { mode: 0o600 });
    for await (const line of file.kind === 'json'
      ? jsonRejects(first.value, lines)
      : csvRejects(file, first.value, lines))
      if (!out.write(`${line}\r\n`)) await once(out, 'drain');
    out.end();
    await once(out, 'close');
    // A file that lost lines meanwhile leaves refused rows unread.
    await lines.return(undefined);
    written.push(path);
  }
  return written;
}

interface ReadFile {
  file: SourceFile;
  mapped: boolean;
  of: { table: string; origin: number }[];
}

/** The files that the sources read, each with the tables that it fills. */
function filesOf(sources: readonly RowSource[]): Iterable<ReadFile> {
  const files = new Map<string, ReadFile>();
  for (const { table, mapped, files: own } of sources) {
    for (const [origin, file] of own.entries()) {
      const entry = files.get(file.path) ?? { file, mapped, of: [] };
      entry.of.push({ table, origin });
      files.set(file.path, entry);
    }
  }
  return files.values();
}

/** The rejects of a CSV file: its own delimiter, header and rows, after the columns of the refusal. */
async function* csvRejects(
  file: SourceFile,
  first: RefusedLine,
  rest: AsyncGenerator<RefusedLine, undefined>,
): AsyncGenerator<string> {
  const csv = await openCsv(file);
  const before = (values: readonly string[], text: string) =>
    `${csvLine(values, csv.delimiter)}${csv.delimiter}${text}`;
  yield before(rejectColumns, csv.headerText);
  let wanted: RefusedLine | undefined = first;
  for await (const rows of csv.rows()) {
    for (const row of rows) {
      if (!wanted) return;
      if (row.line !== wanted.line) continue;
      yield before([String(wanted.line), wanted.columns, wanted.reasons], repeatable(row.text));
      const next: IteratorResult<RefusedLine, undefined> = await rest.next();
      wanted = next.value;
    }
  }
}

/** The rejects of a JSON file, with the refused resume in one cell. */
async function* jsonRejects(
  first: RefusedLine,
  rest: AsyncGenerator<RefusedLine, undefined>,
): AsyncGenerator<string> {
  yield csvLine([...rejectColumns, 'content']);
  for (let row: RefusedLine | undefined = first; row; row = (await rest.next()).value)
    yield csvLine([row.line, row.columns, row.reasons, row.raw]);
}
