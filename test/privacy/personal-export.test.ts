import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type pg from 'pg';
import type { ExportMaker } from '../../src/domains/personal-export/export-maker.js';
import type { PersonalExportService } from '../../src/domains/personal-export/personal-export.service.js';
import { modules } from '../../src/modules.js';
import { personalDataOf } from '../../src/platform/compose.js';
import { rowOf, rowsOf } from '../../src/platform/database/database.js';
import { aWorld, type Member, type World } from '../scenario/index.js';
import { aCanary, type Canary, type Marked, markTexts } from './canary.js';
import { unpacked } from './unpacked.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers have the shape that the test asked for */

let world: World;
let admin: Member;
let folder: string;
let canary: Canary;
let other: Canary;
let marked: Marked[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-exports-'));
  world = await aWorld({ RAPPORT_EXPORTS: folder });
  admin = world.anAdmin();
  canary = await aCanary(world, 'canary');
  other = await aCanary(world, 'other');
  // Consumers would make some of the marked rows anew.
  await world.feed.stop();
  marked = await markTexts(world, canary, 'canary');
  await markTexts(world, other, 'sparrow');
}, 60_000);
afterAll(async () => {
  await world?.close();
  await rm(folder, { recursive: true, force: true });
});

const fields =
  'id state requestedBy readyAt expiresAt bytes rows problem downloadPath candidate { id }';
const exportNow = async (id: string) =>
  (await admin.asks(`query ($id: ID!) { personalExport(id: $id) { ${fields} } }`, { id }))
    .personalExport;

/** Asks for an archive, and waits until it is made. */
async function isExported(id: string): Promise<any> {
  const { personalExport, userErrors } = await admin.does('candidateExport', { id });
  expect(userErrors).toEqual([]);
  let made = await exportNow(personalExport.id);
  for (const deadline = Date.now() + 20_000; ['QUEUED', 'RUNNING'].includes(made.state);) {
    if (Date.now() > deadline) throw new Error(`It is still ${made.state}.`);
    made = await exportNow(personalExport.id);
  }
  return made;
}
const download = (path: string, headers: Record<string, string> = {}) =>
  fetch(world.url + path, { headers });
async function archiveOf(id: string): Promise<Map<string, string>> {
  const made = await isExported(id);
  expect(made).toMatchObject({ state: 'READY', problem: null, candidate: { id } });
  return unpacked(Buffer.from(await (await download(made.downloadPath)).arrayBuffer()));
}

/** Tables that may be empty: about erased people, consents, holds and retention, and logs that fill by themselves. */
const withoutRows = [
  'outbox',
  'erasure_person',
  'erasure_key',
  'consent',
  'consent_request',
  'objection',
  'retention_item',
  'legal_hold',
  'audit_event',
  'audit_value',
];

