import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { spreadsheetLine } from '../../../platform/csv/csv-cell.js';
import { openCsv, rejectColumns } from '../formats/csv-reader.js';
import { remedyFor } from './remedies.js';

/** A rejects file in a folder. */
export interface RejectFile {
  name: string;
  bytes: number;
}

/** A row of a rejects file. */
export interface RejectedRow {
  file: string;
  line: number;
  /** the columns at fault, joined by "; "; empty: the whole row */
  column: string;
  /** joined by "; " */
  reason: string;
  remedy?: string;
  /** the cells of the row, joined for reading */
  row: string;
}

/** The rejects files in a folder, by name; none when the folder does not exist. */
export async function rejectFiles(folder: string | undefined): Promise<RejectFile[]> {
  if (!folder) return [];
  const names = await readdir(folder).catch(() => []);
  return Promise.all(
    names.sort().map(async (name) => ({ name, bytes: (await stat(join(folder, name))).size })),
  );
}

/** The refused rows in a folder, file by file. */
export async function* rejectedRows(folder: string | undefined): AsyncGenerator<RejectedRow> {
  for (const { name } of await rejectFiles(folder)) {
    const csv = await openCsv({ path: join(folder!, name), name });
    for await (const rows of csv.rows()) {
      for (const { fields, text, problem } of rows) {
        if (problem) continue; // the row is cut off: the process ended while it wrote it
        const [line, column, reason] = fields as [string, string, string];
        const cells = fields.slice(rejectColumns.length);
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
 * A rejects file, line by line, for a spreadsheet: no cell runs as a formula. The import reads such a file as if its
 * cells had not been changed (formats/csv-reader.ts).
 */
export async function* spreadsheetLines(folder: string, name: string): AsyncGenerator<string> {
  const csv = await openCsv({ path: join(folder, name), name });
  yield `\ufeff${spreadsheetLine(csv.header)}`;
  for await (const rows of csv.rows())
    yield rows.map(({ fields }) => spreadsheetLine(fields)).join('');
}
