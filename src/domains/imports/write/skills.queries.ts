import type { Context } from '../checks/context.js';
import type { Client } from '../staging/connection.queries.js';
import { checkedName, literal } from '../staging/names.queries.js';
import { dropTables } from '../staging/temporary.queries.js';

/**
 * Adds the skills that candidates.csv lists to the people. A skill that a person has already stays as it is.
 * @returns how many people got a skill whose row had no other change
 */
export async function writeListedSkills(client: Client, context: Context): Promise<number> {
  const { rows } = await client.query(`
    with wanted as (
      select distinct x.id as candidate_id, l.id as skill_id, x.xmin = pg_current_xact_id()::xid as written
      from ${checkedName('candidates')} t join candidate x on x.source = ${literal(context.source)} and x.external_id = t.candidate_id
      cross join unnest(t.skills) s (name) join listed_skill l on l.name = btrim(s.name) where l.id is not null),
    added as (
      insert into candidate_skill (candidate_id, skill_id) select candidate_id, skill_id from wanted w
      where not exists (select from candidate_skill k where k.candidate_id = w.candidate_id and k.skill_id = w.skill_id)
      order by candidate_id, skill_id
      returning candidate_id)
    select count(distinct a.candidate_id)::int as people from added a
    where not exists (select from wanted w where w.candidate_id = a.candidate_id and w.written)`);
  await dropTables(client, 'listed_skill');
  return rows[0].people;
}
