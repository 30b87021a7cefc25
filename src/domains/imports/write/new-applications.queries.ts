import type { Context } from '../checks/context.js';
import type { Client } from '../staging/connection.queries.js';
import { analyse } from '../staging/temporary.queries.js';
import type { Table, Target } from '../tables/table.js';
import { newRows, updateRows, type Written } from './rows.queries.js';

/**
 * Updates the stored applications that differ, and puts the new ones into `new_application`. They are inserted once their
 * history tells their stage and status: to insert them before would write each application, and all its index entries,
 * twice.
 */
export async function writeApplications(
  client: Client,
  table: Table,
  target: Target,
  context: Context,
): Promise<Written> {
  const updated = await updateRows(client, table, target, context);
  const { columns, query } = newRows(table, target, context);
  const { rowCount } = await client.query(
    `insert into new_application (${columns.join(', ')}) ${query}`,
  );
  await analyse(client, 'new_application');
  return { created: rowCount ?? 0, updated };
}
