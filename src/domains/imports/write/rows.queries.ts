import type { Context } from '../checks/context.js';
import type { Client } from '../staging/connection.queries.js';
import { checkedName, literal, named } from '../staging/names.queries.js';
import type { Table, Target } from '../tables/table.js';

/** How many rows a table got. */
export interface Written {
  created: number;
  updated: number;
}

/**
 * Writes the checked rows of a table. Stored rows that differ are updated, then new rows are inserted. Columns that the
 * file does not have stay as they are. An empty cell clears a column; a column that always has a value (one with a
 * fallback) keeps it instead, and a new row gets the fallback.
 */
export async function writeRows(
  client: Client,
  table: Table,
  target: Target,
  context: Context,
): Promise<Written> {
  const updated = await updateRows(client, table, target, context);
  const { columns, query } = newRows(table, target, context);
  const { rowCount } = await client.query(
    `insert into ${target.table} (${columns.join(', ')}) ${query}`,
  );
  return { created: rowCount ?? 0, updated };
}

/**
 * Updates the stored rows that differ from the checked ones.
 * @returns how many did
 */
export async function updateRows(
  client: Client,
  table: Table,
  target: Target,
  context: Context,
): Promise<number> {
  const set = target.values
    .filter(({ from }) => context.provided.has(from))
    .map((value) => ({
      column: named(value.column),
      value: value.fallback
        ? `coalesce(${valueOf(value)}, x.${named(value.column)})`
        : valueOf(value),
    }));
  if (set.length === 0) return 0;
  const touch =
    { both: ', version = x.version + 1, updated_at = now()', version: ', version = x.version + 1' }[
      target.versioned!
    ] ?? '';
  const { rowCount } =
    await client.query(`update ${target.table} x set ${set.map(({ column, value }) => `${column} = ${value}`).join(', ')}${touch}
      from ${checkedName(table.name)} t where ${matchOf(target, context)} and (${set.map(({ column }) => `x.${column}`).join(', ')}) is distinct from (${set.map(({ value }) => value).join(', ')})`);
  return rowCount ?? 0;
}

/**
 * The checked rows that are not stored yet, in the order of the file.
 * @returns the stored columns that they have values for, and a query with these values
 */
export function newRows(
  table: Table,
  target: Target,
  context: Context,
): { columns: string[]; query: string } {
  const source = literal(context.source);
  const inserted = [
    ...Object.entries(target.identity).map(
      ([column, value]) => [named(column), value.replaceAll(':source', source)] as const,
    ),
    ...target.values.flatMap((value) => {
      // On insert there is no stored row whose addresses a value could read.
      const own = (context.provided.has(value.from) ? valueOf(value) : '').replaceAll(
        'x.emails',
        `'{}'::text[]`,
      );
      if (value.fallback)
        return [
          [
            named(value.column),
            own ? `coalesce(${own}, ${value.fallback})` : value.fallback,
          ] as const,
        ];
      return own ? [[named(value.column), own] as const] : [];
    }),
  ];
  return {
    columns: inserted.map(([column]) => column),
    query: `select ${inserted.map(([, value]) => value).join(', ')} from ${checkedName(table.name)} t
    where not exists (select from ${target.table} x where ${matchOf(target, context)}) order by t.origin, t.line`,
  };
}

const valueOf = (value: Target['values'][number]): string =>
  value.value ?? `t.${named(value.from)}`;

const matchOf = (target: Target, { source }: Context): string =>
  target.match.replaceAll(':source', literal(source));
