import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { textCell } from '../../../platform/csv/csv-cell.js';
import { openCsv } from '../formats/csv-reader.js';
import { remedyFor } from './remedies.js';
import type { ImportReject, ImportRejectFile } from '../runs/run.type.js';

/** Columns that a rejects file has before those of the file that was imported. */
const front = 3;

/** The files with refused rows in a folder; none when there is no folder. */
export async function rejectFiles(folder: string | undefined): Promise<ImportRejectFile[]> {
  if (!folder) return [];
  const names = await readdir(folder).catch(() => []);
  return Promise.all(
    names.sort().map(async (name) => ({ name, bytes: (await stat(join(folder, name))).size })),
  );
}

/** The refused rows of a folder, file by file. */
export async function* rejectedRows(folder: string | undefined): AsyncGenerator<ImportReject> {
  for (const { name } of await rejectFiles(folder)) {
    const csv = await openCsv({ path: join(folder!, name), name });
    for await (const rows of csv.rows()) {
      for (const { fields, text, problem } of rows) {
        if (problem) continue; // the process ended while it wrote the row
        const [line, column, reason] = fields as [string, string, string];
        const cells = fields.slice(front);
        yield {
          file: name,
          line: Number(line),
          column,
          reason,
          remedy: remedyFor(reason),
          row:
            cells.length > 0
              ? cells.join(csv.delimiter === ',' ? ', ' : `${csv.delimiter} `)
              : text,
        };
      }
    }
  }
}

/**
 * A rejects file as a spreadsheet may open it: no cell runs as a formula. An import takes the apostrophes away again
 * (import.reader.ts), so that a mended file says what was meant.
 */
export async function* harmless(folder: string, name: string): AsyncGenerator<string> {
  const csv = await openCsv({ path: join(folder, name), name });
  yield `\ufeff${csv.header.map(textCell).join(',')}\r\n`;
  for await (const rows of csv.rows())
    yield rows.map(({ fields }) => `${fields.map(textCell).join(',')}\r\n`).join('');
}