describe('an export of a person', () => {
  let entries: Map<string, string>;
  let everything: string;
  beforeAll(async () => {
    entries = await archiveOf(canary.id);
    everything = [...entries.values()].join('\n');
  });

  test('has every table that holds something about the person, and says what is in it', () => {
    const manifest = JSON.parse(entries.get('manifest.json')!);
    expect(manifest.person).toEqual({
      ids: [canary.id],
      name: expect.stringContaining('canary-candidate-given_name'),
    });
    expect(manifest.empty.filter((table: string) => !withoutRows.includes(table))).toEqual([]);
    const declared = personalDataOf(modules).filter(({ by }) => by.length > 0);
    expect(manifest.stores.map(({ store }: { store: string }) => store)).toEqual(
      declared.map(({ table }) => table).filter((table) => !manifest.empty.includes(table)),
    );
    for (const { file, rows } of manifest.stores)
      expect([file, JSON.parse(entries.get(file)!).length]).toEqual([file, rows]);
    expect([...entries.keys()].sort()).toEqual(
      ['index.html', 'manifest.json', ...manifest.stores.map((one: any) => one.file)].sort(),
    );
  });

  test('has each of their texts, in JSON and on the page, but none about somebody else', () => {
    const left = new Set(
      personalDataOf(modules).flatMap(({ table, others = [] }) =>
        others.map((column) => `${table}.${column}`),
      ),
    );
    const page = entries.get('index.html')!;
    const json = everything.replace(page, '');
    const texts = marked.flatMap(({ table, column, texts: written }) =>
      written.map((text) => ({ column: `${table}.${column}`, text })),
    );
    expect(texts.length).toBeGreaterThan(60);
    const missing = (where: string) =>
      texts.filter(({ column, text }) => !left.has(column) && !where.includes(text));
    expect(missing(json)).toEqual([]);
    expect(missing(page)).toEqual([]);
    expect(left.size).toBeGreaterThan(0);
    expect(
      texts.filter(({ column, text }) => left.has(column) && everything.includes(text)),
    ).toEqual([]);
    expect(page).toContain('Left out, because it says who somebody else is: referrer email.');
  });

  test('has nothing of anybody else', () => {
    expect(everything).not.toContain('sparrow');
    expect(everything).not.toContain(other.id);
    expect(everything).not.toContain(other.applicationId);
  });

  test('names jobs, stages, pools, channels and skills beside their ids', () => {
    const rows = (store: string) => JSON.parse(entries.get(`data/${store}.json`)!);
    expect(rows('application')[0]).toMatchObject({ job: 'Job canary', stage: 'Screen' });
    expect(rows('transition').at(-1)).toMatchObject({ from_stage: 'Applied', to_stage: 'Screen' });
    expect(rows('pool_member')[0]).toMatchObject({ pool: 'Pool canary' });
    expect(rows('touch')[0]).toMatchObject({ channel: 'Channel canary' });
    expect(rows('candidate_skill')[0]).toMatchObject({ skill: 'Baking' });
    expect(rows('search_document')[0].jobs).toEqual(['Job canary']);
    expect(rows('candidate_occupation')[0]).toMatchObject({ occupation: 'Baker' });
  });

  test('is counted table by table for administrators before it is made', async () => {
    const ask = 'query ($id: ID!) { candidateHoldings(id: $id) { store rows from to } }';
    const { candidateHoldings } = await admin.asks(ask, { id: canary.id });
    const manifest = JSON.parse(entries.get('manifest.json')!);
    const counts = (stores: any[]) =>
      stores
        .filter(({ store }) => !withoutRows.includes(store)) // each look is logged, too
        .map(({ store, rows }) => [store, rows]);
    expect(counts(candidateHoldings)).toEqual(counts(manifest.stores));
    const interactions = candidateHoldings.find(({ store }: any) => store === 'interaction');
    expect(new Date(interactions.from).getFullYear()).toBeGreaterThan(2000);
    for (const nobody of ['00000000-0000-7000-8000-000000000000', 'x'])
      expect(await admin.asks(ask, { id: nobody })).toEqual({ candidateHoldings: null });
  });
});

test('names that are made to hurt stay texts, and users are named instead of their addresses', async () => {
  const recruiter = world.aRecruiter();
  const { id } = await recruiter.records({
    givenName: '<script>alert(1)</script>',
    familyName: `"><img src=x onerror='alert(2)'>`,
    summary: '</style></dd><h1>../../etc/passwd',
  });
  const { interaction } = await recruiter.does('interactionLog', {
    input: { candidateId: id, type: 'NOTE', body: '<iframe src="https://evil.example">' },
  });
  const user = await world.aUser('Grace@Example.com', 'RECRUITER');
  await rowOf(world.sql, sql`update app_user set name = 'Grace Hopper' where id = ${user.id}`);
  await rowOf(
    world.sql,
    sql`insert into interaction (candidate_id, at, type, actor) values (${id}, now(), 'NOTE', 'grace@example.com'), (${id}, now(), 'NOTE', 'left@example.com')`,
  );
  const entries = await archiveOf(id);
  const page = entries.get('index.html')!;
  expect(page).not.toMatch(/<(script|img|iframe)|<\/style><\/dd>/);
  expect(page.match(/<h1>/g)).toHaveLength(1);
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  for (const name of entries.keys()) expect(name).toMatch(/^[a-z]+(\/[a-z_.]+)?\.(json|html)$/);
  const actors = JSON.parse(entries.get('data/interaction.json')!).map(({ actor }: any) => actor);
  expect(actors).toContain('Grace Hopper');
  expect(actors.filter((actor: string) => actor.includes('@'))).toEqual([]);
  expect(interaction.by).toContain('@');
  expect(actors).toContain('a member of the company');
});

test('people who were merged are one person', async () => {
  const recruiter = world.aRecruiter();
  const kept = await recruiter.records({ givenName: 'Kept' });
  const merged = await recruiter.records({ givenName: 'Merged' });
  const earlier = await recruiter.records({ givenName: 'Earlier' });
  await recruiter.does('interactionLog', {
    input: { candidateId: earlier.id, type: 'NOTE', body: 'from before' },
  });
  await rowsOf(
    world.sql,
    sql`update candidate c set merged_into_id = into_id from (values (${earlier.id}::uuid, ${merged.id}::uuid), (${merged.id}, ${kept.id})) m(id, into_id) where c.id = m.id`,
  );
  const entries = await archiveOf(kept.id);
  const manifest = JSON.parse(entries.get('manifest.json')!);
  expect(manifest.person.name).toBe('Kept');
  expect(manifest.person.ids[0]).toBe(kept.id);
  expect(manifest.person.ids.toSorted()).toEqual([kept.id, merged.id, earlier.id].toSorted());
  expect(entries.get('data/interaction.json')).toContain('from before');
});

