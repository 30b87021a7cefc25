import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { aWorld, type Applied, type Member, type TestJob, type World } from '../scenario/index.js';

let world: World;
let recruiter: Member;
let job: TestJob;
beforeAll(async () => {
  world = await aWorld();
  recruiter = world.aRecruiter();
  job = await world.aJob();
});
afterAll(() => world?.close());

const anApplication = async (to = job): Promise<Applied> =>
  (await recruiter.records()).appliesFor(to);
const kinds = async (application: Applied) =>
  (await application.now()).transitions.map((step: { kind: string }) => step.kind);

describe('applicationCreate', () => {
  test('enters the first stage and begins the history', async () => {
    const anna = await recruiter.records();
    const application = await anna.appliesFor(job, {
      appliedAt: '2026-01-02T03:04:05.678Z',
      campaign: 'spring',
    });
    expect(await application.now()).toMatchObject({
      status: 'ACTIVE',
      version: 1,
      stage: { name: 'Applied' },
      endedAt: null,
      transitions: [
        {
          kind: 'ENTER',
          at: '2026-01-02T03:04:05.678Z',
          from: null,
          to: { name: 'Applied' },
          by: 'recruiter1@example.com',
        },
      ],
    });
  });

  test('for the same job twice is refused while the first is being considered; afterwards it is a new one', async () => {
    const anna = await recruiter.records();
    const first = await anna.appliesFor(job);
    expect(
      await recruiter.failsTo('applicationCreate', {
        input: { candidateId: anna.id, jobId: job.id },
      }),
    ).toMatchObject([{ code: 'DUPLICATE', field: 'input.candidateId' }]);
    await first.isRejected();
    const second = await anna.appliesFor(job);
    expect(second.id).not.toBe(first.id);
    expect(await recruiter.failsTo('applicationReopen', { id: first.id })).toMatchObject([
      { code: 'DUPLICATE', field: 'id' },
    ]);
  });

  test('sent by twenty at once makes one application', async () => {
    const anna = await recruiter.records();
    const payloads = await Promise.all(
      Array.from({ length: 20 }, () =>
        recruiter.does('applicationCreate', { input: { candidateId: anna.id, jobId: job.id } }),
      ),
    );
    expect(payloads.filter(({ application }) => application)).toHaveLength(1);
  });

  test('is refused for a job that is not open, in words', async () => {
    const anna = await recruiter.records();
    for (const status of ['DRAFT', 'ON_HOLD', 'CLOSED'] as const) {
      const other = await world.aJob({ status, title: 'Cook' });
      expect(
        await recruiter.failsTo('applicationCreate', {
          input: { candidateId: anna.id, jobId: other.id },
        }),
      ).toEqual([
        {
          code: 'WRONG_STATE',
          field: 'input.jobId',
          message: `"Cook" is ${status}, and only an OPEN job takes applications.`,
        },
      ]);
    }
  });

  test('names what it cannot find', async () => {
    const anna = await recruiter.records();
    const nothing = '00000000-0000-7000-8000-000000000000';
    expect(
      await recruiter.failsTo('applicationCreate', {
        input: { candidateId: nothing, jobId: job.id },
      }),
    ).toMatchObject([{ code: 'NOT_FOUND', field: 'input.candidateId' }]);
    expect(
      await recruiter.failsTo('applicationCreate', { input: { candidateId: anna.id, jobId: 'x' } }),
    ).toMatchObject([{ code: 'NOT_FOUND', field: 'input.jobId' }]);
    expect(
      await recruiter.failsTo('applicationCreate', {
        input: { candidateId: anna.id, jobId: job.id, channelId: nothing },
      }),
    ).toMatchObject([{ code: 'NOT_FOUND', field: 'input.channelId' }]);
  });
});

