import { sql, type RawBuilder } from 'kysely';
import { rowsOf, type Sql } from '../../platform/database/database.js';
import type { DeclaredTable } from '../../platform/module.js';

/** People whose rows are erased together, with the ids of their applications. */
export interface ErasedPeople {
  people: readonly string[];
  applications: readonly string[];
}

export const applicationsOf = async (database: Sql, people: readonly string[]): Promise<string[]> =>
  (
    await rowsOf<{ id: string }>(
      database,
      sql`select id from application where candidate_id = any(${[...people]}::uuid[])`,
    )
  ).map(({ id }) => id);

/** The condition on the rows of a table that belong to these people. */
const belongs = (
  { by }: DeclaredTable,
  alias: string,
  { people, applications }: ErasedPeople,
): RawBuilder<boolean> =>
  sql<boolean>`(${sql.join(
    by.map(
      (column) =>
        sql`${sql.ref(`${alias}.${column}`)} = any(${[...(column === 'application_id' ? applications : people)]}::uuid[])`,
    ),
    sql` or `,
  )})`;

/** What a column is set to when it is cleared: its default, or null. By table and column, as SQL. */
export type ColumnDefaults = ReadonlyMap<string, string>;

/** The defaults of all columns that are cleared. */
export async function defaultsOf(
  database: Sql,
  tables: readonly DeclaredTable[],
): Promise<ColumnDefaults> {
  const cleared = tables.flatMap(({ table, erasure }) =>
    erasure.rows === 'CLEARED' ? erasure.columns.map((column) => ({ table, column })) : [],
  );
  const rows = await rowsOf<{ name: string; expression: string }>(
    database,
    sql`
    select g.table || '.' || g.column as name, pg_get_expr(d.adbin, d.adrelid) as expression
    from jsonb_to_recordset(${JSON.stringify(cleared)}::jsonb) as g("table" text, "column" text)
    join pg_attribute a on a.attrelid = to_regclass(g.table) and a.attname = g.column join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum`,
  );
  return new Map(rows.map(({ name, expression }) => [name, expression]));
}

/**
 * Erases the rows of these people in one table, as the table declares it. What is erased already is left alone, so that
 * it is announced once.
 */
export async function eraseRows(
  database: Sql,
  declared: DeclaredTable,
  people: ErasedPeople,
  defaults: ColumnDefaults,
): Promise<void> {
  const { table, by, erasure } = declared;
  if (by.length === 0 || (erasure.rows !== 'DELETED' && erasure.rows !== 'CLEARED')) return;
  if (erasure.through) {
    await rowsOf(
      database,
      sql`select ${sql.ref(erasure.through)}(${[...people.people]}::uuid[]) is null as done`,
    );
    return;
  }
  if (erasure.rows === 'DELETED') {
    await rowsOf(
      database,
      sql`delete from ${sql.table(table)} as t where ${belongs(declared, 't', people)}`,
    );
    return;
  }
  const cleared: [name: string, value: RawBuilder<unknown>][] = [
    ...erasure.columns.map((column): [string, RawBuilder<unknown>] => [
      column,
      sql.raw(defaults.get(`${table}.${column}`) ?? 'null'),
    ]),
    ...Object.entries(erasure.shortened ?? {}).map(
      ([column, part]): [string, RawBuilder<unknown>] => [column, sql`${sql.ref(part)}(t)`],
    ),
  ];
  await rowsOf(
    database,
    sql`
    update ${sql.table(table)} as t set ${sql.join(cleared.map(([name, value]) => sql`${sql.ref(name)} = ${value}`))}
    where ${belongs(declared, 't', people)} and (${sql.join(
      cleared.map(([name, value]) => sql`${sql.ref(`t.${name}`)} is distinct from ${value}`),
      sql` or `,
    )})`,
  );
}

/** How many rows of each table belong to these people, in the order of the tables. Those who may not be read are left out. */
export async function countRows(
  database: Sql,
  tables: readonly DeclaredTable[],
  people: ErasedPeople,
): Promise<Map<string, number>> {
  const counted = tables.filter(
    ({ by, erasure }) => by.length > 0 && !(erasure.rows === 'DELETED' && erasure.through),
  );
  if (counted.length === 0) return new Map();
  const rows = await rowsOf<{ table: string; rows: number }>(
    database,
    sql.join(
      counted.map(
        (declared) =>
          sql<{ table: string; rows: number }>`
        select ${declared.table}::text as "table", count(*)::int as rows from ${sql.table(declared.table)} as t where ${belongs(declared, 't', people)}`,
      ),
      sql` union all `,
    ) as RawBuilder<{ table: string; rows: number }>,
  );
  return new Map(rows.map(({ table, rows: count }) => [table, count]));
}
