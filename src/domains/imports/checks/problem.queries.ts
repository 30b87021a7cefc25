import { literal } from '../staging/names.queries.js';

/** The reason that a cell's text is shown in, cut to 60 characters. */
export const shown = (expression: string): string => `left(${expression}, 60)`;

/** SQL for a problem: the column and the reason, separated as problemOf does. `reason` is an SQL expression. */
export const problem = (column: string, reason: string): string =>
  `${literal(column)} || chr(31) || ${reason}`;

/** A `when … then …` of a case over all checks of a row: the first one that is true gives the row's problem. */
export const problemWhen = (when: string, column: string, reason: string): string =>
  `when ${when} then ${problem(column, reason)}`;
