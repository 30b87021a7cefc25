/**
 * What a spreadsheet would run as a formula: a text that begins with one of = + - @, also in full width, or with a tab
 * or a line break before it (OWASP, "CSV Injection"). White space in front does not help.
 */
const formula = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;

/** A text as a cell of a CSV file: an apostrophe before what would be a formula, quotes where RFC 4180 asks for them. Also used in the browser: imports nothing. */
export function textCell(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n;\t']/.test(safe) || safe !== safe.trim()
    ? `"${safe.replaceAll('"', '""')}"`
    : safe;
}

/** The text behind a cell that textCell made harmless. */
export const textOfCell = (cell: string): string =>
  cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell;
