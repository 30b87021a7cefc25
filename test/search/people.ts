import fc from 'fast-check';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { rowsOf, type Sql } from '../../src/platform/database/database.js';

const pick = <T>(...values: T[]) => fc.constantFrom(...values);
export const words = {
  locations: [
    'Berlin',
    'berlin',
    'Zürich',
    'New York',
    'İzmir',
    'ΣΊΣΥΦΟΣ',
    'Straße',
    'O\'Brien "town"',
    '東京',
  ],
  countries: ['DE', 'de', 'CH', 'US'],
  titles: ['Data Engineer', 'data engineer', 'Développeur', 'Head of Sales', 'Nurse'],
  companies: ['Acme', 'ACME', 'Müller & Söhne'],
  relationships: [
    'ACTIVE',
    'PASSIVE',
    'FORMER_APPLICANT',
    'SILVER_MEDALLIST',
    'FREELANCER',
    'EMPLOYEE',
    'ALUMNI',
  ],
  seniorities: ['INTERN', 'JUNIOR', 'MID', 'SENIOR', 'LEAD', 'PRINCIPAL', 'EXECUTIVE'],
  languages: ['de', 'de:B2', 'EN:C1', 'en', 'fr:A1'],
  departments: ['Engineering', 'Sales', 'engineering'],
  sources: ['hr', 'import', 'Import'],
  statuses: ['ACTIVE', 'HIRED', 'REJECTED', 'WITHDRAWN', 'TRANSFERRED'],
  milestones: ['APPLICATION', 'SCREEN', 'ASSESSMENT', 'INTERVIEW', 'OFFER', 'HIRED'],
  times: [
    '2024-01-01T00:00:00.000Z',
    '2024-06-01T12:30:00.001Z',
    '2025-01-01T00:00:00.000Z',
    '2025-01-01T00:00:00.001Z',
    '2026-06-30T23:59:59.999Z',
  ],
  skills: ['Java', 'JavaScript', 'C++', 'Machine Learning', 'Kubernetes', 'SQL'],
} as const;
/** Decides about consent in these tests. */
export const now = new Date('2025-01-01T00:00:00.000Z');

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 3 });
const years = fc.integer({ min: 0, max: 300 }).map((tenths) => tenths / 10);
const person = fc.record({
  givenName: pick('Ada', 'Grace', 'José', 'Łukasz'),
  familyName: maybe(pick('Lovelace', 'Hopper', 'Núñez', 'von Neumann')),
  location: maybe(pick(...words.locations)),
  country: maybe(pick(...words.countries)),
  title: maybe(pick(...words.titles)),
  company: maybe(pick(...words.companies)),
  relationship: pick(...words.relationships),
  experienceYears: maybe(years),
  seniority: maybe(pick(...words.seniorities)),
  languages: fc.uniqueArray(pick(...words.languages), { maxLength: 3 }),
  willingToMove: maybe(fc.boolean()),
  doNotContact: fc.boolean(),
  consentUntil: maybe(pick(...words.times)),
  createdAt: pick(...words.times),
  source: maybe(pick(...words.sources)),
  skills: fc.uniqueArray(fc.nat({ max: words.skills.length - 1 }), { maxLength: 4 }),
  touches: fc.array(fc.nat({ max: 3 }), { maxLength: 2 }),
  contacts: fc.array(fc.tuple(pick('NOTE', 'CALL', 'EMAIL', 'FEEDBACK'), pick(...words.times)), {
    maxLength: 3,
  }),
  applications: fc.array(
    fc.record({
      job: fc.nat({ max: 3 }),
      stage: fc.nat({ max: 5 }),
      status: pick(...words.statuses),
      channel: maybe(fc.nat({ max: 3 })),
    }),
    { maxLength: 2 },
  ),
  experiences: fc.array(
    fc.record({
      title: pick(...words.titles),
      company: maybe(pick(...words.companies)),
      current: fc.boolean(),
    }),
    { maxLength: 2 },
  ),
});

export interface World {
  candidates: string[];
  skills: string[];
  channels: string[];
  pools: string[];
  jobs: string[];
  stages: string[];
}

