import type { ColumnType } from '../tables/table.js';
import { named } from './names.queries.js';

/**
 * How cells of some types must be written. A number that is written so is one; a date may still be no day of the calendar.
 * They are tested while the file is read: PostgreSQL takes about fifty times as long for such an expression.
 */
const forms: Partial<Record<ColumnType, RegExp>> = {
  integer: /^-?\d{1,9}$/,
  number: /^-?\d{1,12}(\.\d+)?$/,
  day: /^\d{4}(-\d\d(-\d\d([T ][^]*)?)?)?$/,
  time: /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?\s*(Z|[+-]\d\d(:?\d\d)?)?)?$/,
};

/** How a cell of a type must be written; undefined: in any way. */
export const formOf = (type: ColumnType): RegExp | undefined => forms[type];

/** The staged column that says whether the cell of another one is written as its type must be; null for an empty cell. */
export const formFlag = (column: string): string => named(`${column} ok`);