describe('an archive', () => {
  test('is only for administrators', async () => {
    const made = await isExported(canary.id);
    for (const member of [
      world.aRecruiter(),
      world.aHiringManager('Engineering'),
      world.anAnalyst(),
      world.anAuditor(),
    ]) {
      const refused = (document: string) => member.isRefused(document, { id: canary.id });
      for (const document of [
        'mutation ($id: ID!) { candidateExport(id: $id) { userErrors { code } } }',
        'query ($id: ID!) { candidateHoldings(id: $id) { store } }',
        'query ($id: ID!) { personalExports(first: 1, filter: { candidateIds: [$id] }) { nodes { id } } }',
      ])
        expect((await refused(document)).code).toBe('FORBIDDEN');
      expect(
        await member.asks(
          'query ($id: ID!) { personalExport(id: $id) { id } node(id: $id) { id } }',
          { id: made.id },
        ),
      ).toEqual({ personalExport: null, node: null });
      const authorization = (await member.authorization())!;
      expect((await download(`/exports/${made.id}`, { authorization })).status).toBe(403);
    }
    expect((await download(`/exports/${made.id}`)).status).toBe(401);
  });

  test('is sent as a file that nobody keeps, to administrators and to whoever has the link', async () => {
    const made = await isExported(canary.id);
    const authorization = (await admin.authorization())!;
    for (const response of [
      await download(made.downloadPath),
      await download(`/exports/${made.id}`, { authorization }),
    ]) {
      expect(response.status).toBe(200);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'application/zip',
        'content-length': String(made.bytes),
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'content-disposition': expect.stringMatching(
          /^attachment; filename="personal-data-[0-9a-f]{12}\.zip"$/,
        ),
      });
      expect((await response.arrayBuffer()).byteLength).toBe(made.bytes);
    }
    const { auditEvents } = await admin.asks(
      'query ($ids: [ID!]) { auditEvents(first: 10, filter: { candidateIds: $ids, doors: [FILE] }) { nodes { action actorKind entityId } } }',
      { ids: [canary.id] },
    );
    expect(auditEvents.nodes.slice(0, 2)).toEqual([
      { action: 'EXPORT', actorKind: 'USER', entityId: made.id },
      { action: 'EXPORT', actorKind: 'CANDIDATE_LINK', entityId: made.id },
    ]);
    const guessed = made.downloadPath.slice(0, -1) + (made.downloadPath.endsWith('A') ? 'B' : 'A');
    for (const path of [guessed, '/exports/x', '/exports/..%2f..%2fetc%2fpasswd'])
      expect((await download(path)).status).toBe(404);
  });

  test('is made once for two who ask at the same time, and refused for nobody', async () => {
    const asked = await Promise.all(
      Array.from({ length: 5 }, () => admin.does('candidateExport', { id: other.id })),
    );
    const ids = new Set(asked.map(({ personalExport }) => personalExport.id));
    expect(ids.size).toBeLessThanOrEqual(2); // the first may be ready before the last is asked for
    expect(await admin.failsTo('candidateExport', { id: 'x' })).toMatchObject([
      { code: 'NOT_FOUND', field: 'id' },
    ]);
    const key = { id: other.id, idempotencyKey: 'once' };
    const [first, again] = [
      await admin.does('candidateExport', key),
      await admin.does('candidateExport', key),
    ];
    expect(again.personalExport.id).toBe(first.personalExport.id);
  });

  test('is deleted after 7 days, and its link ends', async () => {
    const made = await isExported(canary.id);
    expect(new Date(made.expiresAt).getTime() - new Date(made.readyAt).getTime()).toBe(
      7 * 86_400_000,
    );
    const service = world.service<PersonalExportService>('personalExports');
    await service.removeOld(new Date(new Date(made.expiresAt).getTime() - 1_000));
    expect((await download(made.downloadPath)).status).toBe(200);
    await rowOf(
      world.sql,
      sql`update personal_export set expires_at = now() where id = ${made.id}`,
    );
    // The link ends at the moment, and the file goes with the next round.
    expect((await download(made.downloadPath)).status).toBe(404);
    expect(await exportNow(made.id)).toMatchObject({ state: 'EXPIRED', downloadPath: null });
    const expired = `query ($id: ID!) { personalExports(first: 9, filter: { candidateIds: [$id], states: [EXPIRED] }) { nodes { id } } }`;
    expect((await admin.asks(expired, { id: canary.id })).personalExports.nodes).toContainEqual({
      id: made.id,
    });
    expect(await readdir(folder)).toContain(`${made.id}.zip`);
    await service.removeOld(new Date());
    expect(await readdir(folder)).not.toContain(`${made.id}.zip`);
    expect(await exportNow(made.id)).toMatchObject({ state: 'EXPIRED' });
  });
});

