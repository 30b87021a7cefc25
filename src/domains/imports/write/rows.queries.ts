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
  const source = literal(context.source);
  const checked = checkedName(table.name);
  const match = target.match.replaceAll(':source', source);
  const provided = target.values.filter(({ from }) => context.provided.has(from));
  const valueOf = (value: Target['values'][number]) => value.value ?? `t.${named(value.from)}`;
  const onUpdate = provided.map((value) => ({
    column: named(value.column),
    value: value.fallback
      ? `coalesce(${valueOf(value)}, x.${named(value.column)})`
      : valueOf(value),
  }));
  const touch =
    { both: ', version = x.version + 1, updated_at = now()', version: ', version = x.version + 1' }[
      target.versioned!
    ] ?? '';
  let updated = 0;
  if (onUpdate.length > 0) {
    const result =
      await client.query(`update ${target.table} x set ${onUpdate.map(({ column, value }) => `${column} = ${value}`).join(', ')}${touch}
      from ${checked} t where ${match} and (${onUpdate.map(({ column }) => `x.${column}`).join(', ')}) is distinct from (${onUpdate.map(({ value }) => value).join(', ')})`);
    updated = result.rowCount ?? 0;
  }
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
  const result =
    await client.query(`insert into ${target.table} (${inserted.map(([column]) => column).join(', ')})
    select ${inserted.map(([, value]) => value).join(', ')} from ${checked} t
    where not exists (select from ${target.table} x where ${match}) order by t.origin, t.line`);
  return { created: result.rowCount ?? 0, updated };
}