describe('applicationMoveToStage', () => {
  test('tells an advance from a skip and a step back', async () => {
    const application = await anApplication();
    await application.advancesTo('Screen');
    await application.advancesTo('Offer', { reason: 'knows us' });
    await application.advancesTo('Interview');
    const now = await application.now();
    expect(now).toMatchObject({ stage: { name: 'Interview' }, version: 4 });
    expect(
      now.transitions.map(({ kind, from, to, reason }: Record<string, { name: string }>) => [
        kind,
        from?.name,
        to?.name,
        reason,
      ]),
    ).toEqual([
      ['ENTER', undefined, 'Applied', null],
      ['ADVANCE', 'Applied', 'Screen', null],
      ['SKIP', 'Screen', 'Offer', 'knows us'],
      ['BACK', 'Offer', 'Interview', null],
    ]);
  });

  test('to where it is already is refused, and so is a stage of another job', async () => {
    const application = await anApplication();
    const other = await world.aJob();
    expect(
      await recruiter.failsTo('applicationMoveToStage', {
        id: application.id,
        stageId: job.stage('Applied'),
      }),
    ).toMatchObject([
      {
        code: 'WRONG_STATE',
        field: 'stageId',
        message: 'The application is in "Applied" already.',
      },
    ]);
    expect(
      await recruiter.failsTo('applicationMoveToStage', {
        id: application.id,
        stageId: other.stage('Screen'),
      }),
    ).toMatchObject([{ code: 'NOT_FOUND', field: 'stageId' }]);
    expect(await kinds(application)).toEqual(['ENTER']);
  });

  test('to the stage of hires names the mutation that hires', async () => {
    const application = await anApplication();
    expect(
      await recruiter.failsTo('applicationMoveToStage', {
        id: application.id,
        stageId: job.stage('Hired'),
      }),
    ).toEqual([
      {
        code: 'WRONG_STATE',
        field: 'stageId',
        message: '"Hired" is the stage of hires. Use applicationHire.',
      },
    ]);
  });

  test('with an older expectedVersion is refused; of ten at once with the same one, one moves', async () => {
    const application = await anApplication();
    const payloads = await Promise.all(
      Array.from({ length: 10 }, () =>
        recruiter.does('applicationMoveToStage', {
          id: application.id,
          stageId: job.stage('Screen'),
          expectedVersion: 1,
        }),
      ),
    );
    expect(payloads.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    expect(
      payloads.flatMap(({ userErrors }) => userErrors.map(({ code }: { code: string }) => code)),
    ).toEqual(Array(9).fill('VERSION_CONFLICT'));
    expect(await kinds(application)).toEqual(['ENTER', 'ADVANCE']);
  });
});

describe('how an application ends and begins again', () => {
  test('rejected and withdrawn ones stay in their stage, take no further step, and can be reopened', async () => {
    for (const [end, status, kind] of [
      ['isRejected', 'REJECTED', 'REJECT'],
      ['isWithdrawn', 'WITHDRAWN', 'WITHDRAW'],
    ] as const) {
      const application = await anApplication();
      await application.advancesTo('Screen');
      await application[end]({ reason: 'no visa' });
      const ended = await application.now();
      expect(ended).toMatchObject({
        status,
        stage: { name: 'Screen' },
        endedAt: expect.any(String),
      });
      expect(ended.transitions.at(-1)).toMatchObject({
        kind,
        reason: 'no visa',
        from: { name: 'Screen' },
        to: null,
      });
      expect(
        await recruiter.failsTo('applicationMoveToStage', {
          id: application.id,
          stageId: job.stage('Offer'),
        }),
      ).toMatchObject([{ code: 'WRONG_STATE', field: 'id' }]);
      expect(await recruiter.failsTo('applicationHire', { id: application.id })).toMatchObject([
        {
          code: 'WRONG_STATE',
          field: 'id',
          message: `The application is ${status}, so it can't be hired.`,
        },
      ]);
      await application.isReopened();
      expect(await application.now()).toMatchObject({
        status: 'ACTIVE',
        stage: { name: 'Screen' },
        endedAt: null,
      });
      expect(await kinds(application)).toEqual(['ENTER', 'ADVANCE', kind, 'REOPEN']);
    }
  });

  test('a hire stands in the stage of hires, and undone it returns to the stage before', async () => {
    const application = await anApplication();
    await application.advancesTo('Interview');
    await application.isHired();
    expect(await application.now()).toMatchObject({ status: 'HIRED', stage: { name: 'Hired' } });
    await application.isReopened({ reason: 'changed their mind' });
    const now = await application.now();
    expect(now).toMatchObject({
      status: 'ACTIVE',
      stage: { name: 'Interview' },
      endedAt: null,
      version: 4,
    });
    expect(now.transitions.at(-1)).toMatchObject({
      kind: 'UNHIRE',
      from: { name: 'Hired' },
      to: { name: 'Interview' },
    });
  });

  test('a job without a stage of hires can hire all the same', async () => {
    const small = await world.aJob({ stages: ['Applied', 'Interview'] });
    const application = await anApplication(small);
    await application.isHired();
    expect(await application.now()).toMatchObject({ status: 'HIRED', stage: { name: 'Applied' } });
  });
});

describe('applicationsMoveToStage', () => {
  test('moves those that can be moved, and tells of each in the order given', async () => {
    const [one, two, rejected, three] = [
      await anApplication(),
      await anApplication(),
      await anApplication(),
      await anApplication(),
    ];
    await rejected.isRejected();
    await three.advancesTo('Screen');
    const ids = [three.id, one.id, 'nobody', rejected.id, two.id];
    const payload = await recruiter.does('applicationsMoveToStage', {
      ids,
      stageId: job.stage('Screen'),
      clientMutationId: 'bulk',
    });
    expect(
      payload.results.map(({ id, application, userErrors }: never) => [
        id,
        (application as { stage: { name: string } } | null)?.stage.name,
        (userErrors as { code: string }[])[0]?.code,
      ]),
    ).toEqual([
      [three.id, undefined, 'WRONG_STATE'],
      [one.id, 'Screen', undefined],
      ['nobody', undefined, 'NOT_FOUND'],
      [rejected.id, undefined, 'WRONG_STATE'],
      [two.id, 'Screen', undefined],
    ]);
    expect(payload).toMatchObject({
      clientMutationId: 'bulk',
      userErrors: [],
      changeCursor: expect.any(String),
    });
  });

  test('of the same cards by two at once, in opposite orders, both end', async () => {
    const all = await Promise.all(Array.from({ length: 15 }, () => anApplication()));
    const ids = all.map(({ id }) => id);
    const payloads = await Promise.all(
      [ids, ids.toReversed()].map((given) =>
        recruiter.does('applicationsMoveToStage', { ids: given, stageId: job.stage('Screen') }),
      ),
    );
    expect(
      payloads.flatMap(({ results }) => results).filter(({ application }) => application),
    ).toHaveLength(15);
  });

  test('takes 1 to 500', async () => {
    expect(
      await recruiter.failsTo('applicationsMoveToStage', { ids: [], stageId: job.stage('Screen') }),
    ).toMatchObject([{ code: 'INVALID', field: 'ids' }]);
    expect(
      await recruiter.failsTo('applicationsMoveToStage', {
        ids: Array(501).fill('x'),
        stageId: job.stage('Screen'),
      }),
    ).toMatchObject([{ code: 'INVALID', field: 'ids' }]);
  });
});
