import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import { rowOf, rowsOf, type Sql } from '../../src/platform/database/database.js';
import { readChanges } from '../../src/platform/feed/feed.queries.js';
import { drainOutbox } from '../../src/platform/feed/sequencer.js';
import { freshDatabase, type FreshDatabase } from '../scenario/database.js';
import { insertChannel, insertJob, insertSkill, insertUser } from '../scenario/fixtures.js';

let fresh: FreshDatabase;
let database: Sql;

beforeAll(async () => {
  fresh = await freshDatabase();
  database = fresh.database.sql;
});
afterAll(() => fresh.close());

/** Tables that announce nothing, and why. A table that people or imports change does not belong here. */
const silent: Record<string, string> = {
  external_id_key: 'the key of this database: it never changes',
  identity: 'by which account a user signs in: it changes nothing that anybody sees',
  sign_in_link: 'what lets somebody in once: the session that it begins is not announced either',
  installation: 'the secret of this installation: it never changes',
  outbox: 'the announcements themselves',
  feed: 'the announcements themselves',
  feed_head: 'the state of the feed',
  feed_checkpoint: 'the state of a consumer',
  feed_dead_letter: 'the state of a consumer',
  feed_sweep: 'the state of a consumer',
  feed_stale: 'the state of a consumer',
  feed_catch_up: 'the state of a consumer',
  search_document: 'made from the announced tables by a consumer',
  index_rebuild: 'the state of the search index',
  index_rebuild_document: 'the state of the search index',
  search_index: 'the state of the search index',
  search_word: 'words of the search documents',
  candidate_features: 'made from the announced tables by a consumer',
  kept_match: 'made from the announced tables by a consumer',
  saved_search_member: 'made from the announced tables by a consumer',
  kept_score: 'made from the announced tables by a consumer',
  tier_entry: 'written by a consumer: what it has found, not what anybody has changed',
  match_run: 'a log of what was shown to whom',
  consent_text: 'read with its purpose; versions are added and never change',
  retention_item: 'the list of a run, which is announced',
  idempotency_key: 'remembers answers; the change itself is announced',
  personal_export: 'archives for a person: the one who asked for one looks until it is there',
  import_run: 'a log of imports; what they change is announced',
  shipped_data: 'which edition of the shipped data was loaded',
  bi_answer: 'answers of metrics, kept for the SQL views: read out of what is announced',
  bi_refresh: 'how long it took to refresh the SQL views',
  stage_template:
    'copied into the stages of a job when it is made, which are announced; nothing reads it later',
  ...Object.fromEntries(
    ['occupation_family', 'occupation', 'occupation_title'].map((table) => [
      table,
      'counts up taxonomy_edition, which is announced',
    ]),
  ),
  taxonomy_edition: 'one row that is only ever updated, which is announced',
  findings_version: 'the state of a consumer',
  application_outcome:
    'made from the announced tables by a consumer, and by readers who find it behind',
  application_visit: 'made together with application_outcome',
  application_facts_state: 'how far a rebuild is',
  job_hold: 'made from the announced jobs by their trigger',
  pipeline_version: 'made from the announced stages by their trigger',
  experience_published: 'frozen counts: they never change',
  erasure_person: 'the ledger: the erasure is announced, and so is each person',
  erasure_key: 'the ledger: hashes that only an import compares',
  audit_inbox: 'events of the audit log: nothing depends on them',
  audit_event: 'the audit log: nothing depends on it',
  audit_value: 'values of the audit log: nothing depends on them',
  audit_head: 'the end of the audit log',
  'demographics.answer': 'self-identification: an announcement would tell who answered and when',
  'demographics.publication': 'frozen tables of counts: they never change',
  'demographics.ranking_publication': 'frozen figures: they never change',
  'demographics.sensitive_look': 'who looked at which figures: nothing depends on it',
};

test('every table announces its changes, each kind of statement that can change it, or there is a reason why not', async () => {
  const tables = await rowsOf<{ name: string; operations: string[] | null }>(
    database,
    sql`
    select case when n.nspname = 'public' then c.relname else n.nspname || '.' || c.relname end as name,
      (select array_agg(distinct e.operation) from pg_trigger t join pg_proc p on p.oid = t.tgfoid,
         lateral (values (4, 'INSERT'), (8, 'DELETE'), (16, 'UPDATE'), (32, 'TRUNCATE')) e(bit, operation)
       where t.tgrelid = c.oid and (t.tgtype & e.bit) <> 0 and (p.proname like 'announce%' or p.proname in ('refuse_truncate', 'refuse_change'))) as operations
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'demographics') and c.relkind in ('r', 'p') and c.relname not like '%migration%'
    order by 1`,
  );
  const whole = ['DELETE', 'INSERT', 'TRUNCATE', 'UPDATE'];
  const missing = tables
    .filter(({ name }) => !(name in silent))
    .flatMap(({ name, operations }) => {
      const lacking = whole.filter((operation) => !operations?.includes(operation));
      return lacking.length > 0 ? [`${name}: ${lacking.join(', ')}`] : [];
    });
  expect(missing).toEqual([
    'api_key: DELETE, INSERT, TRUNCATE', // made and deleted by its owner alone; only what ends sessions is news
    'saved_search_match: DELETE, UPDATE', // alerts are added, and go with their search, which is announced
    'web_session: DELETE, INSERT', // only its end is news, as a change of its user; it is deleted long after
  ]);
  const names = tables.map(({ name }) => name);
  expect(Object.keys(silent).filter((name) => !names.includes(name))).toEqual([]);
});

