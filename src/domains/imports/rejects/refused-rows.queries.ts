import { erasedReason } from '../checks/erased-checks.queries.js';
import type { Client } from '../staging/connection.queries.js';
import { literal } from '../staging/names.queries.js';

/** The refused rows of one line of a file; several when a mapping makes several rows of it. */
export interface RefusedLine {
  line: number;
  /** joined by "; " */
  columns: string;
  reasons: string;
  /** the row as it was; null when it can be read again from the file */
  raw: string | null;
}

/** A reason for which rows are refused. */
export interface Refusal {
  table: string;
  /** empty: the whole row */
  column: string;
  reason: string;
  rows: number;
  firstLine: number;
}

const batchSize = 5000;
const mostRefusals = 50;

/**
 * Reads the refused rows of one file, by line, without those of people who were erased: no copy of them is made. One file at a time: end the reading, with `return`, before the next begins.
 * @param of the tables that the file fills, each with the file's index among the table's files
 * @param mapped columns are named as `table.column`
 */
export async function* refusedLines(
  client: Client,
  of: readonly { table: string; origin: number }[],
  mapped: boolean,
): AsyncGenerator<RefusedLine, undefined> {
  const column = mapped ? `tab || case when col = '' then '' else '.' || col end` : 'col';
  const files = of.map(({ table, origin }) => `(${literal(table)}, ${origin})`).join(', ');
  // One cursor, so that the refused rows are read and sorted once, however many they are. It needs no transaction.
  await client.query(`declare refused_line cursor with hold for
    select line::float8 as line, string_agg(${column}, '; ' order by tab, col) as columns, string_agg(reason, '; ' order by tab, col) as reasons, min(raw) as raw
    from refused where (tab, origin) in (${files}) and reason not like ${literal(`${erasedReason}%`)} group by line order by line`);
  try {
    for (;;) {
      const { rows } = await client.query(`fetch ${batchSize} from refused_line`);
      yield* rows as RefusedLine[];
      if (rows.length < batchSize) return undefined;
    }
  } finally {
    // A transaction that has failed has closed it.
    await client.query('close refused_line').catch(() => undefined);
  }
}

/** The reasons for which rows were refused, the most frequent first: up to 50. */
export async function refusalsOf(client: Client): Promise<Refusal[]> {
  const { rows } = await client.query(
    `select tab as table, col as column, reason, count(*)::int as rows, min(line)::int as "firstLine" from refused group by 1, 2, 3 order by 4 desc, 5 limit ${mostRefusals}`,
  );
  return rows;
}
