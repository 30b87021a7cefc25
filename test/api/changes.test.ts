import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import { rowOf } from '../../src/platform/database/database.js';
import { KeyRetention } from '../../src/platform/graphql/key-retention.js';
import { aWorld, type Member, type TestJob, type World } from '../scenario/index.js';

let world: World;
let recruiter: Member;
let job: TestJob;
beforeAll(async () => {
  world = await aWorld();
  recruiter = world.aRecruiter();
  job = await world.aJob();
});
afterAll(() => world?.close());

const count = async (table: 'candidate' | 'application' | 'transition' | 'idempotency_key') =>
  (await rowOf<{ count: number }>(
    world.sql,
    sql`select count(*)::int as count from ${sql.table(table)}`,
  ))!.count;

describe('an idempotency key', () => {
  test('makes fifty parallel retries one effect, and each gets the same answer', async () => {
    const anna = await recruiter.records();
    const before = await count('application');
    const variables = { input: { candidateId: anna.id, jobId: job.id }, idempotencyKey: 'apply-1' };
    const payloads = await Promise.all(
      Array.from({ length: 50 }, () => recruiter.does('applicationCreate', variables)),
    );
    expect(new Set(payloads.map(({ application }) => application?.id)).size).toBe(1);
    expect(new Set(payloads.map(({ changeCursor }) => changeCursor)).size).toBe(1);
    expect(await count('application')).toBe(before + 1);
  });

  test('used for other arguments, or for another mutation, is refused', async () => {
    await recruiter.does('candidateCreate', {
      input: { givenName: 'A', familyName: 'B' },
      idempotencyKey: 'create-1',
    });
    const again = await recruiter.does('candidateCreate', {
      input: { familyName: 'B', givenName: 'A' },
      idempotencyKey: 'create-1',
    });
    expect(again).toMatchObject({ candidate: { name: 'A B' }, userErrors: [] });
    expect(
      await recruiter.failsTo('candidateCreate', {
        input: { givenName: 'C' },
        idempotencyKey: 'create-1',
      }),
    ).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED', field: 'idempotencyKey' }]);
    expect(
      await recruiter.failsTo('candidateUpdate', {
        id: again.candidate.id,
        input: {},
        idempotencyKey: 'create-1',
      }),
    ).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
  });

  test('of somebody else is another key', async () => {
    await recruiter.does('candidateCreate', {
      input: { givenName: 'D' },
      idempotencyKey: 'shared',
    });
    expect(
      await world
        .aRecruiter()
        .failsTo('candidateCreate', { input: { givenName: 'E' }, idempotencyKey: 'shared' }),
    ).toEqual([]);
  });

  test('that is empty or endless is refused, because it would protect nobody', async () => {
    for (const idempotencyKey of ['', '  ', 'k'.repeat(201)]) {
      expect(
        await recruiter.failsTo('candidateCreate', { input: { givenName: 'Z' }, idempotencyKey }),
      ).toMatchObject([{ code: 'INVALID', field: 'idempotencyKey' }]);
    }
  });

  test('is taken by every mutation, with a clientMutationId beside it', () => {
    for (const { name, args } of Object.values(world.schema.getMutationType()!.getFields())) {
      expect([name, ...args.map((argument) => argument.name)]).toEqual(
        expect.arrayContaining([name, 'idempotencyKey', 'clientMutationId']),
      );
    }
  });

  test('is kept for a day and forgotten after it', async () => {
    const age = (key: string, hours: number) =>
      rowOf(
        world.sql,
        sql`update idempotency_key set created_at = now() - make_interval(hours => ${hours}::int) where key = idempotency_key_of(${key})`,
      );
    for (const key of ['young', 'old'])
      await recruiter.does('candidateCreate', { input: { givenName: key }, idempotencyKey: key });
    await age('young', 23);
    await age('old', 25);
    expect(await new KeyRetention(world.database, () => undefined).forget()).toBe(1);
    const again = async (idempotencyKey: string) =>
      (
        await recruiter.failsTo('candidateCreate', {
          input: { givenName: 'another' },
          idempotencyKey,
        })
      ).map(({ code }) => code);
    expect(await again('young')).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    expect(await again('old')).toEqual([]);
  });

  test('of a change that was refused is free for another try', async () => {
    const variables = { input: { givenName: 'F', emails: ['bad'] }, idempotencyKey: 'try-again' };
    expect(await recruiter.failsTo('candidateCreate', variables)).toHaveLength(1);
    expect(
      await recruiter.failsTo('candidateCreate', { ...variables, input: { givenName: 'F' } }),
    ).toEqual([]);
  });
});

