import { spreadsheetCell } from '../../../src/platform/csv/csv-cell';

interface Column<Row> {
  name: string;
  value: (row: Row) => string | number | null | undefined;
}

const cell = (value: string | number | null | undefined) =>
  value == null ? '' : typeof value === 'number' ? String(value) : spreadsheetCell(value);

/** Rows as a CSV file (RFC 4180), with a byte order mark so that spreadsheets read it as UTF-8. */
export const csvOf = <Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string =>
  `\uFEFF${[columns.map(({ name }) => cell(name)), ...rows.map((row) => columns.map(({ value }) => cell(value(row))))].map((line) => line.join(',')).join('\r\n')}\r\n`;
