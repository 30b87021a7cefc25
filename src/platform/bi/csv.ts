import type { Answer, Cell, Row } from './columns.js';
import { textCell } from '../csv/csv-cell.js';

function cell(value: Cell): string {
  if (value === null) return '';
  if (Array.isArray(value)) return textCell(value.join('; '));
  return typeof value === 'string' ? textCell(value) : String(value);
}

const line = (cells: readonly string[]) => `${cells.join(',')}\r\n`;

/** The rows as CSV (RFC 4180, UTF-8), line by line, a header first. Null is an empty cell; lists are joined by "; ". */
export function* csvLines({ columns }: Answer, rows: Iterable<Row>): Generator<string> {
  yield line(columns.map(({ name }) => textCell(name)));
  for (const row of rows) yield line(columns.map(({ name }) => cell(row[name]!)));
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
