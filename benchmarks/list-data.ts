import pg from 'pg';
import type { Database } from '../src/platform/database/database.js';
import { generatePeople } from './people.js';

const tables = ['job', 'stage', 'application'];
const stages = `(values (1, 'Applied', 'APPLICATION'), (2, 'Screen', 'SCREEN'), (3, 'Interview', 'INTERVIEW'), (4, 'Offer', 'OFFER'), (5, 'Hired', 'HIRED')) s(position, name, milestone)`;

/**
 * Fills an empty, migrated database with people, a job for each 200 of them and three applications of each person, half
 * of them open, and a user admin@example.com; the same for the same size.
 */
export async function generateLists(database: Database, people: number): Promise<void> {
  await generatePeople(database, { candidates: people });
  const jobs = Math.max(10, Math.round(people / 200));
  const client = new pg.Client(database.urls.owner);
  await client.connect();
  try {
    for (const table of tables) await client.query(`alter table ${table} disable trigger user`);
    await client.query(`insert into app_user (email, role) values ('admin@example.com', 'ADMIN')`);
    await client.query(`insert into job (source, external_id, title, department, status, opened_at)
      select 'benchmark', 'j' || j, 'Job ' || j, 'Department ' || j % 12, 'OPEN', timestamptz '2025-01-01' from generate_series(1, ${jobs}) j`);
    await client.query(`insert into stage (job_id, name, position, milestone)
      select j.id, s.name, s.position, s.milestone from job j cross join ${stages}`);
    await client.query(`insert into application (source, external_id, candidate_id, job_id, stage_id, status, applied_at, stage_entered_at, ended_at)
      select 'benchmark', 'a' || a.n, a.person, j.id, st.id, case when a.n % 2 = 0 then case when st.milestone = 'HIRED' then 'HIRED' else 'ACTIVE' end else 'REJECTED' end,
        a.at, a.at + interval '1 day', case when a.n % 2 = 1 then a.at + interval '9 days' end
      from (select c.id as person, (c.external_id_number * 3 + k) as n, timestamptz '2025-01-01' + ((c.external_id_number * 7919 + k * 104729) % 30000000) * interval '1 second' as at
        from (select id, substr(external_id, 2)::bigint as external_id_number from candidate) c cross join generate_series(0, 2) k) a
      join job j on j.external_id = 'j' || 1 + (hashint8extended(a.n, 1) & 2147483647) % ${jobs}
      join stage st on st.job_id = j.id and st.position = 1 + (hashint8extended(a.n, 2) & 2147483647) % 5`);
    for (const table of tables) await client.query(`alter table ${table} enable trigger user`);
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}