describe('a process that ends in the middle', () => {
  const waiting = async (candidateId: string, state: string) =>
    (await rowOf<{ id: string }>(
      world.sql,
      sql`insert into personal_export (candidate_id, requested_by, state, attempts, next_at, started_at)
        values (${candidateId}, 'test', ${state}, 1, now() + interval '1 hour', now()) returning id`,
    ))!.id;
  const stateOf = (id: string) =>
    rowOf<{ state: string; attempts: number; problem: string | null }>(
      world.sql,
      sql`select state, attempts, problem from personal_export where id = ${id}`,
    );
  const maker = () => world.service<ExportMaker>('exportMaker');

  test('leaves an archive that another process makes again', async () => {
    const { id: person } = await world.aRecruiter().records({ givenName: 'Interrupted' });
    const id = await waiting(person, 'RUNNING');
    await maker().make(id, () => false);
    expect(await stateOf(id)).toMatchObject({ state: 'READY', attempts: 2 });
  });

  test('keeps others from making the same archive as long as it lives', async () => {
    const { id: person } = await world.aRecruiter().records({ givenName: 'Locked' });
    const id = await waiting(person, 'QUEUED');
    const elsewhere = await world.database.connect();
    await elsewhere.query('begin');
    await elsewhere.query(
      `select pg_advisory_xact_lock(hashtextextended('personal export ' || $1::text, 0))`,
      [id],
    );
    await maker().make(id, () => false);
    expect(await stateOf(id)).toMatchObject({ state: 'QUEUED', attempts: 1 });
    await elsewhere.end();
    await maker().make(id, () => false);
    expect(await stateOf(id)).toMatchObject({ state: 'READY' });
  });

  test('that stops leaves no half of a file, and one whose connection is cut tries again', async () => {
    const id = await waiting(canary.id, 'QUEUED');
    await expect(maker().make(id, () => true)).rejects.toThrow('interrupted');
    expect(await stateOf(id)).toMatchObject({ state: 'RUNNING' });
    const { database } = world;
    const connected: pg.Client[] = [];
    const connect = database.connect.bind(database);
    database.connect = async (...given) => {
      const client = await connect(...given);
      connected.push(client);
      return client;
    };
    try {
      const cutNow = () => {
        for (const client of connected) client.connection.stream.destroy();
        return false;
      };
      await expect(maker().make(id, cutNow)).rejects.toThrow(/onnection/);
    } finally {
      database.connect = connect;
    }
    expect(await stateOf(id)).toMatchObject({ state: 'QUEUED', attempts: 3, problem: null });
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
    await rowOf(world.sql, sql`update personal_export set attempts = 5 where id = ${id}`);
    await expect(maker().make(id, () => false)).rejects.toThrow('too often');
    const failed = await exportNow(id);
    expect(failed).toMatchObject({
      state: 'FAILED',
      problem: expect.stringContaining('Ask for it again'),
    });
  });
});

test('an archive goes with its person, and files of nobody go too', async () => {
  const { id } = await world.aRecruiter().records({ givenName: 'Leaving' });
  const made = await isExported(id);
  const abandoned = '01890a5d-ac96-774b-bcce-b302099a8057.zip.x.part';
  await writeFile(join(folder, abandoned), 'half');
  await writeFile(join(folder, 'notes.txt'), 'of somebody');
  // An erasure calls the same in its transaction.
  await world.service<PersonalExportService>('personalExports').removeOf(world.sql, [id]);
  expect(await exportNow(made.id)).toBeNull();
  expect((await download(made.downloadPath)).status).toBe(404);
  expect(await readdir(folder)).not.toContain(`${made.id}.zip`);
  await world.service<PersonalExportService>('personalExports').removeOld(new Date());
  const files = await readdir(folder);
  expect(files).not.toContain(abandoned);
  expect(files).toContain('notes.txt');
});
