import type { Client } from '../staging/connection.queries.js';
import { createTemporary, dropTables } from '../staging/temporary.queries.js';

/**
 * Writes the finished history. Rows of `transition` are never changed: a stored row that the new order contradicts is
 * named in `transition_superseded`, and its next revision follows.
 * @param source an SQL constant
 */
export async function reviseHistory(client: Client, source: string): Promise<void> {
  const {
    rows: [{ stored }],
  } = await client.query(
    `select exists (select from touched t join transition o using (application_id)) as stored`,
  );
  const insert = (rows: string) =>
    client.query(`insert into transition (application_id, ordinal, revision, from_stage_id, to_stage_id, at, kind, kind_given, out_of_order, reason, actor, imported, source, external_id)
    select application_id, ordinal, revision, from_stage_id, to_stage_id, at, kind, kind_given, out_of_order, reason, actor, imported, case when imported then ${source} end, external_id
    from (${rows}) r`);
  if (!stored) {
    // The rows are in order already.
    await insert('select f.*, 1 as revision from finished f');
    return;
  }
  await createTemporary(
    client,
    'matched',
    `select f.*, c.id as stored_id, coalesce(c.revision, (select max(o.revision) from transition o where o.source = ${source} and o.external_id = f.external_id), 0) as stored_revision,
      c.id is not null and (c.application_id, c.ordinal, c.from_stage_id, c.to_stage_id, c.at, c.kind, c.kind_given, c.out_of_order, c.reason, c.actor)
        is not distinct from (f.application_id, f.ordinal, f.from_stage_id, f.to_stage_id, f.at, f.kind, f.kind_given, f.out_of_order, f.reason, f.actor) as same
    from finished f
    left join current_transition e on e.source = ${source} and e.external_id = f.external_id and f.transition_id is null
    left join current_transition y on y.application_id = f.application_id and y.imported and y.external_id is null and y.kind = f.kind and f.external_id is null and f.transition_id is null
    left join current_transition c on c.id = coalesce(f.transition_id, e.id, y.id)`,
  );
  // Old rows first, so that an event never has two current rows.
  await client.query(`insert into transition_superseded (transition_id)
    select id from (
      select stored_id as id from matched where stored_id is not null and not same
      union
      select c.id from touched t join current_transition c using (application_id)
      where not exists (select from matched m where m.stored_id = c.id)) gone`);
  await insert(
    'select m.*, m.stored_revision + 1 as revision from matched m where not same order by application_id, ordinal',
  );
  await dropTables(client, 'matched');
}
