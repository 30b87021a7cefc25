import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type pg from 'pg';
import { csvLine } from '../../../platform/csv/csv-file.js';
import { openCsv } from '../formats/csv-reader.js';
import type { RowSource, SourceFile } from '../formats/row-source.js';

/** Where this import's refused rows go: never over the file that is being read. */
export const rejectsFolderOf = (wanted: string, path: string): string =>
  resolve(wanted) === resolve(path) || resolve(wanted) === dirname(resolve(path))
    ? join(wanted, 'rejects')
    : wanted;

/**
 * Writes the refused rows of each source file as they were, with line, column and reason in front, so that a row with
 * too many cells still lines up and a mended file can be imported as it is. Rows are read again from the file: a
 * hundred million good ones need not be kept for the sake of three bad ones.
 * @returns the paths of the files written; a rejects file of an earlier import whose rows are fine now is removed
 */
export async function writeRejects(
  client: pg.ClientBase,
  folder: string,
  sources: readonly RowSource[],
): Promise<string[]> {
  const files = new Map<
    string,
    { file: SourceFile; mapped: boolean; of: { table: string; origin: number }[] }
  >();
  for (const source of sources) {
    source.files.forEach((file, origin) => {
      const entry = files.get(file.path) ?? { file, mapped: source.mapped, of: [] };
      entry.of.push({ table: source.table, origin });
      files.set(file.path, entry);
    });
  }
  const written: string[] = [];
  for (const { file, mapped, of } of files.values()) {
    const path = join(folder, file.kind === 'json' ? `${file.name}.csv` : file.name);
    const rows = refusedRows(client, of, mapped);
    const first = await rows.next();
    if (first.done) {
      await rm(path, { force: true });
      continue;
    }
    await mkdir(dirname(path), { recursive: true });
    // Refused rows hold personal data, sometimes self-identification: for the person who imports, and nobody else.
    await rm(path, { force: true });
    const out = createWriteStream(path, { mode: 0o600 });
    const write = async (line: string) => {
      if (!out.write(line)) await once(out, 'drain');
    };
    await (file.kind === 'json'
      ? writeJson(write, first.value, rows)
      : writeCsv(write, file, first.value, rows));
    out.end();
    await once(out, 'close');
    written.push(path);
  }
  return written;
}

interface Refused {
  line: number;
  columns: string;
  reasons: string;
  raw: string | null;
}

async function* refusedRows(
  client: pg.ClientBase,
  of: readonly { table: string; origin: number }[],
  mapped: boolean,
): AsyncGenerator<Refused, undefined> {
  const where = of
    .map(({ table, origin }) => `(tab = '${table}' and origin = ${origin})`)
    .join(' or ');
  let after = -1;
  for (;;) {
    const { rows } = await client.query(
      `select line::float8 as line, string_agg(${mapped ? `tab || case when col = '' then '' else '.' || col end` : 'col'}, '; ' order by tab, col) as columns, string_agg(reason, '; ' order by tab, col) as reasons, min(raw) as raw
       from refused where (${where}) and line > $1 group by line order by line limit 5000`,
      [after],
    );
    if (rows.length === 0) return undefined;
    yield* rows as Refused[];
    after = rows.at(-1).line;
  }
}

async function writeCsv(
  write: (line: string) => Promise<void>,
  file: SourceFile,
  first: Refused,
  rest: AsyncGenerator<Refused, undefined>,
): Promise<void> {
  const csv = await openCsv(file);
  const join = (values: string[], text: string) => {
    const front = values.map((value) => csvLine([value]));
    // Cells that hold the file's own delimiter need quotes too, where that is no comma.
    return `${front.map((cell) => (cell.startsWith('"') || !cell.includes(csv.delimiter) ? cell : `"${cell}"`)).join(csv.delimiter)}${csv.delimiter}${text}\r\n`;
  };
  await write(join(['line', 'column', 'reason'], csv.headerText));
  let wanted: Refused | undefined = first;
  for await (const rows of csv.rows()) {
    for (const row of rows) {
      if (!wanted) return;
      if (row.line !== wanted.line) continue;
      await write(
        join(
          [String(wanted.line), wanted.columns, wanted.reasons],
          row.text.replaceAll('\ufffe', '\ufffd'),
        ),
      );
      const next: IteratorResult<Refused, undefined> = await rest.next();
      wanted = next.done ? undefined : next.value;
    }
  }
}

async function writeJson(
  write: (line: string) => Promise<void>,
  first: Refused,
  rest: AsyncGenerator<Refused, undefined>,
): Promise<void> {
  await write(`${csvLine(['line', 'column', 'reason', 'content'])}\r\n`);
  for (let row: Refused | undefined = first; row; row = (await rest.next()).value)
    await write(`${csvLine([row.line, row.columns, row.reasons, row.raw])}\r\n`);
}