describe('a request that is sent again under its key', () => {
  const document = `mutation ($input: ApplicationInput!) {
    made: applicationCreate(input: $input, idempotencyKey: "first-answer") {
      application { id status version stage { name } transitions { kind } candidate { name } }
      changeCursor userErrors { code }
    } }`;

  test('gets the first answer, whatever has happened since', async () => {
    const person = await recruiter.records({ givenName: 'Before' });
    const variables = { input: { candidateId: person.id, jobId: job.id } };
    const first = await recruiter.asks(document, variables);
    await recruiter.does('candidateUpdate', { id: person.id, input: { givenName: 'After' } });
    await recruiter.does('applicationReject', { id: first.made.application.id });
    const before = await count('transition');
    expect(await recruiter.asks(document, variables)).toEqual(first);
    expect(first.made.application).toMatchObject({
      status: 'ACTIVE',
      candidate: { name: 'Before' },
      transitions: [{ kind: 'ENTER' }],
    });
    expect(await count('transition')).toBe(before);
    // Other fields were not asked for then: they are answered as they are now.
    const { applicationCreate } = await recruiter.asks(
      `mutation ($input: ApplicationInput!) { applicationCreate(input: $input, idempotencyKey: "first-answer") { application { id status } changeCursor } }`,
      variables,
    );
    expect(applicationCreate).toEqual({
      application: { id: first.made.application.id, status: 'REJECTED' },
      changeCursor: first.made.changeCursor,
    });
  });

  test('gets it for each change of a document', async () => {
    const document = `mutation { a: candidateCreate(input: { givenName: "A" }, idempotencyKey: "two-a") { candidate { id name } }
      b: candidateCreate(input: { givenName: "B" }, idempotencyKey: "two-b") { candidate { id name } }
      c: candidateCreate(input: { givenName: "C" }) { candidate { name } } }`;
    const first = await recruiter.asks(document);
    await recruiter.does('candidateUpdate', {
      id: first.a.candidate.id,
      input: { givenName: 'X' },
    });
    expect(await recruiter.asks(document)).toEqual(first);
  });
});

describe('a change that is committed, and whose answer can not be read,', () => {
  test('says that it was made, at a field of its payload and as a whole', async () => {
    const owner = new pg.Client(world.urls.owner);
    await owner.connect();
    const person = await recruiter.records();
    const document = `mutation ($input: ApplicationInput!) {
      good: applicationCreate(input: $input, idempotencyKey: "unread") { application { id interactions(first: 1) { nodes { id } } } userErrors { code } } }`;
    const input = { candidateId: person.id, jobId: job.id };
    const before = await count('application');
    await owner.query('alter table interaction rename to vanished');
    try {
      const { errors } = await recruiter.sends(document, { input });
      expect(errors).toMatchObject([
        {
          message: expect.stringContaining('The change was made'),
          path: expect.arrayContaining(['good']),
          extensions: { code: 'CHANGE_MADE', reference: expect.any(String) },
        },
      ]);
      expect(await count('application')).toBe(before + 1);
    } finally {
      await owner.query('alter table vanished rename to interaction');
    }
    expect(world.faults.splice(0)).toHaveLength(1);
    // An answer with an error is not kept: sent again, it is whole, and has no second effect.
    const { good } = await recruiter.asks(document, { input });
    expect(good.application.interactions.nodes).toEqual([]);
    expect(await count('application')).toBe(before + 1);

    // What fails before the commit is not said to be made, after another change of the document neither.
    await owner.query('alter table candidate_skill rename to vanished');
    try {
      const { errors } = await recruiter.sends(
        `mutation { one: candidateCreate(input: { givenName: "One" }) { candidate { id } }
          two: candidateCreate(input: { givenName: "Two", skills: [{ name: "Cobol" }] }) { candidate { id } } }`,
      );
      expect(errors).toMatchObject([
        { path: ['two'], extensions: { code: 'INTERNAL_SERVER_ERROR' } },
      ]);
    } finally {
      await owner.query('alter table vanished rename to candidate_skill');
      await owner.end();
    }
    expect(world.faults.splice(0)).toHaveLength(1);
  });
});

