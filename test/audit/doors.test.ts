import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { ImportService } from '../../src/domains/imports/import.service.js';
import { ImportService as Importing } from '../../src/domains/imports/import.service.js';
import { systemViewer } from '../../src/domains/users/viewers.js';
import { rowsOf } from '../../src/platform/database/database.js';
import { aWorld, type Member, Person, type TestJob, type World } from '../scenario/index.js';
import { lastOf, logOf } from './log.js';

let world: World;
let recruiter: Member;
let auditor: Member;
let admin: Member;
let job: TestJob;
let anna: Person;
beforeAll(async () => {
  world = await aWorld();
  recruiter = world.aRecruiter();
  auditor = world.anAuditor();
  admin = world.anAdmin();
  job = await world.aJob();
  anna = await recruiter.records({
    givenName: 'Anna',
    familyName: 'Muster',
    emails: ['anna@example.com'],
    skills: [{ name: 'SQL' }],
  });
});
afterAll(() => world?.close());

const contacts = 'query ($id: ID!) { candidate(id: $id) { name email phone } }';

describe('reading', () => {
  test('the contacts of one person is noted by person, with the fields that not everybody sees', async () => {
    await recruiter.asks(contacts, { id: anna.id });
    expect(await lastOf(auditor)).toMatchObject({
      action: 'READ',
      outcome: 'DONE',
      operation: 'candidate',
      entity: 'Candidate',
      entityId: anna.id,
      candidateIds: [anna.id],
      fields: ['Candidate.email', 'Candidate.phone'],
      actorKind: 'USER',
      role: 'RECRUITER',
      door: 'GRAPHQL',
      address: expect.stringMatching(/127\.0\.0\.1|::1/),
    });
  });

  test('a list is noted by query and count, without the people in it', async () => {
    for (let person = 0; person < 11; person += 1)
      await recruiter.records({ givenName: `Bo ${person}` });
    await recruiter.asks('query Everybody { candidates(first: 11) { nodes { name email } } }');
    expect(await lastOf(auditor)).toMatchObject({
      action: 'LIST',
      operation: 'candidates',
      entity: 'Candidate',
      entityId: null,
      candidateIds: [],
      count: 11,
      fields: ['Candidate.email'],
    });
    await recruiter.asks('{ candidates(first: 3) { nodes { name } } }');
    expect(await lastOf(auditor)).toMatchObject({ count: 3, candidateIds: [], fields: [] });
  });

  test('a list that shows the contacts of a few is noted by person', async () => {
    await recruiter.asks('{ candidates(first: 3) { nodes { email } } }');
    const { candidateIds } = await lastOf(auditor);
    expect(candidateIds).toHaveLength(3);
    const application = await new Person(recruiter, candidateIds[0]).appliesFor(job);
    await recruiter.asks('{ applications(first: 1) { nodes { candidate { email } } } }');
    expect(application.id).toBeTruthy();
    expect((await lastOf(auditor)).candidateIds).toEqual([candidateIds[0]]);
  });

  test('a search is noted by its words and count', async () => {
    await world.settled();
    const { searchCandidates } = await recruiter.asks(
      '{ searchCandidates(query: "Anna", first: 10) { nodes { name } } }',
    );
    expect(await lastOf(auditor)).toMatchObject({
      action: 'SEARCH',
      operation: 'searchCandidates',
      count: searchCandidates.nodes.length,
      arguments: { query: 'Anna' },
    });
  });

  test('notes of named people are noted by person, also through a list', async () => {
    await recruiter.asks(
      'query ($ids: [ID!]) { interactions(first: 5, filter: { candidateIds: $ids }) { nodes { subject body } } }',
      { ids: [anna.id] },
    );
    expect(await lastOf(auditor)).toMatchObject({
      action: 'LIST',
      operation: 'interactions',
      candidateIds: [anna.id],
      fields: ['Interaction.body', 'Interaction.subject'],
      count: 0,
    });
  });

  test('an application is a look at its person', async () => {
    const application = await anna.appliesFor(job);
    await recruiter.asks('query ($id: ID!) { application(id: $id) { id candidate { name } } }', {
      id: application.id,
    });
    expect(await lastOf(auditor)).toMatchObject({
      action: 'READ',
      entity: 'Application',
      entityId: application.id,
      candidateIds: [anna.id],
    });
  });

  test('what shows nobody is not noted', async () => {
    const before = (await logOf(auditor)).length;
    await recruiter.asks('{ jobs(first: 5) { nodes { title } } channelYield { rows { hires } } }');
    await recruiter.asks('query ($id: ID!) { candidate(id: $id) { name } }', { id: job.id });
    expect((await logOf(auditor)).length).toBe(before);
  });

  test('a look at figures by self-identified group is noted with its arguments', async () => {
    await auditor.sends('{ diversityPublished { rows { people } } }');
    expect(await lastOf(auditor, { operations: ['diversityPublished'] })).toMatchObject({
      action: 'LIST',
      role: 'AUDITOR',
    });
  });

  test('"who saw this person" gives those who looked and changed, and nobody else', async () => {
    const other = await recruiter.records({ givenName: 'Other' });
    const manager = world.aHiringManager('Elsewhere');
    await recruiter.asks(contacts, { id: other.id });
    await manager.asks(contacts, { id: other.id }); // not visible: nothing was seen
    const saw = await logOf(auditor, { candidateIds: [other.id] });
    expect(saw.map(({ action, role }) => [action, role])).toEqual([
      ['READ', 'RECRUITER'],
      ['CREATE', 'RECRUITER'],
    ]);
  });
});

