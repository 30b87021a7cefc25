import type { Context } from '../checks/context.js';
import type { Client } from '../staging/connection.queries.js';
import { analyse } from '../staging/temporary.queries.js';
import type { Table, Target } from '../tables/table.js';
import { newRows, updateRows, type Written } from './rows.queries.js';

/** Creates `new_application`, where the applications wait that are not stored yet. */
export async function createNewApplications(client: Client): Promise<void> {
  await client.query(
    `create temp table new_application (
      id uuid not null default uuidv7(), source text not null, external_id text not null, candidate_id uuid not null,
      job_id uuid not null, applied_at timestamptz(3) not null, channel_id uuid, campaign text, referred_by text,
      imported boolean not null) on commit drop`,
  );
  await analyse(client, 'new_application');
}

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
