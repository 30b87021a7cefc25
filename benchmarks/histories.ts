import pg from 'pg';
import type { Database } from '../src/platform/database/database.js';

/** Tables that are written in bulk: their triggers are measured elsewhere (feed-writers.ts). */
const tables = [
  'candidate',
  'job',
  'stage',
  'application',
  'transition',
  'touch',
  'referral',
  'offer',
  'opening',
  'interaction',
  'channel',
  'channel_spend',
];

/** A number from 0 to 2³¹-1 that depends on a row and the name of the choice alone, so that every run makes the same histories. */
const chance = (row: string, choice: number) =>
  `(hashint8extended((${row})::bigint, ${choice}) & 2147483647)`;

/**
 * Fills an empty, migrated database with applications over three years and 5.5 events for each, with 20 channels, a job
 * for every 600, campaigns, holds, touches, referrals, offers, openings and messages, by SQL alone; the same for the same
 * size. The application facts are not made: run a rebuild.
 * @param people how many people apply; each applies about 1.25 times if it is left out
 * @returns how many transitions there are
 */
export async function generateHistories(
  database: Database,
  applications: number,
  people = Math.ceil(applications * 0.8),
): Promise<number> {
  const jobs = Math.max(10, Math.round(applications / 600));
  const client = new pg.Client(database.urls.owner);
  await client.connect();
  try {
    for (const table of tables) await client.query(`alter table ${table} disable trigger user`);
    await client.query(`
      create temp table made_channel as select i, uuidv7() as id from generate_series(1, 20) i;
      create temp table made_job as select i, uuidv7() as id from generate_series(1, ${jobs}) i;
      create temp table made_person as select i, uuidv7() as id from generate_series(1, ${people}) i;
      create temp table made_stage as select j.i as job, s.position, uuidv7() as id, j.id as job_id, s.name, s.milestone from made_job j cross join (values
        (1, 'Applied', 'APPLICATION'), (2, 'Screen', 'SCREEN'), (3, 'Phone', 'SCREEN'), (4, 'Test', 'ASSESSMENT'), (5, 'First', 'INTERVIEW'), (6, 'Second', 'INTERVIEW'), (7, 'Offer', 'OFFER'), (8, 'Hired', 'HIRED')
      ) s(position, name, milestone);
      create temp table made as select i, uuidv7() as id, 1 + ${chance('i', 1)} % ${people} as person, 1 + ${chance('i', 2)} % ${jobs} as job, 1 + ${chance('i', 3)} % 20 as channel,
        timestamptz '2023-01-01T00:00:00Z' + ${chance('i', 4)} % 94608000 * interval '1 second' as applied_at, (3 + ${chance('i', 5)} % 6)::int as events, ${chance('i', 6)} % 100 as luck
        from generate_series(1, ${applications}) i;
      analyze made; analyze made_person; analyze made_job; analyze made_channel; analyze made_stage;
      insert into channel (id, name, kind) select id, 'Channel ' || i, case when i % 5 = 0 then 'REFERRAL' else 'JOB_BOARD' end from made_channel;
      insert into channel_spend (channel_id, first_day, last_day, amount, currency) select id, '2023-01-01', '2025-12-31', 100000, 'EUR' from made_channel;
      insert into job (id, title, department, location, opened_at) select id, 'Job ' || i, 'Department ' || i % 12, 'City ' || i % 9, '2022-12-01' from made_job;
      insert into job_hold (job_id, began_at, ended_at) select j.id, h.began_at, h.began_at + interval '9 days' from made_job j cross join generate_series(timestamptz '2023-02-01T00:00:00Z', '2025-12-01', '5 months') h(began_at) where j.i % 3 = 0;
      insert into stage (id, job_id, name, position, milestone) select id, job_id, name, position, milestone from made_stage;
      insert into candidate (id, given_name, family_name, relationship) select id, 'Person', i::text, case when i % 20 = 0 then 'SILVER_MEDALLIST' else 'PASSIVE' end from made_person;`);
    // The last event is an end, except where the application is still going on.
    const status = `case when m.luck < 15 then 'ACTIVE' when m.events = 8 and m.luck < 60 then 'HIRED' when m.luck < 80 then 'REJECTED' when m.luck < 97 then 'WITHDRAWN' else 'TRANSFERRED' end`;
    await client.query(`
      insert into application (id, candidate_id, job_id, applied_at, channel_id, campaign, status, stage_id, ended_at)
      select m.id, p.id, j.id, m.applied_at, c.id, case when m.i % 4 = 0 then 'Campaign ' || m.luck % 12 end, ${status}, s.id, case when m.luck >= 15 then m.applied_at + m.events * interval '4 days' end
      from made m join made_person p on p.i = m.person join made_job j on j.i = m.job join made_channel c on c.i = m.channel join made_stage s on s.job = m.job and s.position = m.events - 1;
      insert into transition (application_id, ordinal, kind, from_stage_id, to_stage_id, at)
      select m.id, e, case when e = m.events and m.luck >= 15 then case ${status} when 'HIRED' then 'HIRE' when 'REJECTED' then 'REJECT' when 'WITHDRAWN' then 'WITHDRAW' else 'TRANSFER' end
          when e = 1 then 'ENTER' when e = 5 and m.luck % 10 = 0 then 'BACK' when e = 6 and m.luck % 10 = 0 then 'SKIP' else 'ADVANCE' end,
        b.id, case when e = m.events and m.luck >= 15 then null else s.id end, m.applied_at + e * interval '3 days' + ${chance('m.i * 10 + e', 7)} % 259200 * interval '1 second'
      from made m cross join lateral generate_series(1, m.events) e
      join made_stage s on s.job = m.job and s.position = case when e = 5 and m.luck % 10 = 0 then 2 else least(e, 7) end left join made_stage b on b.job = m.job and b.position = e - 1
      order by m.i, e;`);
    await client.query(`
      insert into touch (candidate_id, channel_id, at) select p.id, c.id, m.applied_at - interval '20 days' from made m join made_person p on p.i = m.person join made_channel c on c.i = 1 + (m.channel + 3) % 20 where m.i % 2 = 0;
      insert into referral (referrer_email, candidate_id, job_id, at) select 'employee' || m.i % 200 || '@example.com', p.id, j.id, m.applied_at - interval '1 day' from made m join made_person p on p.i = m.person join made_job j on j.i = m.job where m.i % 30 = 0;
      insert into offer (application_id, revision, status, sent_at, resolved_at, starts_on)
      select id, 1, case when luck < 60 then 'ACCEPTED' else 'DECLINED' end, applied_at + interval '20 days', applied_at + interval '23 days', (applied_at + interval '60 days')::date from made where events = 8 and luck >= 15;
      insert into opening (job_id, opened_at, filled_at, application_id) select j.id, m.applied_at - interval '30 days', m.applied_at + interval '24 days', m.id from made m join made_job j on j.i = m.job where m.events = 8 and m.luck between 15 and 59;
      insert into interaction (candidate_id, application_id, at, type, direction) select p.id, m.id, m.applied_at + m.luck % 9 * interval '1 day', 'EMAIL', 'OUT' from made m join made_person p on p.i = m.person where m.i % 3 > 0;
      insert into interaction (candidate_id, at, type, direction) select p.id, m.applied_at + m.luck % 13 * interval '1 day', 'EMAIL', 'IN' from made m join made_person p on p.i = m.person where m.i % 5 = 0;`);
    for (const table of tables) await client.query(`alter table ${table} enable trigger user`);
    for (const table of tables) await client.query(`vacuum analyze ${table}`);
    return Number((await client.query('select count(*) as count from transition')).rows[0].count);
  } finally {
    await client.end();
  }
}
