import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import type { ErasureService } from '../../src/domains/erasure/erasure.service.js';
import type { Eraser } from '../../src/domains/erasure/eraser.js';
import { ImportService } from '../../src/domains/imports/import.service.js';
import { systemViewer } from '../../src/domains/users/viewers.js';
import { oneRowOf, rowsOf } from '../../src/platform/database/database.js';
import { aWorld, type Member, type World } from '../scenario/index.js';

let world: World;
let admin: Member;
let recruiter: Member;
let folder: string;
/** people whom a test holds, with the reason */
const held = new Map<string, string>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-erasure-'));
  world = await aWorld({ RAPPORT_DATA: folder });
  [admin, recruiter] = [world.anAdmin(), world.aRecruiter()];
  world.service<ErasureService>('erasures').addBlocker({
    name: 'legal hold',
    blocked: async (_, ids) =>
      new Map(ids.flatMap((id) => (held.has(id) ? [[id, held.get(id)!]] : []))),
  });
});
afterAll(async () => {
  await world?.close();
  await rm(folder, { recursive: true, force: true });
});

const eraser = () => world.service<Eraser>('eraser');
const erases = (id: string, variables: Record<string, unknown> = {}) =>
  admin.does('candidateErase', { id, reason: 'REQUEST', ...variables });
const stateOf = async (id: string) =>
  (
    await admin.asks(
      'query ($id: ID!) { node(id: $id) { ... on Erasure { state open { store why } } } }',
      {
        id,
      },
    )
  ).node;
const seen = async (id: string) =>
  (await recruiter.asks('query ($id: ID!) { candidate(id: $id) { id name } }', { id })).candidate;

