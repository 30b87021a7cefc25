import pg from 'pg';
import { families, seniorities } from '../src/domains/demo/jobs.js';
import { cities, companies, cultures } from '../src/domains/demo/names.js';
import { ReindexService } from '../src/domains/matching/index/reindex.service.js';
import type { CandidateIndex } from '../src/domains/matching/index/candidate-index.js';
import type { Database } from '../src/platform/database/database.js';

export interface PeopleSize {
  candidates: number;
  /** applications of each third candidate, to these many ended jobs; 0 for none */
  jobs?: number;
}

/** Tables that are written in bulk: their triggers would put a row for each person into the feed, which nobody measures here. */
const tables = [
  'candidate',
  'candidate_skill',
  'experience',
  'job',
  'stage',
  'application',
  'interaction',
  'touch',
  'referral',
  'job_skill',
  'offer',
];

/** A number from 0 to 2³¹-1 that depends on a row and the name of the choice alone, so that every run makes the same people. */
const chance = (row: string, choice: number) =>
  `(hashint8extended((${row})::bigint, ${choice}) & 2147483647)`;
const pick = (list: string, row: string, choice: number) =>
  `(${list})[1 + ${chance(row, choice)} % cardinality(${list})]`;
/** The first of a list far more often than the last, as employers and places are in life. */
const pickSkewed = (list: string, row: string, choice: number) =>
  `(${list})[1 + floor(power(${chance(row, choice)} / 2147483648.0, 3) * cardinality(${list}))::int]`;
/** An employer: one of 26 names with one of 200 numbers. An array of all of them would be unpacked for each row, at half a millisecond. */
const employer = (row: string) =>
  `${pickSkewed('w.companies', row, 6)} || ' ' || ${chance(row, 35)} % 200`;

/**
 * Fills an empty, migrated database with people who have skills, past employers, texts in English or German, and
 * outcomes of earlier applications, by SQL alone, and the same for the same size; then `indexPeople`.
 */