describe('changing', () => {
  test('a person keeps the old and the new values, which an administrator sees and an auditor does not', async () => {
    await recruiter.does('candidateUpdate', {
      id: anna.id,
      input: { emails: ['new@example.com'], title: 'Baker' },
    });
    expect(await lastOf(admin)).toMatchObject({
      action: 'UPDATE',
      operation: 'candidateUpdate',
      entity: 'Candidate',
      entityId: anna.id,
      candidateIds: [anna.id],
      fields: ['Candidate.emails', 'Candidate.title'],
      changes: [
        {
          entity: 'Candidate',
          before: { emails: ['anna@example.com'], title: null },
          after: { emails: ['new@example.com'], title: 'Baker' },
        },
      ],
    });
    const [event] = await logOf(auditor, {
      candidateIds: [anna.id],
      operations: ['candidateUpdate'],
    });
    expect(event.changes).toEqual([
      { entity: 'Candidate', before: null, after: null, erasedAt: null },
    ]);
  });

  test('skills keeps what they were', async () => {
    await recruiter.does('candidateUpdate', { id: anna.id, input: { skills: [{ name: 'Go' }] } });
    const { fields, changes } = await lastOf(admin);
    expect(fields).toEqual(['Candidate.skills']);
    expect(changes[0].before.skills.map(({ name }: { name: string }) => name)).toEqual(['SQL']);
    expect(changes[0].after.skills.map(({ name }: { name: string }) => name)).toEqual(['Go']);
  });

  test('that was refused, is forbidden or comes again is noted as such, and what is rolled back is not noted as done', async () => {
    await recruiter.does('candidateUpdate', {
      id: anna.id,
      input: { title: 'X' },
      expectedVersion: 99,
    });
    expect(await lastOf(auditor)).toMatchObject({
      operation: 'candidateUpdate',
      outcome: 'REFUSED',
      candidateIds: [anna.id],
    });
    await world
      .anAnalyst()
      .sends(
        'mutation ($id: ID!) { candidateUpdate(id: $id, input: { title: "X" }) { userErrors { code } } }',
        { id: anna.id },
      );
    expect(await lastOf(auditor)).toMatchObject({ outcome: 'REFUSED', role: 'ANALYST' });
    const once = { id: anna.id, input: { title: 'Once' }, idempotencyKey: 'once' };
    await recruiter.does('candidateUpdate', once);
    await recruiter.does('candidateUpdate', once);
    expect((await logOf(auditor)).slice(0, 2).map(({ outcome }) => outcome)).toEqual([
      'REPEATED',
      'DONE',
    ]);
  });

  test('several at once is noted for each that was changed', async () => {
    const people = [
      await recruiter.records({ givenName: 'One' }),
      await recruiter.records({ givenName: 'Two' }),
    ];
    const ids = [];
    for (const person of people) ids.push((await person.appliesFor(job)).id);
    await recruiter.does('applicationsMoveToStage', { ids, stageId: job.stage('Screen') });
    for (const { id } of people)
      expect(await lastOf(auditor, { candidateIds: [id] })).toMatchObject({
        operation: 'applicationsMoveToStage',
        action: 'UPDATE',
        entity: 'Application',
      });
  });

  test('users and keys is noted', async () => {
    await admin.asks(
      'mutation { apiKeyCreate(input: { name: "grafana", role: ANALYST }) { secret userErrors { code } } }',
    );
    expect(await lastOf(auditor)).toMatchObject({
      action: 'CREATE',
      operation: 'apiKeyCreate',
      entity: 'ApiKey',
      role: 'ADMIN',
    });
  });
});

