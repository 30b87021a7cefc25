import { stat } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { from as copyFrom } from 'pg-copy-streams';
import type { RowSource } from '../formats/row-source.js';
import { tableOf } from '../tables/tables.js';
import { formFlag, formOf } from './cell-forms.js';
import type { Client } from './connection.queries.js';
import { named, stagedName } from './names.queries.js';
import type { Control } from './progress.js';
import { analyse } from './temporary.queries.js';

const special = /[\\\t\n\r]/;
const specials = /[\\\t\n\r]/g;
const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/**
 * Copies all rows of a source into a temporary table: the cells as text without the blanks around them, an empty cell as
 * null. Rows are copied in batches, so that memory stays flat.
 * @returns the number of rows
 * @throws AbortError when the signal is aborted
 */
export async function stage(
  client: Client,
  source: RowSource,
  { onProgress, signal }: Control,
): Promise<number> {
  const totalBytes = await sizeOf(source);
  const name = stagedName(source.table);
  const cells = source.columns.map((column) => `, ${named(column)} text`).join('');
  const forms = formsOf(source);
  const flags = forms.map(({ flag }) => `, ${flag} boolean`).join('');
  await client.query(
    `create temp table ${name} (origin integer not null, line bigint not null, problem text, raw text${cells}${flags}) on commit drop`,
  );
  const copy = client.query(copyFrom(`copy ${name} from stdin with (null '')`));
  let failure: Error | undefined;
  copy.on('error', (error: Error) => (failure = error));
  let rows = 0;
  let bytes = 0;
  const empty = '\t'.repeat(Math.max(0, source.columns.length + forms.length - 1));
  try {
    for await (const batch of source.batches((count) => (bytes = count))) {
      signal?.throwIfAborted();
      if (failure) throw failure;
      let text = '';
      for (const row of batch) {
        const problem = copyCell(row.problem ?? '');
        const raw = copyCell(row.raw ?? '');
        const values =
          row.problem !== undefined && row.values.length === 0
            ? empty
            : copyCells(row.values, forms);
        text += `${row.origin}\t${row.line}\t${problem}\t${raw}${source.columns.length > 0 ? `\t${values}` : ''}\n`;
      }
      rows += batch.length;
      if (!copy.write(text)) await drained(copy);
      onProgress?.({ file: source.table, phase: 'read', done: rows, bytes, totalBytes });
    }
  } catch (error) {
    copy.destroy(error as Error);
    throw error;
  }
  copy.end();
  await new Promise<void>((resolve, reject) => {
    if (failure) reject(failure);
    copy.once('finish', resolve);
    copy.once('error', reject);
  });
  await analyse(client, `staged_${source.table}`);
  return rows;
}

async function sizeOf({ files }: RowSource): Promise<number> {
  const paths = [...new Set(files.map(({ path }) => path))];
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Waits until the stream accepts more. Rejects when the stream fails; `events.once` would leave its listener behind. */
const drained = (stream: Writable): Promise<void> =>
  new Promise((resolve, reject) => {
    const settle = (then: () => void) => {
      stream.off('drain', onDrain);
      stream.off('error', onError);
      then();
    };
    const onDrain = () => settle(resolve);
    const onError = (error: Error) => settle(() => reject(error));
    stream.on('drain', onDrain);
    stream.on('error', onError);
  });

/** One cell in PostgreSQL's COPY text format. */
const copyCell = (text: string): string =>
  special.test(text) ? text.replace(specials, (character) => escapes[character]!) : text;

/** Blanks: space, tab, line ends, and the space that holds words together. */
const isBlank = (code: number): boolean =>
  code === 32 || code === 9 || code === 10 || code === 13 || code === 0xa0;

/** A cell without the blanks around it. PostgreSQL's btrim takes much longer. */
function trimmed(cell: string): string {
  let start = 0;
  let end = cell.length;
  while (start < end && isBlank(cell.charCodeAt(start))) start += 1;
  while (start < end && isBlank(cell.charCodeAt(end - 1))) end -= 1;
  return end - start === cell.length ? cell : cell.slice(start, end);
}

/** A column whose cells must be written in a form. */
interface FormOfColumn {
  index: number;
  form: RegExp;
  flag: string;
}

function formsOf({ table, columns }: RowSource): FormOfColumn[] {
  const known = new Map(tableOf(table)!.columns.map(({ name, type }) => [name, type]));
  return columns.flatMap((name, index) => {
    const form = formOf(known.get(name)!);
    return form ? [{ index, form, flag: formFlag(name) }] : [];
  });
}

/**
 * The cells of a row, and behind them whether those with a form have it. Most rows need no escapes, so the row is tested
 * as a whole first.
 */
function copyCells(cells: readonly string[], forms: readonly FormOfColumn[]): string {
  const values = cells.map(trimmed);
  for (const { index, form } of forms) {
    const cell = values[index]!;
    values.push(cell === '' ? '' : form.test(cell) ? 't' : 'f');
  }
  const joined = values.join('\t');
  let tabs = 0;
  for (let at = joined.indexOf('\t'); at >= 0; at = joined.indexOf('\t', at + 1)) tabs += 1;
  if (tabs === values.length - 1 && !/[\\\n\r]/.test(joined)) return joined;
  return values.map(copyCell).join('\t');
}