export async function generatePeople(
  database: Database,
  { candidates, jobs = 0 }: PeopleSize,
): Promise<void> {
  const client = new pg.Client(database.urls.owner);
  await client.connect();
  try {
    for (const table of tables) await client.query(`alter table ${table} disable trigger user`);
    await client.query(
      `create temporary table line as
      select row_number() over () as n, titles, about_en, about_de, education, certificates, weight,
        array(select s.id from unnest(core) c join skill s on s.key = skill_key(c)) as core,
        array(select s.id from unnest(others) c join skill s on s.key = skill_key(c)) as others
      from jsonb_to_recordset($1::jsonb) as f(titles text[], core text[], others text[], about_en text, about_de text, education text[], certificates text[], weight int)`,
      [
        JSON.stringify(
          families.map((family) => ({
            titles: family.titles,
            core: family.core,
            others: [...family.often, ...family.sometimes],
            about_en: family.about.en,
            about_de: family.about.de,
            education: family.education,
            certificates: family.certificates,
            weight: family.weight,
          })),
        ),
      ],
    );
    const names = {
      given: cultures.flatMap(({ given }) => [...given.woman, ...given.man]),
      family: cultures.flatMap(({ family }) => family),
    };
    await client.query(
      `create temporary table words as select $1::text[] as given, $2::text[] as family, $3::text[] as companies, $4::text[] as cities, $5::text[] as bands`,
      [names.given, names.family, companies, cities.map(({ name }) => name), seniorities],
    );
    await client.query(
      `create temporary table place as select * from jsonb_to_recordset($1::jsonb) as p(name text, country text, latitude float8, longitude float8)`,
      [
        JSON.stringify(
          cities.map(({ name, country, latitude, longitude }) => ({
            name,
            country,
            latitude,
            longitude,
          })),
        ),
      ],
    );
    await client.query(
      `create temporary table rare as select row_number() over (order by key) - 1 as n, id from skill`,
    );
    await client.query(
      `create temporary table share as select n as line, generate_series(1, weight) from line`,
    );
    await client.query(`create temporary table person as
      select i, uuidv7() as id, (array(select line from share order by line))[1 + ${chance('i', 1)} % (select count(*) from share)] as line, ${chance('i', 2)} % 4 as band
      from generate_series(1, ${candidates}) i`);
    for (const table of ['line', 'place', 'words', 'rare', 'person'])
      await client.query(`analyze ${table}`);
    await client.query(`
      insert into candidate (id, source, external_id, given_name, family_name, emails, location, country, latitude, longitude, title, company, relationship,
        education, experience_years, seniority, languages, certificates, willing_to_move, summary, consent_until, do_not_contact, created_at, updated_at)
      select p.id, 'benchmark', 'c' || p.i, ${pick('w.given', 'p.i', 3)}, ${pick('w.family', 'p.i', 4)}, array['person' || p.i || '@example.com'],
        c.name, c.country, c.latitude, c.longitude, l.titles[p.band + 1], ${employer('p.i')},
        (array['PASSIVE', 'PASSIVE', 'ACTIVE', 'FORMER_APPLICANT', 'SILVER_MEDALLIST', 'FREELANCER', 'EMPLOYEE', 'ALUMNI'])[1 + ${chance('p.i', 7)} % 8],
        ${pick('l.education', 'p.i', 8)}, p.band * 3 + ${chance('p.i', 9)} % 60 / 10.0, w.bands[p.band + 1],
        case ${chance('p.i', 10)} % 3 when 0 then array['de:C2', 'en:B2'] when 1 then array['en:C2'] else array['en:C1', 'de:B1'] end,
        case when ${chance('p.i', 11)} % 4 = 0 then l.certificates else '{}' end, case when ${chance('p.i', 12)} % 5 > 0 then ${chance('p.i', 12)} % 5 > 2 end,
        case when ${chance('p.i', 10)} % 3 = 0
          then 'Seit ' || (2000 + ${chance('p.i', 13)} % 25) || ' kümmere ich mich um ' || l.about_de || ', zuletzt bei ' || ${employer('p.i')} || '. Projekt ' || to_hex(${chance('p.i', 14)}) || ' war die größte Aufgabe.'
          else 'For years I have worked on ' || l.about_en || ', most recently at ' || ${employer('p.i')} || '. The project ' || to_hex(${chance('p.i', 14)}) || ' was the largest of them.' end,
        case when ${chance('p.i', 15)} % 10 > 1 then timestamptz '2025-01-01' + ${chance('p.i', 16)} % 1500 * interval '1 day' end, ${chance('p.i', 17)} % 40 = 0,
        timestamptz '2023-01-01' + ${chance('p.i', 18)} % 94000000 * interval '1 second', timestamptz '2026-01-01' - ${chance('p.i', 19)} % 40000000 * interval '1 second'
      from person p join line l on l.n = p.line cross join words w join place c on c.name = ${pickSkewed('w.cities', 'p.i', 5)}`);
    await client.query(`
      insert into candidate_skill (candidate_id, skill_id, level, years, last_used, evidence)
      select p.id, s.skill, case when ${chance('p.i * 64 + s.n', 21)} % 4 > 0 then 1 + ${chance('p.i * 64 + s.n', 22)} % 5 end,
        case when ${chance('p.i * 64 + s.n', 23)} % 4 > 0 then ${chance('p.i * 64 + s.n', 24)} % 120 / 10.0 end,
        case when ${chance('p.i * 64 + s.n', 25)} % 3 > 0 then date '2026-01-01' - (${chance('p.i * 64 + s.n', 26)} % 1500)::int end,
        (array['RESUME', 'SELF', 'ASSESSMENT', 'RECRUITER'])[1 + ${chance('p.i * 64 + s.n', 27)} % 4]
      from person p join line l on l.n = p.line join rare r on r.n = ${chance('p.i', 28)} % (select count(*) from rare)
      cross join lateral (
        select distinct on (skill) skill, n from (
          select skill, n, case when n <= cardinality(l.core) then 8 else 4 end as often from unnest(l.core || l.others) with ordinality as o(skill, n)
          union all select r.id, 40, 10
        ) options where ${chance('p.i * 64 + n', 29)} % 10 < often order by skill, n) s`);
    await client.query(`
      insert into experience (candidate_id, external_id, title, company, started_on, ended_on, current, summary)
      select p.id, 'x' || e, l.titles[greatest(1, p.band + 2 - e)], ${employer('p.i * 4 + e')},
        date '2026-01-01' - (e * 900 + ${chance('p.i * 4 + e', 31)} % 300)::int, case when e > 1 then date '2026-01-01' - ((e - 1) * 900)::int end, e = 1,
        case when e < 3 then 'Work on ' || l.about_en end
      from person p join line l on l.n = p.line cross join words w cross join generate_series(1, 1 + ${chance('p.i', 32)}::int % 3) e`);
    await client.query(`
      insert into interaction (candidate_id, external_id, source, type, at)
      select p.id, 'i' || p.i, 'benchmark', 'CALL', timestamptz '2024-01-01' + ${chance('p.i', 33)} % 60000000 * interval '1 second' from person p where ${chance('p.i', 34)} % 2 = 0`);
    if (jobs > 0) await generateOutcomes(client, jobs);
    for (const table of tables) await client.query(`alter table ${table} enable trigger user`);
    await client.query('analyze');
  } finally {
    await client.end();
  }
}

