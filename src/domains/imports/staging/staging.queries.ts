import type { Writable } from 'node:stream';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { named, stagedName } from '../checks/checks.queries.js';
import type { ImportOptions, RowSource } from '../formats/row-source.js';

const special = /[\\\t\n\r]/;
const specials = /[\\\t\n\r]/g;
const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** One cell in PostgreSQL's COPY text format. */
const copyCell = (text: string): string =>
  special.test(text) ? text.replace(specials, (character) => escapes[character]!) : text;

/**
 * Fills a temporary table of text with the rows of a source by COPY, batch by batch: memory stays flat.
 * @returns the number of rows
 */
export async function stage(
  client: pg.ClientBase,
  source: RowSource,
  options: ImportOptions,
  totalBytes: number,
): Promise<number> {
  const name = stagedName(source.table);
  const cells = source.columns.map((column) => `, ${named(column)} text`).join('');
  await client.query(
    `create temp table ${name} (origin integer not null, line bigint not null, problem text, raw text${cells}) on commit drop`,
  );
  const copy = client.query(copyFrom(`copy ${name} from stdin`));
  let failure: Error | undefined;
  copy.on('error', (error: Error) => (failure = error));
  let rows = 0;
  let bytes = 0;
  const empty = '\t'.repeat(Math.max(0, source.columns.length - 1));
  try {
    for await (const batch of source.batches((count) => (bytes = count))) {
      options.signal?.throwIfAborted();
      if (failure) throw failure;
      let text = '';
      for (const row of batch) {
        const problem = row.problem === undefined ? '\\N' : copyCell(row.problem);
        const raw = row.raw === undefined ? '\\N' : copyCell(row.raw);
        const values =
          row.problem !== undefined && row.values.length === 0 ? empty : cellsOf(row.values);
        text += `${row.origin}\t${row.line}\t${problem}\t${raw}${source.columns.length > 0 ? `\t${values}` : ''}\n`;
      }
      rows += batch.length;
      if (!copy.write(text)) await drained(copy);
      options.onProgress?.({ file: source.table, phase: 'read', done: rows, bytes, totalBytes });
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
  await client.query(`analyze ${name}`);
  return rows;
}

/** Waits until the stream takes more; rejects when it fails meanwhile, which `once` would leave a listener behind for. */
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

function cellsOf(values: readonly string[]): string {
  const joined = values.join('\t');
  // One test for the whole row: cells that need no escaping are the rule.
  let tabs = 0;
  for (let at = joined.indexOf('\t'); at >= 0; at = joined.indexOf('\t', at + 1)) tabs += 1;
  if (tabs === values.length - 1 && !/[\\\n\r]/.test(joined)) return joined;
  return values.map(copyCell).join('\t');
}
