import { spreadsheetLine } from '../csv/csv-cell.js';
import type { Answer, Cell, Row } from './columns.js';

const valueOf = (cell: Cell = null) => (Array.isArray(cell) ? cell.join('; ') : cell);

/** The rows as CSV (RFC 4180, UTF-8), line by line, header first. Null is an empty cell; lists are joined by "; ". */
export function* csvLines(
  { columns }: Pick<Answer, 'columns'>,
  rows: Iterable<Row>,
): Generator<string> {
  yield spreadsheetLine(columns.map(({ name }) => name));
  for (const row of rows) yield spreadsheetLine(columns.map(({ name }) => valueOf(row[name])));
}

/** The rows as JSON, row by row: `{ "provenance": …, "rows": [ … ] }`. */
export function* jsonChunks(provenance: unknown, rows: Iterable<Row>): Generator<string> {
  yield `{"provenance":${JSON.stringify(provenance ?? null)},"rows":[`;
  let between = '\n';
  for (const row of rows) {
    yield `${between}${JSON.stringify(row)}`;
    between = ',\n';
  }
  yield '\n]}\n';
}
