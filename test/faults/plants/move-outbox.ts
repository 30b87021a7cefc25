import { type RawBuilder, sql } from 'kysely';
import { rowOf, type Sql } from '../../../src/platform/database/database.js';

const carried = sql.raw(
  'entity, entity_id, kind, operation, candidate_id, application_id, job_id, previous_job_id, department, previous_department, transition_id, client_mutation_id, at',
);

/** As the product's sequencer moves rows, with another choice of them. */
export async function moveOutbox(
  database: Sql,
  chosen: RawBuilder<unknown>,
  limit: number,
): Promise<{ moved: number; last?: number }> {
  const row = await rowOf<{ moved: number; last: number }>(
    database,
    sql`
    with head as (select last from feed_head for update),
         b as (delete from outbox where id = any(array(select id from outbox, head where ${chosen} order by id limit ${limit})) returning *),
         h as (update feed_head set last = last + (select count(*) from b) where exists (select from b) returning last - (select count(*) from b) as base),
         f as (insert into feed (position, outbox_id, ${carried}) select h.base + row_number() over (order by b.id), b.id, ${carried} from b, h returning position)
    select count(*)::int as moved, max(position)::float8 as last, pg_notify('feed', max(position)::text) from f having count(*) > 0`,
  );
  return row ?? { moved: 0 };
}