/** Closed jobs with people who applied for them and how far they came. */
async function generateOutcomes(client: pg.Client, jobs: number): Promise<void> {
  await client.query(`create temporary table past as
    select j, uuidv7() as id, 1 + j % (select count(*) from line) as line, j % 4 as band from generate_series(1, ${jobs}) j`);
  await client.query(`insert into job (id, source, external_id, title, department, status, opened_at, closed_at)
    select p.id, 'benchmark', 'j' || p.j, l.titles[p.band + 1], 'Department ' || p.line, 'CLOSED', timestamptz '2024-01-01', timestamptz '2025-01-01' from past p join line l on l.n = p.line`);
  await client.query(`insert into job_skill (job_id, skill_id, need, min_level, min_years)
    select p.id, s.skill, case when s.n <= 2 then 'MUST' when s.n <= 4 then 'SHOULD' else 'NICE' end, case when s.n = 1 then 3 end, case when s.n <= 2 then p.band + 1 end
    from past p join line l on l.n = p.line cross join lateral unnest((l.core || l.others)[:6]) with ordinality s(skill, n)`);
  await client.query(`insert into stage (job_id, name, position, milestone)
    select p.id, initcap(m), n, m from past p cross join unnest(array['APPLICATION', 'SCREEN', 'ASSESSMENT', 'INTERVIEW', 'OFFER', 'HIRED']) with ordinality s(m, n)`);
  await client.query(`insert into application (source, external_id, candidate_id, job_id, stage_id, status, applied_at, ended_at)
    select 'benchmark', 'a' || p.i, p.id, j.id, s.id, 'REJECTED', timestamptz '2024-06-01', timestamptz '2024-07-01' + ${chance('p.i', 41)} % 30000000 * interval '1 second'
    from person p join past j on j.j = 1 + ${chance('p.i', 42)} % ${jobs} join stage s on s.job_id = j.id and s.position = 1 + ${chance('p.i', 43)} % 4
    where p.i % 3 = 0`);
}

/** Makes the index of everybody. */
export async function indexPeople(
  database: Database,
  index: CandidateIndex,
  progress: (done: number) => void = () => undefined,
): Promise<void> {
  await new ReindexService(database, index).run({ progress: ({ done }) => progress(done) });
  await vacuum(database, 'search_document');
}

/** What autovacuum does in its own time; only the owner of a table may. */
export async function vacuum(database: Database, table: string): Promise<void> {
  const client = new pg.Client(database.urls.owner);
  await client.connect();
  await client.query(`vacuum analyze ${table}`);
  await client.end();
}