test('every user error of every mutation names an argument by its whole path', async () => {
  const nobody = '00000000-0000-4000-8000-000000000000';
  const admin = world.anAdmin();
  const person = await admin.records();
  const open = await person.appliesFor(job);
  const input = { candidateId: nobody, jobId: nobody };
  const refused: [Parameters<Member['failsTo']>[0], Record<string, unknown>, string][] = [
    ['candidateCreate', { input: { emails: ['x'] } }, 'input.emails.0'],
    ['candidateCreate', { input: { givenName: 'x'.repeat(300) } }, 'input.givenName'],
    ['candidateUpdate', { id: nobody, input: {} }, 'id'],
    ['candidateUpsert', { source: ' ', externalId: 'x', input: { givenName: 'A' } }, 'source'],
    ['applicationCreate', { input }, 'input.candidateId'],
    ['applicationCreate', { input: { ...input, candidateId: person.id } }, 'input.jobId'],
    [
      'applicationCreate',
      { input: { candidateId: person.id, jobId: job.id } },
      'input.candidateId',
    ],
    [
      'applicationCreate',
      { input: { candidateId: (await admin.records()).id, jobId: job.id, channelId: nobody } },
      'input.channelId',
    ],
    ['applicationMoveToStage', { id: open.id, stageId: nobody }, 'stageId'],
    ['applicationMoveToStage', { id: nobody, stageId: nobody }, 'id'],
    ['applicationsMoveToStage', { ids: [], stageId: nobody }, 'ids'],
    ['applicationReject', { id: open.id, expectedVersion: 99 }, 'expectedVersion'],
    ['applicationWithdraw', { id: nobody }, 'id'],
    ['applicationHire', { id: nobody }, 'id'],
    ['applicationReopen', { id: open.id }, 'id'],
    ['interactionLog', { input: { candidateId: nobody, type: 'NOTE' } }, 'input.candidateId'],
    [
      'interactionLog',
      { input: { candidateId: person.id, applicationId: nobody, type: 'NOTE' } },
      'input.applicationId',
    ],
    [
      'referralRecord',
      { input: { candidateId: person.id, referrerEmail: 'x' } },
      'input.referrerEmail',
    ],
    [
      'referralRecord',
      { input: { candidateId: nobody, referrerEmail: 'a@example.org' } },
      'input.candidateId',
    ],
    ['savedSearchCreate', { input: {} }, 'input.name'],
    ['savedSearchUpdate', { id: nobody, input: {} }, 'id'],
    ['savedSearchDelete', { id: nobody }, 'id'],
    ['poolCreate', { input: { name: ' ' } }, 'input.name'],
    ['poolUpdate', { id: nobody, input: {} }, 'id'],
    ['poolDelete', { id: nobody }, 'id'],
    ['poolAddCandidates', { id: nobody, candidateIds: [] }, 'candidateIds'],
    ['poolRemoveCandidates', { id: nobody, candidateIds: [nobody] }, 'id'],
  ];
  for (const [mutation, variables, field] of refused)
    expect([mutation, await admin.failsTo(mutation, variables)]).toMatchObject([
      mutation,
      [{ field }],
    ]);
});

