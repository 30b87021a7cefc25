import type { Answer, Cell, Row } from './columns.js';

/**
 * What a spreadsheet would run as a formula: a text that begins with one of = + - @, also in full width, or with a tab
 * or a line break before it (OWASP, "CSV Injection"). White space in front does not help.
 */
const formula = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;

/** A text as a cell: an apostrophe before what would be a formula, quotes where RFC 4180 asks for them. */
function textCell(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n;\t']/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

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
