import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import { pino } from 'pino';
import { readConfig } from '../../src/config.js';
import { ImportService } from '../../src/domains/imports/import.service.js';
import type { SearchEngine } from '../../src/platform/search/engine.js';
import { systemViewer } from '../../src/domains/users/viewers.js';
import { oneRowOf, rowsOf } from '../../src/platform/database/database.js';
import { startServer } from '../../src/serve.js';
import { elasticsearchForTests } from '../elasticsearch.js';
import { freshDatabase, jwtSecret, type Member, World } from '../scenario/index.js';

const indexName = `test-${randomBytes(6).toString('hex')}`;
/** Stands in every text about the person, and nowhere else. */
const marker = 'zqxcanary';
const phone = '+49 30 99988877';
const email = `${marker}@example.com`;

/** How often each table holds the marker or the phone number, in all columns of all schemas. */
async function hitsInTables(owner: pg.Client): Promise<Record<string, number>> {
  const { rows: tables } = await owner.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`,
  );
  const hits: Record<string, number> = {};
  for (const { name } of tables) {
    const { rows } = await owner.query<{ count: number }>(
      `select count(*)::int as count from ${name} t where t::text ilike $1 or t::text ~ '99988877'
        or exists (select from jsonb_each_text(to_jsonb(t)) e where e.value ilike $1)`,
      [`%${marker}%`],
    );
    if (rows[0]!.count > 0) hits[name] = rows[0]!.count;
  }
  return hits;
}

/** Files under a folder that have the marker in their name or content. */
async function hitsInFiles(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const hits: string[] = [];
  for (const file of files) {
    const path = join(file.parentPath, file.name);
    const text = file.isFile() ? await readFile(path, 'latin1') : '';
    if (`${path}${text}`.toLowerCase().includes(marker) || text.includes('99988877'))
      hits.push(path.slice(folder.length));
  }
  return hits;
}

const engines = [
  {
    name: 'PostgreSQL',
    url: undefined as string | undefined,
    skipped: undefined as string | undefined,
  },
  await elasticsearchForTests().then((found) => ({
    name: 'Elasticsearch',
    url: 'url' in found ? found.url : undefined,
    skipped: 'skipped' in found ? found.skipped : undefined,
  })),
];

describe.each(engines)(
  'A person with a mark in every text, searched with $name',
  ({ url, skipped }) => {
    let folder: string;
    let world: World;
    let owner: pg.Client;
    let recruiter: Member;
    let admin: Member;
    const log: string[] = [];

    beforeAll(async () => {
      if (skipped) return;
      folder = await mkdtemp(join(tmpdir(), 'rapport-canary-'));
      const fresh = await freshDatabase();
      const config = readConfig({
        PORT: '0',
        AUTH_JWT_SECRET: jwtSecret,
        AUTH_ROLE_CLAIMS: '1',
        RAPPORT_DEMO: '0',
        RAPPORT_VIEWS_REFRESH: '0',
        RAPPORT_DATA: folder,
        NODE_ENV: 'test',
        ...(url ? { ELASTICSEARCH_URL: url, ELASTICSEARCH_INDEX: indexName } : {}),
      });
      const faults: never[] = [];
      const sink = pino({ level: 'trace' }, { write: (line: string) => void log.push(line) });
      world = new World(fresh, await startServer(config, fresh.database, sink), faults);
      [recruiter, admin] = [world.aRecruiter(), world.anAdmin()];
      owner = new pg.Client(fresh.urls.owner);
      await owner.connect();
    });
    afterAll(async () => {
      if (skipped) return;
      await owner?.end();
      await world?.close();
      if (url) {
        const client = new Client({ node: url });
        const made = Object.keys(await client.indices.get({ index: `${indexName}*` }));
        if (made.length > 0) await client.indices.delete({ index: made });
        await client.close();
      }
      await rm(folder, { recursive: true, force: true });
    });

    test('leaves none of them when they are erased', async () => {
      if (skipped) return void console.warn(skipped);
      const job = await world.aJob({ skills: [`${marker} looms`] });
      await rowsOf(
        world.sql,
        sql`update skill set origin = 'RECORDED' where name ilike ${`${marker}%`}`,
      );
      await rowsOf(world.sql, sql`delete from job_skill where job_id = ${job.id}`);

      // Through an import, with a file that stays and rows that are refused.
      const bundle = await mkdtemp(join(tmpdir(), 'rapport-canary-bundle-'));
      const upload = await world.uploads.create();
      const files = {
        'candidates.csv': `candidate_id,given_name,family_name,email,phone,location,country,title,company,education,languages,certificates,summary,skills\n${marker}-7,${marker},${marker}fam,${email},${phone},${marker}ville,${marker}land,${marker} weaver,${marker} mills,${marker} school,de:C1,${marker} cert,"I am ${marker}, and weave.",${marker} looms\n`,
        'experiences.csv': `candidate_id,title,company,summary\n${marker}-7,${marker} head,${marker} works,did ${marker} things\n`,
        'jobs.csv': `job_id,title\nJ1,Weaver\n`,
        'applications.csv': `application_id,candidate_id,job_id,applied_at\n${marker}-a,${marker}-7,J1,2026-01-05\n`,
        'stage_events.csv': `event_id,application_id,stage,at,reason\n${marker}-e,${marker}-a,Applied,2026-01-05,${marker} reason\n`,
        'interactions.csv': `interaction_id,candidate_id,at,type,direction,subject,body\n${marker}-i,${marker}-7,2026-01-06,NOTE,,${marker} subject,${marker} body\n${marker}-s,${marker}-7,2026-01-07,SURVEY,IN,,9 because ${marker}\n${marker}-x,${marker}-7,never,NOTE,,,${marker} refused\n`,
        'referrals.csv': `referrer_email,candidate_id,at\nr@company.example,${marker}-7,2026-01-04\n`,
        'touches.csv': `touch_id,candidate_id,channel,at\n${marker}-t,${marker}-7,Board,2026-01-03\n`,
        'demographics.csv': `candidate_id,category,value\n${marker}-7,gender,${marker}\n`,
      };
      for (const [name, content] of Object.entries(files)) {
        await writeFile(join(bundle, name), content);
        if (name !== 'demographics.csv')
          await writeFile(join(world.uploads.filesOf(upload), name), content);
      }
      await new ImportService(world.database).run(systemViewer('test'), {
        path: bundle,
        source: 'ats',
        rejectsFolder: world.uploads.rejectsOf(upload, 'run'),
      });
      const { id } = await oneRowOf<{ id: string }>(
        world.sql,
        sql`select id from candidate where external_id = ${`${marker}-7`}`,
      );

      await world.settled();

      // Through the API, with keys and ids that a client made of the name.
      const words = { clientMutationId: `${marker}-client` };
      const update = {
        id,
        input: { summary: `Ask ${marker} about looms.` },
        idempotencyKey: `${marker}-key`,
        ...words,
      };
      await recruiter.does('candidateUpdate', update);
      const { application } = await recruiter.does('applicationCreate', {
        input: { candidateId: id, jobId: job.id },
        idempotencyKey: `${marker}-apply`,
        ...words,
      });
      await recruiter.does('applicationMoveToStage', {
        id: application.id,
        stageId: job.stage('Screen'),
        reason: `${marker} moved`,
        ...words,
      });
      const { interaction } = await recruiter.does('interactionLog', {
        input: {
          candidateId: id,
          type: 'EMAIL',
          direction: 'IN',
          subject: `${marker} asks`,
          body: `${marker} writes`,
        },
        idempotencyKey: `${marker}-log`,
        ...words,
      });
      expect(interaction.body).toContain(marker);
      const { pool } = await recruiter.does('poolCreate', {
        input: { name: 'Weavers', description: `with ${marker} ${marker}fam` },
      });
      await recruiter.does('poolAddCandidates', { id: pool.id, candidateIds: [id] });
      await recruiter.does('savedSearchCreate', {
        input: { name: `${marker} ${marker}fam`, query: `"${marker} ${marker}fam"` },
      });
      await recruiter.does('savedSearchCreate', { input: { name: 'Weavers', query: 'weaver' } });
      const twin = await recruiter.records({
        givenName: marker,
        familyName: `${marker}twin`,
        skills: [{ name: `${marker} looms` }],
      });
      await rowsOf(
        world.sql,
        sql`update candidate set merged_into_id = ${id} where id = ${twin.id}`,
      );
      await rowsOf(
        world.sql,
        sql`insert into feed_dead_letter (consumer, entity_id, position, reason) values ('test', ${id}, 1, ${`not ${marker}`})`,
      );
      await world.settled();

      const asked = () =>
        recruiter.asks(
          `query ($id: ID!, $application: ID!) {
          node(id: $id) { id ... on Candidate { name emails summary } }
          application(id: $application) { candidate { name } transitions { reason } }
          interactions(first: 10) { nodes { subject body } }
          candidates(first: 10) { nodes { name title } } searchCandidates(query: "${marker}", first: 5) { nodes { name } }
          suggest(kind: CANDIDATE, prefix: "${marker}", first: 5) { text } titles: suggest(kind: TITLE, prefix: "${marker}", first: 5) { text } skills: suggest(kind: SKILL, prefix: "${marker}", first: 5) { text }
          pools(first: 10) { nodes { description } } savedSearches(first: 10) { nodes { name query } }
          jobBoard(jobId: "${job.id}", perStage: 5) { columns { nodes { candidate { name } } } } }`,
          { id, application: application.id },
        );
      const answers = async () =>
        JSON.stringify([
          await asked(),
          await recruiter.does('candidateUpdate', update),
        ]).toLowerCase();
      const index = world.service<{ index: { engine: SearchEngine } }>('engines').index.engine;

      expect(await answers()).toContain(marker);
      const before = await hitsInTables(owner);
      expect(Object.keys(before)).toEqual(
        expect.arrayContaining(
          [
            'application',
            'candidate',
            'candidate_skill',
            'demographics.answer',
            'experience',
            'feed',
            'feed_dead_letter',
            'idempotency_key',
            'interaction',
            'pool',
            'saved_search',
            'skill',
            'touch',
            'transition',
            ...(url ? [] : ['search_document', 'search_word']),
          ].filter((table) => table !== 'candidate_skill'),
        ),
      );
      expect((await hitsInFiles(folder)).length).toBeGreaterThan(5);

      const { erasure, userErrors } = await admin.does('candidateErase', { id, reason: 'REQUEST' });
      expect(userErrors).toEqual([]);
      await world.settled();
      expect(
        (
          await admin.asks(
            'query ($id: ID!) { node(id: $id) { ... on Erasure { state open { store why } } } }',
            { id: erasure.id },
          )
        ).node,
      ).toEqual({ state: 'DONE', open: [] });

      expect(await hitsInTables(owner)).toEqual({});
      expect(await hitsInFiles(folder)).toEqual([]);
      expect(log.filter((line) => line.toLowerCase().includes(marker))).toEqual([]);
      expect((await index.statesOf([id, twin.id])).filter(({ hash }) => hash !== null)).toEqual([]);
      // What was asked is echoed nowhere either.
      expect(
        (await answers()).replaceAll(`"clientmutationid":"${marker}-client"`, ''),
      ).not.toContain(marker);
      expect(
        await rowsOf(
          world.sql,
          sql`select body from interaction where candidate_id = ${id} and type = 'SURVEY'`,
        ),
      ).toEqual([{ body: '9' }]);
      await rm(bundle, { recursive: true, force: true });
    });
  },
);