/** What the work announces, as entity, kind, operation and id. */
async function announced(
  work: () => Promise<unknown>,
): Promise<[entity: string, kind: string, operation: string, id: string][]> {
  await drainOutbox(fresh.database);
  const { last } = (await rowOf<{ last: number }>(
    database,
    sql`select last::float8 from feed_head`,
  ))!;
  await work();
  await drainOutbox(fresh.database);
  return (await readChanges(database, last, 1000)).map(({ entity, kind, operation, entityId }) => [
    entity,
    kind,
    operation,
    entityId,
  ]);
}

test('a renamed skill, a new alias, a channel, its spend, a user and a revoked key are news; the same value again is none', async () => {
  const { id: skill } = await insertSkill(database, 'Kubernetes');
  const { id: channel } = await insertChannel(database, 'Board');
  const { id: user } = await insertUser(database, 'mia@example.com', 'RECRUITER');
  const { id: key } = (await rowOf<{ id: string }>(
    database,
    sql`insert into api_key (name, role, hash) values ('bi', 'ANALYST', 'x') returning id`,
  ))!;
  const news = await announced(async () => {
    await rowsOf(database, sql`update skill set name = 'K8s' where id = ${skill}`);
    await rowsOf(database, sql`update skill set name = 'K8s' where id = ${skill}`);
    await rowsOf(
      database,
      sql`insert into skill_alias (key, alias, skill_id) values ('k8s', 'k8s', ${skill})`,
    );
    await rowsOf(database, sql`update channel set name = 'Job board' where id = ${channel}`);
    await rowsOf(
      database,
      sql`insert into channel_spend (channel_id, first_day, last_day, amount, currency) values (${channel}, '2026-01-01', '2026-01-02', 1, 'EUR')`,
    );
    await rowsOf(database, sql`update app_user set role = 'ANALYST' where id = ${user}`);
    await rowsOf(database, sql`update api_key set last_used_at = now() where id = ${key}`);
    await rowsOf(database, sql`update api_key set revoked_at = now() where id = ${key}`);
  });
  expect(news).toEqual([
    ['SKILL', 'SKILL', 'UPDATE', skill],
    ['SKILL', 'ALIASES', 'INSERT', skill],
    ['TAXONOMY', 'TAXONOMY', 'UPDATE', '00000000-0000-0000-0000-000000000000'],
    ['CHANNEL', 'CHANNEL', 'UPDATE', channel],
    ['CHANNEL', 'SPEND', 'INSERT', channel],
    ['USER', 'USER', 'UPDATE', user],
    ['API_KEY', 'API_KEY', 'UPDATE', key],
  ]);
});

test('a row that is given to somebody else tells both, whoever moves it and however many at once', async () => {
  const people = await rowsOf<{ id: string }>(
    database,
    sql`insert into candidate (given_name) select 'P' || n from generate_series(1, 3) n returning id`,
  );
  const [a, b, c] = people.map(({ id }) => id) as [string, string, string];
  const { id: channel } = await insertChannel(database, 'Fair');
  await rowsOf(
    database,
    sql`insert into touch (candidate_id, channel_id, at) select id, ${channel}, now() from unnest(array[${a}, ${b}]::uuid[]) id`,
  );
  const job = await insertJob(database);
  const { id: application } = (await rowOf<{ id: string }>(
    database,
    sql`
    insert into application (candidate_id, job_id, applied_at) values (${a}, ${job.id}, now()) returning id`,
  ))!;
  const touched = await announced(() =>
    rowsOf(database, sql`update touch set candidate_id = ${c}`),
  );
  expect(new Set(touched.map(([, kind, , id]) => `${kind} ${id}`))).toEqual(
    new Set([a, b, c].map((id) => `TOUCH ${id}`)),
  );
  const applied = await announced(() =>
    rowsOf(database, sql`update application set candidate_id = ${c}`),
  );
  expect(applied).toHaveLength(2);
  expect(applied).toEqual(
    expect.arrayContaining([
      ['APPLICATION', 'APPLICATION', 'UPDATE', application],
      ['CANDIDATE', 'APPLICATIONS', 'UPDATE', a],
    ]),
  );
});

test('TRUNCATE would tell nobody, so it is refused with the remedy', async () => {
  const client = new pg.Client({ connectionString: fresh.urls.owner });
  await client.connect();
  await expect(client.query('truncate skill_alias')).rejects.toThrow(
    'skill_alias announces its changes: use DELETE',
  );
  await client.end();
});