describe('a change', () => {
  test('that is refused half way leaves nothing behind, its key included', async () => {
    const before = [await count('candidate'), await count('idempotency_key')];
    const input = { givenName: 'Rolled', skills: [{ name: 'Fortran' }] };
    const owner = new pg.Client(world.urls.owner);
    await owner.connect();
    await owner.query(
      'alter table candidate_skill add constraint some_level check (level is not null) not valid',
    );
    try {
      expect(
        await recruiter.isRefused(
          `mutation ($input: CandidateInput!) { candidateCreate(input: $input, idempotencyKey: "rolled") { candidate { id } } }`,
          { input },
        ),
      ).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    } finally {
      await owner.query('alter table candidate_skill drop constraint some_level');
      await owner.end();
      world.faults.length = 0;
    }
    expect([await count('candidate'), await count('idempotency_key')]).toEqual(before);
  });

  test('echoes its clientMutationId, refused or not', async () => {
    expect(
      await recruiter.does('candidateCreate', { input: {}, clientMutationId: 'c1' }),
    ).toMatchObject({ clientMutationId: 'c1' });
    expect(
      await recruiter.does('candidateCreate', { input: { emails: ['x'] }, clientMutationId: 'c2' }),
    ).toMatchObject({ clientMutationId: 'c2', candidate: null });
  });

  test('gives a cursor that lists, boards and search wait for', async () => {
    const { candidate, changeCursor } = await recruiter.does('candidateCreate', {
      input: { givenName: 'Wait' },
    });
    const { candidates } = await recruiter.asks(
      'query ($waitFor: String) { candidates(first: 1, waitFor: $waitFor) { changeCursor nodes { id } } }',
      { waitFor: changeCursor },
    );
    expect(candidates.nodes).toEqual([{ id: candidate.id }]);
    const all = `query ($c: String, $job: ID!) { candidates(first: 1, waitFor: $c) { changeCursor } applications(first: 1, waitFor: $c) { changeCursor } jobs(first: 1, waitFor: $c) { changeCursor }
      interactions(first: 1, waitFor: $c) { changeCursor } channels(first: 1, waitFor: $c) { changeCursor } referrals(first: 1, waitFor: $c) { changeCursor } jobBoard(jobId: $job, perStage: 1, waitFor: $c) { changeCursor } }`;
    await recruiter.asks(all, { c: candidates.changeCursor, job: job.id });
    const { searchCandidates } = await recruiter.asks(
      'query ($waitFor: String) { searchCandidates(query: "Wait", first: 1, waitFor: $waitFor) { edges { node { id } } } }',
      { waitFor: changeCursor },
    );
    expect(searchCandidates.edges).toEqual([{ node: { id: candidate.id } }]);
  });

  test('waited for with a cursor of another database, or none at all, is refused in words', async () => {
    const document = 'query ($c: String) { candidates(first: 1, waitFor: $c) { nodes { id } } }';
    expect(await recruiter.isRefused(document, { c: 'nonsense' })).toMatchObject({
      code: 'BAD_CURSOR',
    });
    expect(
      await recruiter.isRefused(document, {
        c: await world.cursor({ epoch: 'aaaaaaaa-0000-4000-8000-000000000000', position: 1 }),
      }),
    ).toMatchObject({ code: 'RESYNC_REQUIRED' });
  });

  test('of several in one request runs one after the other', async () => {
    const data = await recruiter.asks(`mutation {
      a: candidateUpsert(source: "s", externalId: "1", input: { givenName: "One" }) { created candidate { version name } }
      b: candidateUpsert(source: "s", externalId: "1", input: { givenName: "Two" }) { created candidate { version name } }
      c: candidateUpsert(source: "s", externalId: "1", input: { givenName: "Two" }) { created candidate { version name } } }`);
    expect(data).toEqual({
      a: { created: true, candidate: { version: 1, name: 'One' } },
      b: { created: false, candidate: { version: 2, name: 'Two' } },
      c: { created: false, candidate: { version: 2, name: 'Two' } },
    });
  });
});

