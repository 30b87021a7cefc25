import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import { rowOf } from '../../src/platform/database/database.js';
import {
  aWorld,
  type Applied,
  type Member,
  type Person,
  type TestJob,
  type World,
} from '../scenario/index.js';

let world: World;
let recruiter: Member;
let manager: Member;
let engineering: TestJob;
let sales: TestJob;
let anna: Person; // applied to engineering
let bo: Person; // applied to sales
let cleo: Person; // applied to both
let annas: Applied;
let bos: Applied;
let cleosSale: Applied;
beforeAll(async () => {
  world = await aWorld();
  recruiter = world.aRecruiter();
  manager = world.aHiringManager('Engineering');
  engineering = await world.aJob({ department: 'Engineering' });
  sales = await world.aJob({ department: 'Sales' });
  const contact = { emails: ['p@example.com'], phone: '1', summary: 'Free text' };
  [anna, bo, cleo] = (await Promise.all(
    ['Anna', 'Bo', 'Cleo'].map((givenName) =>
      recruiter.records({ givenName, title: `${givenName}s title`, ...contact }),
    ),
  )) as [Person, Person, Person];
  [annas, bos, cleosSale] = [
    await anna.appliesFor(engineering),
    await bo.appliesFor(sales),
    await cleo.appliesFor(sales),
  ];
  await cleo.appliesFor(engineering);
  await annas.advancesTo('Screen', { reason: 'a reason' });
  for (const person of [anna, bo, cleo])
    await recruiter.does('interactionLog', {
      input: { candidateId: person.id, type: 'NOTE', subject: 'S', body: 'B' },
    });
  await recruiter.does('interactionLog', {
    input: {
      candidateId: cleo.id,
      applicationId: cleosSale.id,
      type: 'FEEDBACK',
      body: 'about sales',
    },
  });
  for (const person of [anna, bo])
    await recruiter.does('referralRecord', {
      input: { candidateId: person.id, referrerEmail: 'e@example.com' },
    });
  await world.aChannel('Board', 'JOB_BOARD', 100);
});
afterAll(() => world?.close());

const candidate =
  'query ($id: ID!) { candidate(id: $id) { name email emails phone summary interactions(first: 5) { nodes { subject body } } applications(first: 5) { nodes { job { department } transitions { reason } } } } }';
const mutations: [Parameters<Member['does']>[0], () => Record<string, unknown>][] = [
  ['candidateCreate', () => ({ input: {} })],
  ['candidateUpdate', () => ({ id: anna.id, input: {} })],
  ['candidateUpsert', () => ({ source: 's', externalId: '1', input: {} })],
  ['applicationCreate', () => ({ input: { candidateId: anna.id, jobId: engineering.id } })],
  ['applicationMoveToStage', () => ({ id: annas.id, stageId: engineering.stage('Offer') })],
  ['applicationsMoveToStage', () => ({ ids: [annas.id], stageId: engineering.stage('Offer') })],
  ['applicationReject', () => ({ id: annas.id })],
  ['applicationWithdraw', () => ({ id: annas.id })],
  ['applicationHire', () => ({ id: annas.id })],
  ['applicationReopen', () => ({ id: annas.id })],
  ['interactionLog', () => ({ input: { candidateId: anna.id, type: 'NOTE' } })],
  ['referralRecord', () => ({ input: { candidateId: anna.id, referrerEmail: 'e@example.com' } })],
];
const refusedOf = async (member: Member) => {
  const { documents } = await import('../scenario/documents.js');
  const refused: string[] = [];
  for (const [name, variables] of mutations) {
    const { errors } = await member.sends(documents[name], variables());
    if (errors) expect(errors[0]!.extensions.code).toBe('FORBIDDEN');
    if (errors) refused.push(name);
  }
  return refused;
};

describe.each([
  ['an analyst', () => world.anAnalyst()],
  ['an auditor', () => world.anAuditor()],
])('%s', (_, make) => {
  test('sees people without contact data and free text', async () => {
    const seen = (await make().asks(candidate, { id: anna.id })).candidate;
    expect(seen).toMatchObject({
      name: 'Anna',
      email: null,
      emails: [],
      phone: null,
      summary: null,
      interactions: { nodes: [{ subject: null, body: null }] },
    });
    expect(
      seen.applications.nodes[0].transitions.map(({ reason }: { reason: string | null }) => reason),
    ).toEqual([null, null]);
  });

  test('changes nothing', async () => {
    expect(await refusedOf(make())).toEqual(mutations.map(([name]) => name));
  });
});

