import pg from 'pg';
import { modules } from '../../src/modules.js';
import { personalDataOf } from '../../src/platform/compose.js';
import type { Member, TestJob, World } from '../scenario/index.js';

/** A column with text that somebody may have written. */
export interface Marked {
  table: string;
  column: string;
  /** what the rows of the person have in it */
  texts: string[];
}

export interface Canary {
  id: string;
  applicationId: string;
}

/** Columns with text whose form the database checks. */
const unmarkable = [
  'candidate.languages',
  ...['feed', 'outbox'].flatMap((table) =>
    ['entity', 'kind', 'operation'].map((column) => `${table}.${column}`),
  ),
];

/**
 * A person with rows in every table that holds something about people.
 * @param mark a word in the names of what is made beside the person
 */
export async function aCanary(world: World, mark: string): Promise<Canary> {
  const recruiter = world.aRecruiter();
  const job = await world.aJob({ title: `Job ${mark}`, skills: ['Baking'] });
  const person = await recruiter.records({
    givenName: 'Ottoline',
    familyName: 'Featherstone',
    title: 'Baker',
    emails: [`${mark}@example.com`],
    summary: 'A baker who has worked with Baking for years.',
    skills: [{ name: 'Baking', level: 5, years: 9 }],
    languages: [{ code: 'en', level: 'C1' }],
  });
  const application = await person.appliesFor(job);
  await application.advancesTo('Screen', { reason: 'a reason' });
  await everyOtherRow(world, recruiter, job, person.id, application.id, mark);
  await world.settled();
  return { id: person.id, applicationId: application.id };
}

async function everyOtherRow(
  world: World,
  recruiter: Member,
  job: TestJob,
  id: string,
  applicationId: string,
  mark: string,
): Promise<void> {
  await recruiter.does('interactionLog', {
    input: { candidateId: id, applicationId, type: 'CALL', subject: 'x', body: 'x' },
  });
  await recruiter.does('referralRecord', {
    input: { candidateId: id, referrerEmail: `${mark}-friend@example.com`, jobId: job.id },
  });
  const { pool } = await recruiter.does('poolCreate', { input: { name: `Pool ${mark}` } });
  await recruiter.does('poolAddCandidates', { id: pool.id, candidateIds: [id] });
  const { savedSearch } = await recruiter.does('savedSearchCreate', {
    input: { name: `Search ${mark}`, query: 'baker' },
  });
  const { id: channel } = await world.aChannel(`Channel ${mark}`);
  await world.settled();
  await asOwner(world, async (owner) => {
    for (const [statement, ...values] of [
      [
        `insert into experience (candidate_id, external_id, title, company, summary, started_on) values ($1, 'x', 'x', 'x', 'x', '2020-01-01')`,
        id,
      ],
      [
        `insert into touch (candidate_id, channel_id, at, campaign) values ($1, $2, now(), 'x')`,
        id,
        channel,
      ],
      [
        `insert into offer (application_id, revision, status, starts_on) values ($1, 1, 'SENT', '2026-12-01')`,
        applicationId,
      ],
      [
        `insert into opening (job_id, opened_at, application_id) values ($2, now(), $1)`,
        applicationId,
        job.id,
      ],
      [
        `insert into demographics.answer (candidate_id, category, value, collected_at) values ($1, 'gender', 'x', now())`,
        id,
      ],
      [
        `insert into occupation (name, key, origin) values ('Baker', $1, 'COMPANY')`,
        `baker ${mark}`,
      ],
      [
        `insert into kept_match (job_id, formula, as_of, question, "position") values ($1, 'x', '2026-01-01', 'x', 1) on conflict do nothing`,
        job.id,
      ],
      [
        `insert into kept_score (job_id, candidate_id, tier, fit, engage, rank, coverage, musts_met, features, formula, as_of, "position")
         values ($2, $1, 'A', 1, 1, 1, 1, 1, 'x', 'x', '2026-01-01', 1) on conflict do nothing`,
        id,
        job.id,
      ],
      [
        `insert into tier_entry (job_id, candidate_id, tier, cause, formula, as_of, "position") values ($2, $1, 'A', 'JOB_OPENED', 'x', '2026-01-01', 1)`,
        id,
        job.id,
      ],
      [
        `insert into saved_search_match (saved_search_id, candidate_id) values ($2, $1)`,
        id,
        savedSearch.id,
      ],
    ] as [string, ...string[]][])
      await owner.query(statement, values);
  });
}

/**
 * Writes a mark into every column with free text of the person's rows, and reads what is there then. Consumers can't
 * process the rows any more: do it when all others are made.
 * @param mark what all marks of this person begin with, in small letters
 */
export async function markTexts(
  world: World,
  { id, applicationId }: Canary,
  mark: string,
): Promise<Marked[]> {
  const marked: Marked[] = [];
  await asOwner(world, async (owner) => {
    // A consumer would replace them at once.
    for (const statement of [
      `insert into candidate_found_skill (candidate_id, skill_id, confidence, mentions) select $1, id, 0.5, '[{"quote": "Baking"}]' from skill limit 1 on conflict do nothing`,
      `insert into saved_search_member (candidate_id, saved_search_id) select $1, id from saved_search limit 1 on conflict do nothing`,
      `insert into candidate_occupation (candidate_id, occupation_id, current) select $1, id, true from occupation limit 1 on conflict do nothing`,
    ])
      await owner.query(statement, [id]);
    for (const { table, by } of personalDataOf(modules)) {
      if (by.length === 0 || table.startsWith('audit_')) continue;
      const where = by
        .map((column) => `${column} = '${column === 'application_id' ? applicationId : id}'`)
        .join(' or ');
      const { rows: columns } = await owner.query<{ name: string; many: boolean }>(
        `select a.attname as name, t.typcategory = 'A' as many
         from pg_attribute a join pg_type t on t.oid = a.atttypid
         where a.attrelid = '${table}'::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
           and t.typname in ('text', 'citext', '_text', '_citext')
           and not exists (select from pg_constraint k where k.contype = 'c' and k.conrelid = a.attrelid and a.attnum = any(k.conkey)
             and pg_get_constraintdef(k.oid) like '%= ANY (ARRAY[%')`,
      );
      await owner.query(`alter table ${table} disable trigger user`);
      for (const { name, many } of columns) {
        if (unmarkable.includes(`${table}.${name}`) || name.endsWith('_ids')) continue;
        const text = `'${mark}-${table.replace('.', '-')}-${name}-' || substr(md5(ctid::text), 1, 6)`;
        await owner.query(
          `update ${table} set "${name}" = ${many ? `array[${text}]` : text} where ${where}`,
        );
        const { rows } = await owner.query<{ text: string }>(
          `select ${many ? `"${name}"[1]` : `"${name}"::text`} as text from ${table} where ${where}`,
        );
        marked.push({ table, column: name, texts: rows.map(({ text: written }) => written) });
      }
      await owner.query(`alter table ${table} enable trigger user`);
    }
  });
  return marked;
}

async function asOwner(world: World, work: (owner: pg.Client) => Promise<void>): Promise<void> {
  const owner = new pg.Client({ connectionString: world.urls.owner });
  await owner.connect();
  try {
    await work(owner);
  } finally {
    await owner.end();
  }
}