describe('interactionLog', () => {
  test('adds to the timeline of the person and of the application, the latest first', async () => {
    const anna = await recruiter.records();
    const application = await anna.appliesFor(job);
    const log = (input: object) =>
      recruiter.does('interactionLog', { input: { candidateId: anna.id, ...input } });
    await log({
      type: 'CALL',
      direction: 'OUT',
      at: '2026-01-02T00:00:00Z',
      subject: 'First call',
      body: 'Went well',
      applicationId: application.id,
    });
    expect(
      await log({ type: 'NOTE', at: '2026-01-03T00:00:00Z', body: 'Likes hiking' }),
    ).toMatchObject({
      userErrors: [],
      changeCursor: expect.any(String),
      interaction: { by: 'recruiter1@example.com', direction: null },
    });
    const { candidate } = await recruiter.asks(
      'query ($id: ID!) { candidate(id: $id) { interactions(first: 5) { nodes { type body } totalCount { value } } applications(first: 1) { nodes { interactions(first: 5) { nodes { subject } } } } } }',
      { id: anna.id },
    );
    expect(candidate.interactions).toEqual({
      nodes: [
        { type: 'NOTE', body: 'Likes hiking' },
        { type: 'CALL', body: 'Went well' },
      ],
      totalCount: { value: 2 },
    });
    expect(candidate.applications.nodes[0].interactions.nodes).toEqual([{ subject: 'First call' }]);
    const { interactions } = await recruiter.asks(
      'query ($id: ID!) { interactions(first: 5, filter: { candidateIds: [$id], types: [CALL], from: "2026-01-01T00:00:00Z", to: "2026-01-03T00:00:00Z" }) { nodes { subject } } }',
      { id: anna.id },
    );
    expect(interactions.nodes).toEqual([{ subject: 'First call' }]);
  });

  test('refuses an application of somebody else', async () => {
    const [anna, bo] = [await recruiter.records(), await recruiter.records()];
    const application = await bo.appliesFor(job);
    expect(
      await recruiter.failsTo('interactionLog', {
        input: { candidateId: anna.id, applicationId: application.id, type: 'NOTE' },
      }),
    ).toMatchObject([{ code: 'NOT_FOUND', field: 'input.applicationId' }]);
    expect(
      await recruiter.failsTo('interactionLog', { input: { candidateId: 'x', type: 'NOTE' } }),
    ).toMatchObject([{ code: 'NOT_FOUND', field: 'input.candidateId' }]);
  });
});

describe('referralRecord', () => {
  test('keeps who referred whom for what', async () => {
    const anna = await recruiter.records();
    await world.aUser('Emil@Example.com', 'RECRUITER');
    const { referral } = await recruiter.does('referralRecord', {
      input: {
        referrerEmail: ' Emil@example.com',
        candidateId: anna.id,
        jobId: job.id,
        at: '2026-01-01T00:00:00Z',
      },
    });
    expect(referral).toMatchObject({
      referrerEmail: 'emil@example.com',
      candidate: { id: anna.id },
      job: { id: job.id },
      referrer: { email: 'Emil@Example.com' },
    });
    const { referrals } = await recruiter.asks(
      'query ($id: ID!) { referrals(first: 5, filter: { referrerEmails: ["EMIL@example.com"], candidateIds: [$id] }) { nodes { id } } }',
      { id: anna.id },
    );
    expect(referrals.nodes).toEqual([{ id: referral.id }]);
  });

  test('refuses what it cannot use', async () => {
    const anna = await recruiter.records();
    const fails = (input: object) =>
      recruiter.failsTo('referralRecord', {
        input: { referrerEmail: 'e@example.com', candidateId: anna.id, ...input },
      });
    expect(await fails({ referrerEmail: 'somebody' })).toMatchObject([
      { code: 'INVALID', field: 'input.referrerEmail' },
    ]);
    expect(await fails({ candidateId: 'x' })).toMatchObject([
      { code: 'NOT_FOUND', field: 'input.candidateId' },
    ]);
    expect(await fails({ jobId: 'x' })).toMatchObject([
      { code: 'NOT_FOUND', field: 'input.jobId' },
    ]);
  });
});