describe('a hiring manager', () => {
  test('sees the jobs of their departments and the people who applied there, in lists, alone and by node', async () => {
    const lists =
      await manager.asks(`{ candidates(first: 9, orderBy: { field: NAME }) { nodes { name } totalCount { value } } jobs(first: 9) { nodes { id } } applications(first: 9) { nodes { job { id } } totalCount { value } }
      interactions(first: 9) { nodes { body } } referrals(first: 9) { nodes { candidate { name } } } }`);
    expect(lists.candidates.nodes.map(({ name }: { name: string }) => name).sort()).toEqual([
      'Anna',
      'Cleo',
    ]);
    expect(lists).toMatchObject({
      candidates: { totalCount: { value: 2 } },
      jobs: { nodes: [{ id: engineering.id }] },
      applications: { totalCount: { value: 2 } },
    });
    expect(lists.interactions.nodes.map(({ body }: { body: string }) => body)).toEqual(['B', 'B']);
    expect(lists.referrals.nodes).toEqual([{ candidate: { name: 'Anna' } }]);
    const one =
      'query ($c: ID!, $j: ID!, $a: ID!, $s: ID!) { candidate(id: $c) { id } job(id: $j) { id } application(id: $a) { id } jobBoard(jobId: $j, perStage: 1) { changeCursor } c: node(id: $c) { id } j: node(id: $j) { id } a: node(id: $a) { id } s: node(id: $s) { id } }';
    expect(
      Object.values(
        await manager.asks(one, { c: bo.id, j: sales.id, a: bos.id, s: sales.stage('Screen') }),
      ),
    ).toEqual(Array(8).fill(null));
    expect(
      Object.values(
        await manager.asks(one, {
          c: anna.id,
          j: engineering.id,
          a: annas.id,
          s: engineering.stage('Screen'),
        }),
      ),
    ).not.toContain(null);
  });

  test('sees of a person who applied elsewhere too only what belongs to their departments', async () => {
    const seen = (await manager.asks(candidate, { id: cleo.id })).candidate;
    expect(seen).toMatchObject({
      email: 'p@example.com',
      summary: 'Free text',
      applications: { nodes: [{ job: { department: 'Engineering' } }] },
      interactions: { nodes: [{ body: 'B' }] },
    });
  });

  test('is suggested only what they may see', async () => {
    const { suggest } = await manager.asks(
      '{ suggest(kind: TITLE, prefix: "bo", first: 5) { text } }',
    );
    expect(suggest).toEqual([]);
    expect(
      (await manager.asks('{ suggest(kind: CANDIDATE, prefix: "b", first: 5) { text } }')).suggest,
    ).toEqual([]);
  });

  test('moves cards of their departments and says nothing of others', async () => {
    expect(await refusedOf(world.aHiringManager())).toEqual([
      'candidateCreate',
      'candidateUpdate',
      'candidateUpsert',
    ]);
    const card = await (await recruiter.records()).appliesFor(engineering);
    expect(
      await manager.failsTo('applicationMoveToStage', {
        id: card.id,
        stageId: engineering.stage('Offer'),
      }),
    ).toEqual([]);
    expect(await manager.failsTo('applicationReject', { id: bos.id })).toEqual([
      { code: 'NOT_FOUND', field: 'id', message: `There is no application ${bos.id}.` },
    ]);
    expect(
      await manager.failsTo('interactionLog', { input: { candidateId: bo.id, type: 'NOTE' } }),
    ).toMatchObject([{ code: 'NOT_FOUND' }]);
    // Letting somebody apply whom they may not see would let them see that person.
    expect(
      await manager.failsTo('applicationCreate', {
        input: { candidateId: bo.id, jobId: engineering.id },
      }),
    ).toMatchObject([{ code: 'NOT_FOUND', field: 'input.candidateId' }]);
  });

  test('takes no step of an application in another department, and lets nobody apply there', async () => {
    const unknown = (id: string) => [
      { code: 'NOT_FOUND', field: 'id', message: `There is no application ${id}.` },
    ];
    const { id } = bos;
    const stageId = sales.stage('Offer');
    const before = await bos.now();
    expect(await manager.failsTo('applicationMoveToStage', { id, stageId })).toEqual(unknown(id));
    const { results } = await manager.does('applicationsMoveToStage', { ids: [id], stageId });
    expect(results).toMatchObject([{ application: null, userErrors: [{ code: 'NOT_FOUND' }] }]);
    for (const step of [
      'applicationReject',
      'applicationWithdraw',
      'applicationHire',
      'applicationReopen',
    ] as const)
      expect(await manager.failsTo(step, { id })).toEqual(unknown(id));
    expect(await bos.now()).toEqual(before);

    // The manager sees Anna, who applied in their department, but not the job in the other one.
    const input = { candidateId: anna.id, jobId: sales.id };
    expect(await manager.failsTo('applicationCreate', { input })).toEqual([
      {
        code: 'NOT_FOUND',
        field: 'input.jobId',
        message: `There is no job ${sales.id} that you may work with.`,
      },
    ]);
  });

  test('of no department sees nobody', async () => {
    expect(
      await world
        .aHiringManager()
        .asks('{ candidates(first: 1) { totalCount { value } } jobs(first: 1) { nodes { id } } }'),
    ).toEqual({ candidates: { totalCount: { value: 0 } }, jobs: { nodes: [] } });
  });

  test('watches only cards of their departments, replays included, and sees one leave that goes elsewhere', async () => {
    await world.settled();
    const after = (await manager.asks('{ jobs(first: 1) { changeCursor } }')).jobs.changeCursor;
    const document =
      'subscription ($after: String, $filter: PipelineFilter) { pipelineChanges(after: $after, filter: $filter) { relation application { id } } }';
    const card = await (await recruiter.records()).appliesFor(engineering);
    await cleosSale.advancesTo('Screen');
    const watching = await manager.watches(document, { after });
    const asking = await manager.watches(document, {
      after,
      filter: { departments: ['Sales', 'Engineering'] },
    });
    expect(await watching.next()).toEqual({ relation: 'ENTERED', application: { id: card.id } });
    await cleosSale.advancesTo('Offer');
    await rowOf(world.sql, sql`update application set job_id = ${sales.id} where id = ${card.id}`);
    expect(await watching.next()).toEqual({ relation: 'LEFT', application: null });
    expect((await asking.take(2)).map(({ relation }) => relation)).toEqual(['ENTERED', 'LEFT']);
  });
});

