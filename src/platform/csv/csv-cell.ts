// Writes CSV cells (RFC 4180); nothing else does. It imports nothing, because the web app uses it too.

/** What a cell can hold. Null and undefined are written as an empty cell. */
export type CsvValue = string | number | boolean | null | undefined;

/** RFC 4180 asks for quotes around these; white space at either end would be lost in some readers. */
const needsQuotes = /[",\r\n]|^\s|\s$/;
/** Spreadsheets of some languages also split at these, or read an apostrophe as a mark of their own. */
const spreadsheetNeedsQuotes = /[",\r\n;\t']|^\s|\s$/;
/**
 * Text that a spreadsheet runs as a formula: it begins with one of = + - @, also in full width, or with a tab or a line
 * break (OWASP, "CSV Injection"). White space in front of it does not help.
 */
const formula = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;

const inQuotes = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** One cell, in quotes only when it needs them. */
function csvCell(value: CsvValue, delimiter = ','): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : String(value);
  return needsQuotes.test(text) || text.includes(delimiter) ? inQuotes(text) : text;
}

/** One record, without its line end. */
export function csvLine(values: readonly CsvValue[], delimiter = ','): string {
  let line = '';
  for (let index = 0; index < values.length; index++) {
    if (index > 0) line += delimiter;
    line += csvCell(values[index], delimiter);
  }
  return line;
}

/**
 * One cell of a file that people open in a spreadsheet: a text that would run as a formula gets an apostrophe in front.
 * Numbers stay numbers.
 */
function spreadsheetCell(value: CsvValue): string {
  if (typeof value !== 'string') return csvCell(value);
  const safe = formula.test(value) ? `'${value}` : value;
  return spreadsheetNeedsQuotes.test(safe) ? inQuotes(safe) : safe;
}

/** One record of a file for spreadsheets, with its line end. */
export const spreadsheetLine = (values: readonly CsvValue[]): string =>
  `${values.map(spreadsheetCell).join(',')}\r\n`;

/** The original text of a cell that spreadsheetCell made safe. */
export const textOfSpreadsheetCell = (cell: string): string =>
  cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell;