/** Fills a database with random people and everything around them. */
export async function populate(database: Sql, count: number, seed: number): Promise<World> {
  const ids = (length: number) => Array.from({ length }, () => v7());
  const world: World = {
    candidates: ids(count),
    skills: ids(words.skills.length),
    channels: ids(4),
    pools: ids(3),
    jobs: ids(4),
    stages: ids(24),
  };
  const insert = (table: string, columns: string, rows: object[]) =>
    rowsOf(
      database,
      sql`
    insert into ${sql.table(table)} (${sql.raw(columns.replace(/ [a-z]+(\[\])?(?=,|$)/g, ''))})
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(${sql.raw(columns)})`,
    );
  await insert(
    'skill',
    'id uuid, name text, key text',
    world.skills.map((id, n) => ({
      id,
      name: words.skills[n],
      key: words.skills[n]!.toLowerCase(),
    })),
  );
  await insert(
    'channel',
    'id uuid, name citext',
    world.channels.map((id, n) => ({ id, name: `Channel ${n}` })),
  );
  await insert(
    'job',
    'id uuid, title text, department text',
    world.jobs.map((id, n) => ({
      id,
      title: `Job ${n}`,
      department: words.departments[n] ?? null,
    })),
  );
  await insert(
    'stage',
    'id uuid, job_id uuid, name text, position integer, milestone text',
    world.stages.map((id, n) => ({
      id,
      job_id: world.jobs[n % 4],
      name: `Stage ${n}`,
      position: n,
      milestone: words.milestones[Math.floor(n / 4)],
    })),
  );
  const people = fc.sample(person, { numRuns: count, seed });
  await insert(
    'candidate',
    `id uuid, given_name text, family_name text, location text, country text, title text, company text, relationship text, experience_years numeric,
    seniority text, languages text[], willing_to_move boolean, do_not_contact boolean, consent_until timestamptz, created_at timestamptz, source text, external_id text`.replace(
      /\s+/g,
      ' ',
    ),
    people.map((p, n) => ({
      id: world.candidates[n],
      given_name: p.givenName,
      family_name: p.familyName,
      location: p.location,
      country: p.country,
      title: p.title,
      company: p.company,
      relationship: p.relationship,
      experience_years: p.experienceYears,
      seniority: p.seniority,
      languages: p.languages,
      willing_to_move: p.willingToMove,
      do_not_contact: p.doNotContact,
      consent_until: p.consentUntil,
      created_at: p.createdAt,
      source: p.source,
      external_id: `e${n}`,
    })),
  );
  const each = <T>(rows: (p: (typeof people)[number], id: string) => T[]) =>
    people.flatMap((p, n) => rows(p, world.candidates[n]!));
  await insert(
    'candidate_skill',
    'candidate_id uuid, skill_id uuid, years numeric',
    each((p, id) =>
      p.skills.map((n) => ({ candidate_id: id, skill_id: world.skills[n], years: n })),
    ),
  );
  await insert(
    'touch',
    'candidate_id uuid, channel_id uuid, at timestamptz',
    each((p, id) =>
      p.touches.map((n) => ({ candidate_id: id, channel_id: world.channels[n], at: now })),
    ),
  );
  await insert(
    'interaction',
    'candidate_id uuid, type text, at timestamptz',
    each((p, id) => p.contacts.map(([type, at]) => ({ candidate_id: id, type, at }))),
  );
  await insert(
    'experience',
    'candidate_id uuid, external_id text, title text, company text, current boolean',
    each((p, id) => p.experiences.map((e, n) => ({ candidate_id: id, external_id: `${n}`, ...e }))),
  );
  await insert(
    'application',
    'candidate_id uuid, job_id uuid, stage_id uuid, status text, channel_id uuid, applied_at timestamptz',
    each((p, id) =>
      p.applications.map((a) => ({
        candidate_id: id,
        job_id: world.jobs[a.job],
        stage_id: world.stages[a.stage * 4 + a.job],
        status: a.status,
        channel_id: a.channel === null ? null : world.channels[a.channel],
        applied_at: now,
      })),
    ),
  );
  // Every second contact is about an application of the person, if there is one.
  await rowsOf(
    database,
    sql`update interaction i set application_id = (select a.id from application a where a.candidate_id = i.candidate_id order by a.id limit 1)
      where get_byte(uuid_send(i.id), 15) % 2 = 0`,
  );
  await insert(
    'pool',
    'id uuid, owner text, made_by text, name text',
    world.pools.map((id, n) => ({ id, owner: 'user:x', made_by: 'x', name: `Pool ${n}` })),
  );
  await insert(
    'pool_member',
    'pool_id uuid, candidate_id uuid, added_by text',
    world.candidates.flatMap((id, n) =>
      world.pools
        .filter((_, place) => n % (place + 2) === 1)
        .map((pool) => ({ pool_id: pool, candidate_id: id, added_by: 'x' })),
    ),
  );
  return world;
}
