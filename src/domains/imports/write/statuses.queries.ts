import type { Context } from '../checks/context.js';
import type { Client } from '../staging/connection.queries.js';
import { checkedName, literal } from '../staging/names.queries.js';
import { analyse } from '../staging/temporary.queries.js';

/** Writes the status that applications.csv gives into `given_status`: the events and the history must agree with it. */
export async function noteStatuses(client: Client, context: Context): Promise<void> {
  if (!context.provided.has('status')) return;
  const given = `${checkedName('applications')} t`;
  await client.query(`insert into given_status
    select a.id, t.status, a.xmin = pg_current_xact_id()::xid from ${given}
    join application a on a.source = ${literal(context.source)} and a.external_id = t.application_id where t.status is not null
    union all
    select n.id, t.status, true from ${given} join new_application n on n.external_id = t.application_id where t.status is not null`);
  await analyse(client, 'given_status');
}
