import { spreadsheetLine } from '../../../src/platform/csv/csv-cell';

interface Column<Row> {
  name: string;
  value: (row: Row) => string | number | null | undefined;
}

/** Rows as a CSV file (RFC 4180), with a byte order mark so that spreadsheets read it as UTF-8. */
export const csvOf = <Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string =>
  `\uFEFF${[
    columns.map(({ name }) => name),
    ...rows.map((row) => columns.map(({ value }) => value(row))),
  ]
    .map(spreadsheetLine)
    .join('')}`;