describe('every door', () => {
  test('a subscription is noted when it begins', async () => {
    const watching = await recruiter.watches(
      'subscription { candidateChanges { changeCursor candidate { email } } }',
      {},
      'candidateChanges',
    );
    await world.until(() => world.measure('rapport_subscriptions') > 0);
    await recruiter.does('candidateUpdate', { id: anna.id, input: { title: 'Seen' } });
    await watching.next();
    expect(await lastOf(auditor, { doors: ['SOCKET'] })).toMatchObject({
      action: 'SUBSCRIBE',
      operation: 'candidateChanges',
      role: 'RECRUITER',
      address: expect.any(String),
    });
  });

  test('rows for BI tools are noted as an export by document and count', async () => {
    const authorization = (await world.anAnalyst().authorization())!;
    const response = await fetch(`${world.url}/bi/channelYield.csv`, {
      headers: { authorization },
    });
    expect(response.status).toBe(200);
    expect(await lastOf(auditor, { doors: ['BI'] })).toMatchObject({
      action: 'EXPORT',
      operation: 'channelYield',
      role: 'ANALYST',
      count: expect.any(Number),
    });
  });

  test('the log as a file is noted, and each line is one event', async () => {
    const authorization = (await auditor.authorization())!;
    const get = (path: string, by = authorization) =>
      fetch(`${world.url}/audit/events.jsonl${path}`, { headers: { authorization: by } });
    const text = await (await get(`?person=${anna.id}`)).text();
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.every(({ candidateIds }) => candidateIds.includes(anna.id))).toBe(true);
    expect(text).not.toContain('anna@example.com');
    expect(await (await get('', await admin.authorization())).text()).toContain('anna@example.com');
    expect(await lastOf(auditor, { doors: ['FILE'] })).toMatchObject({ action: 'EXPORT' });
    expect((await get('?from=nonsense')).status).toBe(400);
    expect((await get('', await recruiter.authorization())).status).toBe(403);
  });

  test('an import is noted once, with its counts and not by row', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rapport-audit-'));
    try {
      await writeFile(
        join(folder, 'candidates.csv'),
        'candidate_id,given_name\n1,Ida\n2,Ivo\n3,\n',
      );
      const importer: ImportService = new Importing(world.database);
      await importer.run(systemViewer('import'), {
        path: folder,
        source: 'ats',
        rejectsFolder: folder,
      });
      const imported = await logOf(auditor, { doors: ['IMPORT'] });
      expect(imported).toHaveLength(1);
      expect(imported[0]).toMatchObject({ action: 'IMPORT', actorKind: 'SYSTEM', outcome: 'DONE' });
      const [row] = await rowsOf<{ detail: object }>(
        world.sql,
        sql`select detail from audit_event where door = 'IMPORT'`,
      );
      expect(row!.detail).toMatchObject({
        source: 'ats',
        status: 'DONE',
        tables: { candidates: { read: 3, created: 2, refused: 1 } },
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('who may read it', () => {
  test.each(['aRecruiter', 'anAnalyst', 'aHiringManager'] as const)('not %s', async (who) => {
    const { code } = await world[who]().isRefused('{ auditEvents(first: 1) { nodes { at } } }');
    expect(code).toBe('FORBIDDEN');
    expect((await world[who]().isRefused('{ auditChain { complete } }')).code).toBe('FORBIDDEN');
  });

  test('pages and filters: each condition narrows, and pages neither repeat nor leave out', async () => {
    const all = await logOf(auditor, { to: new Date().toISOString() }, 100);
    const page = (after?: string) =>
      auditor.asks(
        'query ($after: String, $to: DateTime) { auditEvents(first: 7, after: $after, filter: { to: $to, doors: [GRAPHQL] }) { pageInfo { hasNextPage endCursor } nodes { position at } } }',
        { after, to: all[0].at },
      );
    const positions: number[] = [];
    const times: string[] = [];
    for (let after: string | undefined; ;) {
      const { nodes, pageInfo } = (await page(after)).auditEvents;
      positions.push(...nodes.map(({ position }: { position: number }) => position));
      times.push(...nodes.map(({ at }: { at: string }) => at));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(new Set(positions).size).toBe(positions.length);
    expect(positions.length).toBeGreaterThan(20);
    expect(times).toEqual(times.toSorted((a, b) => Date.parse(b) - Date.parse(a)));
    const [one] = await logOf(auditor, { candidateIds: [anna.id], actions: ['READ'] });
    for (const filter of [
      { actors: [one.actor] },
      { actions: [one.action] },
      { entities: [one.entity] },
      { entityIds: [one.entityId] },
      { doors: [one.door] },
      { operations: [one.operation] },
      { from: one.at },
    ])
      expect((await logOf(auditor, filter, 100)).map(({ position }) => position)).toContain(
        one.position,
      );
    expect(await logOf(auditor, { actors: ['user:nobody'] })).toEqual([]);
    expect(
      (
        await auditor.isRefused(
          '{ auditEvents(first: 1, filter: { candidateIds: ["x"] }) { nodes { at } } }',
        )
      ).code,
    ).toBe('BAD_USER_INPUT');
  });
});