test('what channels cost is for administrators, recruiters and analysts', async () => {
  const document = '{ channels(first: 5) { nodes { name spend { amount currency } } } }';
  for (const member of [world.anAdmin(), recruiter, world.anAnalyst()]) {
    expect((await member.asks(document)).channels.nodes).toEqual([
      { name: 'Board', spend: [{ amount: 100, currency: 'EUR' }] },
    ]);
  }
  for (const member of [manager, world.anAuditor()])
    expect(await member.isRefused(document)).toMatchObject({ code: 'FORBIDDEN' });
});

describe('PostgreSQL itself', () => {
  const refusal = (statement: ReturnType<typeof sql>) =>
    rowOf(world.sql, statement).then(
      () => 'taken',
      ({ code }: { code: string }) => code,
    );
  test('refuses to change or remove a transition, to the application and to the owner', async () => {
    for (const statement of [
      sql`update transition set reason = 'x'`,
      sql`delete from transition`,
      sql`truncate transition`,
    ])
      expect(await refusal(statement)).toBe('42501');
    const owner = new pg.Client(world.urls.owner);
    await owner.connect();
    await expect(owner.query(`update transition set reason = 'x'`)).rejects.toThrow('append-only');
    await owner.end();
  });

  test('refuses self-identification to the application, and names to whoever reads it', async () => {
    expect(await refusal(sql`select from demographics.answer`)).toBe('42501');
    await expect(
      world.database.demographics!.query('select count(*) from demographics.answer'),
    ).resolves.toBeDefined();
    await expect(
      world.database.demographics!.query('select given_name from candidate'),
    ).rejects.toMatchObject({ code: '42501' });
  });
});