/** Imports these files of the source `ats`. */
async function imports(files: Record<string, string>) {
  const path = await mkdtemp(join(folder, 'bundle-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
  return new ImportService(world.database).run(systemViewer('test'), {
    path,
    source: 'ats',
    rejectsFolder: join(path, 'rejects'),
  });
}

describe('An erasure', () => {
  test('shows first what is held and what happens to it', async () => {
    const person = await recruiter.records({
      givenName: 'Ada',
      familyName: 'Lovelace',
      skills: [{ name: 'Looms' }],
    });
    await person.appliesFor(await world.aJob());
    const { candidateErasurePreview: preview } = await admin.asks(
      `query ($id: ID!) { candidateErasurePreview(id: $id) { candidateIds needsApproval blocks { by } sameAddressIds
        stores { store rows effect columns why } } }`,
      { id: person.id },
    );
    expect(preview).toMatchObject({ candidateIds: [person.id], needsApproval: false, blocks: [] });
    const stores = Object.fromEntries(
      preview.stores.map((store: { store: string }) => [store.store, store]),
    );
    expect(stores.candidate).toMatchObject({
      rows: 1,
      effect: 'CLEARED',
      columns: expect.arrayContaining(['given_name', 'emails']),
    });
    expect(stores.candidate_skill).toMatchObject({ rows: 1, effect: 'DELETED' });
    expect(stores.transition).toMatchObject({ rows: 1, effect: 'CLEARED' });
    expect(stores['demographics.answer']).toMatchObject({ rows: null, effect: 'DELETED' });
    expect(stores['search index']).toMatchObject({ rows: null, effect: 'REBUILT' });
  });

  test('takes the person out of lists, boards, searches and suggestions, and keeps the application', async () => {
    const job = await world.aJob();
    const person = await recruiter.records({
      givenName: 'Zebedee',
      familyName: 'Quux',
      title: 'Weaver',
      emails: ['zebedee@example.com'],
    });
    const application = await person.appliesFor(job);
    await world.settled();
    const { erasure, userErrors } = await erases(person.id, { note: 'ticket 17' });
    expect(userErrors).toEqual([]);
    expect(erasure).toMatchObject({
      reason: 'REQUEST',
      people: 1,
      candidateIds: [person.id],
      note: 'ticket 17',
    });
    await world.settled();
    expect(await stateOf(erasure.id)).toEqual({ state: 'DONE', open: [] });
    expect(await seen(person.id)).toBeNull();
    const answer = await recruiter.asks(
      `query ($id: ID!) { application(id: $id) { status candidate { id } transitions { kind } }
        searchCandidates(query: "Zebedee", first: 5) { nodes { id } }
        candidates(first: 100) { nodes { id } }
        suggest(kind: CANDIDATE, prefix: "Zeb", first: 5) { text } }`,
      { id: application.id },
    );
    expect(answer).toMatchObject({
      application: { status: 'ACTIVE', candidate: null, transitions: [{ kind: 'ENTER' }] },
      searchCandidates: { nodes: [] },
      suggest: [],
    });
    expect(answer.candidates.nodes).not.toContainEqual({ id: person.id });
    // Twice is as good as once.
    expect((await erases(person.id)).erasure.id).toBe(erasure.id);
  });

  test('is for administrators, and the ledger for auditors too', async () => {
    const person = await recruiter.records();
    expect(
      await recruiter.isRefused(
        'mutation ($id: ID!) { candidateErase(id: $id, reason: REQUEST) { userErrors { code } } }',
        { id: person.id },
      ),
    ).toMatchObject({ code: 'FORBIDDEN' });
    const list = 'query { erasures(first: 5) { nodes { id state } } }';
    expect((await world.anAuditor().asks(list)).erasures.nodes.length).toBeGreaterThan(0);
    expect(await recruiter.isRefused(list)).toMatchObject({ code: 'FORBIDDEN' });
  });

  test('names what is wrong', async () => {
    const person = await recruiter.records({ givenName: 'Grace', familyName: 'Hopper' });
    const fails = async (variables: Record<string, unknown>) =>
      (
        await admin.failsTo('candidateErase', { id: person.id, reason: 'REQUEST', ...variables })
      ).map(({ code, field }) => [code, field]);
    expect(await fails({ id: 'x' })).toEqual([['NOT_FOUND', 'id']]);
    expect(await fails({ reason: 'OTHER' })).toEqual([['INVALID', 'note']]);
    expect(await fails({ note: 'for grace hopper' })).toEqual([['INVALID', 'note']]);
    expect(await admin.failsTo('erasureApprove', { id: 'x' })).toMatchObject([
      { code: 'NOT_FOUND' },
    ]);
  });

  test('waits for what holds the person', async () => {
    const person = await recruiter.records({ givenName: 'Held' });
    held.set(person.id, 'A case is open.');
    expect(await admin.failsTo('candidateErase', { id: person.id, reason: 'REQUEST' })).toEqual([
      { code: 'WRONG_STATE', field: 'id', message: 'legal hold: A case is open.' },
    ]);
    held.delete(person.id);
    const { erasure } = await erases(person.id);
    await world.settled();
    expect(await stateOf(erasure.id)).toMatchObject({ state: 'DONE' });
  });

  test('of many people names who is left out', async () => {
    const [first, second] = [await recruiter.records(), await recruiter.records()];
    held.set(second.id, 'A case is open.');
    const session = world.session(systemViewer('retention'));
    const requested = await world.service<ErasureService>('erasures').request(session, {
      candidateIds: [first.id, second.id, '00000000-0000-7000-8000-000000000000'],
      reason: 'RETENTION',
      rule: 'two years after the last contact',
    });
    expect(requested.candidateIds).toEqual([first.id]);
    expect(requested.left.map(({ why }) => why).sort()).toEqual([
      'There is no such person.',
      'legal hold: A case is open.',
    ]);
    await world.settled();
    expect(await seen(first.id)).toBeNull();
    expect(await seen(second.id)).not.toBeNull();
    held.clear();
  });

  test('takes people together who were merged', async () => {
    const [kept, merged] = [
      await recruiter.records({ givenName: 'One' }),
      await recruiter.records({ givenName: 'Two', summary: 'a text' }),
    ];
    await rowsOf(
      world.sql,
      sql`update candidate set merged_into_id = ${kept.id} where id = ${merged.id}`,
    );
    const { erasure } = await erases(merged.id);
    expect(erasure.candidateIds).toEqual([kept.id, merged.id].sort());
    await world.settled();
    expect(
      await rowsOf(
        world.sql,
        sql`select name, summary, erased_at is not null as erased from candidate where id = any(${[kept.id, merged.id]}::uuid[])`,
      ),
    ).toEqual([
      { name: '', summary: null, erased: true },
      { name: '', summary: null, erased: true },
    ]);
  });

  test('erases again what somebody wrote who had read the person before', async () => {
    const person = await recruiter.records({ givenName: 'Late' });
    await erases(person.id);
    await world.settled();
    await rowsOf(
      world.sql,
      sql`update candidate set given_name = 'Late', summary = 'again' where id = ${person.id}`,
    );
    await rowsOf(
      world.sql,
      sql`insert into experience (candidate_id, external_id, title) values (${person.id}, '1', 'Late')`,
    );
    await world.settled();
    expect(
      await oneRowOf(
        world.sql,
        sql`select name, summary, (select count(*)::int from experience where candidate_id = c.id) as experiences from candidate c where id = ${person.id}`,
      ),
    ).toEqual({ name: '', summary: null, experiences: 0 });
  });

  test('goes on where a process ended, and waits for an import', async () => {
    const person = await recruiter.records({ givenName: 'Slow' });
    const importing = await world.database.connect('app', 'import');
    await importing.query(`select pg_advisory_lock_shared(hashtextextended('rapport imports', 0))`);
    const { erasure } = await erases(person.id);
    await world.settled();
    expect(await stateOf(erasure.id)).toEqual({
      state: 'RUNS',
      open: [{ store: 'database', why: expect.stringContaining('import') }],
    });
    expect(await seen(person.id)).not.toBeNull();
    await importing.end();
    // Another process takes over what stands in the ledger.
    await eraser().run();
    await world.settled();
    expect(await stateOf(erasure.id)).toEqual({ state: 'DONE', open: [] });
  });

  test('is all or nothing: what fails in the middle leaves the person whole, and goes on', async () => {
    const person = await recruiter.records({
      givenName: 'Half',
      familyName: 'Way',
      skills: [{ name: 'Balance' }],
    });
    let failures = 0;
    world.service<ErasureService>('erasures').addStore({
      store: 'a test',
      holds: 'nothing',
      erase: async (_, { people }) => {
        if (!people.includes(person.id) || failures++ > 0) return;
        expect(await seen(person.id)).toMatchObject({ name: 'Half Way' });
        throw new Error('killed in the middle');
      },
    });
    const { erasure } = await erases(person.id);
    await world.settled();
    expect(failures).toBeGreaterThan(1);
    expect(await stateOf(erasure.id)).toEqual({ state: 'DONE', open: [] });
    expect(await seen(person.id)).toBeNull();
    world.faults.splice(0);
  });

  test('is seen by who watches people', async () => {
    const person = await recruiter.records({ givenName: 'Watched', title: 'Diver' });
    await world.settled();
    const { changeCursor: after } = (
      await recruiter.asks('{ candidates(first: 1) { changeCursor } }')
    ).candidates;
    const watching = await recruiter.watches(
      'subscription ($after: String) { candidateChanges(filter: { titles: ["Diver"] }, after: $after) { relation candidateId candidate { name } } }',
      { after },
      'candidateChanges',
    );
    await erases(person.id);
    await world.settled();
    const changes = await watching.until(({ relation }) => relation === 'LEFT');
    expect(changes.at(-1)).toMatchObject({
      candidateId: person.id,
      candidate: null,
    });
  });

  test('keeps the account of a user, and the counts of a referrer', async () => {
    const [user, stranger, friend] = [
      await recruiter.records({ givenName: 'U', emails: ['u@company.example'] }),
      await recruiter.records({ givenName: 'S', emails: ['s@elsewhere.example'] }),
      await recruiter.records({ givenName: 'F' }),
    ];
    await world.aUser('u@company.example', 'RECRUITER');
    for (const referrerEmail of ['u@company.example', 's@elsewhere.example', 's@elsewhere.example'])
      await recruiter.does('referralRecord', { input: { candidateId: friend.id, referrerEmail } });
    for (const { id } of [user, stranger]) await erases(id);
    await world.settled();
    const rows = await rowsOf<{ referrer: string; count: number }>(
      world.sql,
      sql`select referrer_email::text as referrer, count(*)::int as count from referral where candidate_id = ${friend.id} group by 1 order by 2`,
    );
    expect(rows).toEqual([
      { referrer: 'u@company.example', count: 1 },
      { referrer: expect.stringMatching(/^erased-[0-9a-f]{16}@erased\.invalid$/), count: 2 },
    ]);
    expect(
      (await admin.asks('{ users(first: 100) { nodes { email } } }')).users.nodes,
    ).toContainEqual({ email: 'u@company.example' });
  });
});

describe('Afterwards', () => {
  const people = `candidate_id,given_name,family_name,email,phone\n7001,Emmy,Noether,emmy@example.com,+49 170 1234567\n7002,Other,Person,other@example.com,\n`;
  const rest = {
    'jobs.csv': 'job_id,title\nJ1,Engineer\n',
    'applications.csv':
      'application_id,candidate_id,job_id,applied_at\nA1,7001,J1,2026-01-05\nA2,7002,J1,2026-01-05\n',
    'interactions.csv':
      'interaction_id,candidate_id,at,type,body\nI1,7001,2026-01-06,NOTE,a note\n',
    'stage_events.csv':
      'event_id,application_id,stage,at\nE1,A1,Applied,2026-01-05\nE2,A2,Applied,2026-01-05\n',
  };

  test('an import does not bring the person back, by id, by address or by phone, with what refers to them', async () => {
    await imports({ 'candidates.csv': people, ...rest });
    const { id } = await oneRowOf<{ id: string }>(
      world.sql,
      sql`select id from candidate where external_id = '7001'`,
    );
    await erases(id);
    await world.settled();
    const summary = await imports({ 'candidates.csv': people, ...rest });
    for (const [table, erased] of Object.entries({
      candidates: 1,
      applications: 1,
      interactions: 1,
      stage_events: 1,
    }))
      expect([table, summary.tables[table]]).toEqual([
        table,
        expect.objectContaining({ refused: erased, erased }),
      ]);
    expect(summary.tables.candidates).toMatchObject({ unchanged: 1 });
    expect(summary.rejects).toEqual([]);
    const others = await imports({
      'candidates.csv': `candidate_id,given_name,email,phone\n8001,E,Emmy@Example.com,\n8002,E,,0170 1234567\n8003,E,new@example.com,0170 1234567\n`,
      'experiences.csv': 'candidate_id,title\n8001,Professor\n8003,Professor\n',
    });
    expect(others.tables.candidates).toMatchObject({ read: 3, created: 1, erased: 2 });
    expect(others.tables.experiences).toMatchObject({ created: 1, erased: 1 });
  });

  test('neither do the API and a repeated change, until the person applies again', async () => {
    const input = { givenName: 'Sofia', emails: ['sofia@example.com'] };
    const upsert = { source: 'ats', externalId: 'S-1', input, idempotencyKey: 'sofia@example.com' };
    const { candidate } = await recruiter.does('candidateUpsert', upsert);
    await erases(candidate.id);
    await world.settled();
    expect((await recruiter.does('candidateUpsert', upsert)).candidate).toBeNull();
    const { idempotencyKey, ...again } = upsert;
    expect(idempotencyKey).toBe('sofia@example.com');
    expect(await recruiter.failsTo('candidateUpsert', again)).toMatchObject([
      { code: 'WRONG_STATE', field: 'externalId' },
    ]);
    expect(await recruiter.failsTo('candidateCreate', { input })).toMatchObject([
      { code: 'WRONG_STATE', field: 'input.emails' },
    ]);
    expect(
      await admin.does('erasureLift', {
        input: { email: 'SOFIA@example.com', source: 'ats', externalId: 'S-1' },
      }),
    ).toMatchObject({ lifted: 2, userErrors: [] });
    const anew = await recruiter.does('candidateUpsert', again);
    expect(anew).toMatchObject({ created: true, userErrors: [] });
    expect(anew.candidate.id).not.toBe(candidate.id);
    await world.settled();
    expect(await seen(anew.candidate.id)).not.toBeNull();
    expect(
      await admin.failsTo('erasureLift', { input: { email: 'sofia@example.com' } }),
    ).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  test('a restored database erases again whom the ledger names', async () => {
    const person = await recruiter.records({
      givenName: 'Back',
      familyName: 'Up',
      emails: ['back@example.com'],
    });
    const before = await oneRowOf<{ row: string }>(
      world.sql,
      sql`select to_jsonb(c)::text as row from candidate c where id = ${person.id}`,
    );
    const { erasure } = await erases(person.id);
    await world.settled();
    const ledger = await readFile(join(folder, 'erasures.jsonl'), 'utf8');
    expect(ledger).toContain(person.id);
    expect(ledger.toLowerCase()).not.toContain('back');
    // The backup has the person, and knows nothing of the erasure. The role of the application may not delete from the ledger.
    const owner = new pg.Client(world.urls.owner);
    await owner.connect();
    await owner.query('delete from erasure_person where erasure_id = $1', [erasure.id]);
    await owner.query('delete from erasure_key where candidate_id = $1', [person.id]);
    await owner.query('delete from erasure where id = $1', [erasure.id]);
    await owner.query(
      `update candidate c set given_name = b.given_name, family_name = b.family_name, emails = b.emails, erased_at = null
      from jsonb_populate_record(null::candidate, $1::jsonb) b where c.id = b.id`,
      [before.row],
    );
    await owner.end();
    expect(await seen(person.id)).toMatchObject({ name: 'Back Up' });
    expect(await eraser().replay()).toBe(1);
    await world.settled();
    expect(await seen(person.id)).toBeNull();
    expect(await eraser().replay()).toBe(0);
    expect(
      await recruiter.failsTo('candidateCreate', {
        input: { givenName: 'B', emails: ['back@example.com'] },
      }),
    ).toMatchObject([{ code: 'WRONG_STATE' }]);
  });

  test('an upload that mentions the person is removed, and no other', async () => {
    const person = await recruiter.records({
      givenName: 'Una',
      familyName: 'Upload',
      emails: ['una@example.com'],
    });
    const [hers, theirs] = [await world.uploads.create(), await world.uploads.create()];
    await writeFile(
      join(world.uploads.filesOf(hers), 'candidates.csv'),
      'candidate_id,given_name,family_name\n1,Una,Upload\n',
    );
    await writeFile(
      join(world.uploads.filesOf(theirs), 'candidates.csv'),
      'candidate_id,given_name,family_name\n1,Una,Download\n',
    );
    await erases(person.id);
    await world.settled();
    expect(await readdir(world.uploads.settings.folder)).toEqual([theirs]);
  });
});

describe('With two people', () => {
  test('another administrator approves or refuses', async () => {
    const careful = await aWorld({
      RAPPORT_DATA: await mkdtemp(join(folder, 'careful-')),
      RAPPORT_ERASURE_APPROVAL: '1',
    });
    try {
      const [first, second] = [careful.anAdmin(), careful.anAdmin()];
      const [one, two] = [
        await first.records({ givenName: 'One' }),
        await first.records({ givenName: 'Two' }),
      ];
      const asked = async (id: string) =>
        (await first.does('candidateErase', { id, reason: 'REQUEST' })).erasure;
      const [approved, refused] = [await asked(one.id), await asked(two.id)];
      expect(approved.state).toBe('WAITS_FOR_APPROVAL');
      expect(await first.failsTo('erasureApprove', { id: approved.id })).toMatchObject([
        { code: 'WRONG_STATE', field: 'id' },
      ]);
      expect((await second.does('erasureRefuse', { id: refused.id })).erasure).toMatchObject({
        state: 'REFUSED',
      });
      expect((await second.does('erasureApprove', { id: approved.id })).erasure).toMatchObject({
        state: 'RUNS',
        decidedBy: expect.stringContaining('admin'),
      });
      expect(await second.failsTo('erasureApprove', { id: approved.id })).toMatchObject([
        { code: 'WRONG_STATE' },
      ]);
      await careful.settled();
      const names = (await first.asks('{ candidates(first: 10) { nodes { name } } }')).candidates
        .nodes;
      expect(names).toEqual([{ name: 'Two' }]);
    } finally {
      await careful.close();
    }
  });
});
