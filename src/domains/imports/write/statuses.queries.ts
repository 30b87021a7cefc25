import type { Context } from '../checks/context.js';
import type { Client } from '../staging/connection.queries.js';
import { checkedName, literal } from '../staging/names.queries.js';
import { analyse } from '../staging/temporary.queries.js';

/** Writes the status that applications.csv gives into `given_status`: the events and the history must agree with it. */
export async function noteStatuses(client: Client, context: Context): Promise<void> {
  if (!context.provided.has('status')) return;
  await client.query(`insert into given_status select a.id, t.status, a.xmin = pg_current_xact_id()::xid from ${checkedName('applications')} t
    join application a on a.source = ${literal(context.source)} and a.external_id = t.application_id where t.status is not null`);
  await analyse(client, 'given_status');
}
