import { sql } from 'kysely';
import { rowOf, rowsOf, type Sql } from '../database/database.js';
import type { Answer, Column, Row } from './columns.js';
import type { FlatDocument } from './document.js';

/** channelYield and periodName, as SQL names them. */
export const sqlName = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('.', '_')
    .toLowerCase();

const types: Record<string, string> = {
  Int: 'integer',
  Float: 'double precision',
  Boolean: 'boolean',
  Date: 'date',
  DateTime: 'timestamptz',
};
const typeOf = ({ type, list }: Column) => `${types[type] ?? 'text'}${list ? '[]' : ''}`;

/** The statements that create the view of a document, with its comments and the grant to read it. */
function statementsOf({ name, description, answer }: FlatDocument) {
  const view = sql.id('bi', sqlName(name));
  const columns = sql.join(
    answer.columns.map((column) => sql`${sql.id(sqlName(column.name))} ${sql.raw(typeOf(column))}`),
  );
  const comment = (text: string) => sql.lit(text);
  return [
    sql`create view ${view} as select r.*, (a.provenance ->> 'asOf')::timestamptz as as_of, (a.provenance ->> 'definition') || '@' || (a.provenance ->> 'version') as definition
      from public.bi_answer a cross join lateral jsonb_to_recordset(a.rows) as r(${columns}) where a.document = ${sql.lit(name)}`,
    sql`comment on view ${view} is ${comment(description)}`,
    ...answer.columns.map(
      (column) =>
        sql`comment on column ${sql.id('bi', sqlName(name), sqlName(column.name))} is ${comment(column.description)}`,
    ),
    sql`comment on column ${sql.id('bi', sqlName(name), 'as_of')} is ${comment('The moment as of which the data was read.')}`,
    sql`comment on column ${sql.id('bi', sqlName(name), 'definition')} is ${comment('The definition of the numbers and its version; docs/metrics.md.')}`,
    sql`grant select on ${view} to rapport_bi`,
  ];
}

/**
 * Creates the views, and replaces those whose document has changed: its columns, their types or their comments. Processes
 * take turns.
 * @param documents those without required parameters
 */
export async function makeViews(database: Sql, documents: readonly FlatDocument[]): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtext('rapport bi views'))`.execute(transaction);
    const present = await rowsOf<{ name: string; columns: string[] }>(
      transaction,
      sql`
      select c.relname as name, array_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || coalesce(col_description(c.oid, a.attnum), '') order by a.attnum) as columns
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 where c.relnamespace = 'bi'::regnamespace and c.relkind = 'v' group by 1`,
    );
    for (const document of documents) {
      const known = present.find(({ name }) => name === sqlName(document.name));
      const wanted = document.answer.columns.map(
        (column) =>
          `${sqlName(column.name)} ${typeOf(column) === 'timestamptz' ? 'timestamp with time zone' : typeOf(column)} ${column.description}`,
      );
      if (known && JSON.stringify(known.columns.slice(0, -2)) === JSON.stringify(wanted)) continue;
      if (known) await sql`drop view ${sql.id('bi', known.name)}`.execute(transaction);
      for (const statement of statementsOf(document)) await statement.execute(transaction);
    }
  });
}

/** How old a stored answer is. */
export interface ViewState {
  document: string;
  cursor: string;
  ageSeconds: number;
}

export const readViewStates = (database: Sql): Promise<ViewState[]> =>
  rowsOf(
    database,
    sql`select document, cursor, extract(epoch from now() - refreshed_at)::float8 as "ageSeconds" from bi_answer`,
  );

/** Stores an answer for its view. */
export async function keepAnswer(
  database: Sql,
  document: string,
  cursor: string,
  provenance: unknown,
  rows: readonly Row[],
  { columns }: Answer,
): Promise<void> {
  const named = rows.map((row) =>
    Object.fromEntries(columns.map(({ name }) => [sqlName(name), row[name]])),
  );
  await rowOf(
    database,
    sql`
    insert into bi_answer (document, provenance, rows, cursor) values (${document}, ${JSON.stringify(provenance ?? {})}, ${JSON.stringify(named)}, ${cursor})
    on conflict (document) do update set provenance = excluded.provenance, rows = excluded.rows, cursor = excluded.cursor, refreshed_at = now()`,
  );
}
