import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { rowOf } from '../../src/platform/database/database.js';
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

const changes = `subscription ($filter: PipelineFilter, $after: String) { pipelineChanges(filter: $filter, after: $after) {
  changeCursor relation kind at clientMutationId application { id status stage { name } } transition { id kind from { name } to { name } } } }`;
const board =
  'query ($id: ID!, $perStage: Int!, $waitFor: String) { jobBoard(jobId: $id, perStage: $perStage, waitFor: $waitFor) { changeCursor columns { stage { id name } count nodes { id } pageInfo { hasNextPage endCursor } } } }';
const boardOf = async (of: TestJob, perStage = 10, by = recruiter) =>
  (await by.asks(board, { id: of.id, perStage })).jobBoard;
const head = async () =>
  (await recruiter.asks('{ jobs(first: 1) { changeCursor } }')).jobs.changeCursor;
const told = ({
  relation,
  transition,
}: {
  relation: string;
  transition: { kind: string } | null;
}) => `${relation} ${transition?.kind}`;

describe('pipelineChanges', () => {
  test('shows a card that enters, moves and leaves, with the mutation behind each change', async () => {
    await world.settled();
    const watching = await recruiter.watches(changes, {
      filter: { jobIds: [job.id] },
      after: await head(),
    });
    const application = await (await recruiter.records()).appliesFor(job);
    await application.advancesTo('Screen', { clientMutationId: 'mine' });
    await application.isRejected();
    const [entered, moved, left] = await watching.take(3);
    expect(entered).toMatchObject({
      relation: 'ENTERED',
      kind: 'TRANSITION',
      application: { id: application.id },
      transition: { kind: 'ENTER', from: null, to: { name: 'Applied' } },
    });
    expect(moved).toMatchObject({
      relation: 'CHANGED',
      clientMutationId: 'mine',
      transition: { kind: 'ADVANCE', from: { name: 'Applied' }, to: { name: 'Screen' } },
    });
    expect(left).toMatchObject({
      relation: 'LEFT',
      transition: { kind: 'REJECT', to: null },
      application: { status: 'REJECTED' },
    });
  });

  test('through a filter on a stage tells of entering and leaving it', async () => {
    const watching = await recruiter.watches(changes, {
      filter: { stageIds: [job.stage('Screen')] },
      after: await head(),
    });
    const application = await (await recruiter.records()).appliesFor(job);
    await application.advancesTo('Screen');
    await application.advancesTo('Interview');
    await application.advancesTo('Screen');
    await application.isHired();
    await application.isReopened();
    expect((await watching.take(5)).map(told)).toEqual([
      'ENTERED ADVANCE',
      'LEFT ADVANCE',
      'ENTERED BACK',
      'LEFT HIRE',
      'ENTERED UNHIRE',
    ]);
  });

  test('through a filter on kinds tells of those only', async () => {
    const watching = await recruiter.watches(changes, {
      filter: { jobIds: [job.id], kinds: ['HIRE'] },
      after: await head(),
    });
    const application = await (await recruiter.records()).appliesFor(job);
    await application.advancesTo('Screen');
    await application.isHired();
    expect(told(await watching.next())).toBe('CHANGED HIRE');
  });

  test('replays after a cursor and then goes on live, each change once, while others write', async () => {
    const own = await world.aJob();
    const start = await head();
    const stages = ['Screen', 'Interview', 'Offer', 'Interview', 'Screen', 'Interview', 'Offer'];
    const writers = Promise.all(
      Array.from({ length: 5 }, async () => {
        const application = await (await recruiter.records()).appliesFor(own);
        for (const stage of stages) await application.advancesTo(stage);
      }),
    );
    const early = await recruiter.watches(changes, { filter: { jobIds: [own.id] }, after: start });
    const [first] = await early.take(1);
    const resumed = await recruiter.watches(changes, {
      filter: { jobIds: [own.id] },
      after: first.changeCursor,
    });
    await writers;
    const total = 5 * (1 + stages.length);
    const seenEarly = [first, ...(await early.take(total - 1))];
    const seenLater = [first, ...(await resumed.take(total - 1))];
    expect(new Set(seenEarly.map(({ transition }) => transition.id)).size).toBe(total);
    expect(seenLater.map(({ changeCursor }) => changeCursor)).toEqual(
      seenEarly.map(({ changeCursor }) => changeCursor),
    );
  });

  test('resumes after the cursor of a mutation with what came after it', async () => {
    const application = await (await recruiter.records()).appliesFor(job);
    const { changeCursor } = await application.advancesTo('Screen');
    await application.advancesTo('Offer');
    const watching = await recruiter.watches(changes, {
      filter: { jobIds: [job.id] },
      after: changeCursor,
    });
    expect(await watching.next()).toMatchObject({
      transition: { kind: 'SKIP' },
      application: { id: application.id },
    });
  });

  test('ends with a typed error when the cursor leads nowhere any more', async () => {
    const { epoch, position } = await world.feed.head();
    const refusal = async (after: string) =>
      (await recruiter.watches(changes, { after })).next().then(
        () => 'none',
        ({ code }) => code,
      );
    expect(await refusal('nonsense')).toBe('BAD_CURSOR');
    expect(
      await refusal(
        await world.cursor({ epoch: 'aaaaaaaa-0000-4000-8000-000000000000', position }),
      ),
    ).toBe('RESYNC_REQUIRED');
    await rowOf(
      world.sql,
      sql`with gone as (delete from feed where position <= 3) update feed_head set pruned = 3`,
    );
    expect(await refusal(await world.cursor({ epoch, position: 1 }))).toBe('RESYNC_REQUIRED');
  });

  test('leaves no reader behind when a client ends a quiet subscription', async () => {
    const quiet = await world.aJob();
    const readers = () =>
      (world.feed as unknown as { tail: { subscribers: Set<unknown> } }).tail.subscribers.size;
    await recruiter.leaves();
    await world.until(() => readers() === 0);
    const watchings = await Promise.all(
      Array.from({ length: 5 }, () =>
        recruiter.watches(changes, { filter: { jobIds: [quiet.id] } }),
      ),
    );
    await world.until(() => world.measure('rapport_subscriptions') === 5 && readers() === 1);
    await Promise.all(watchings.map((watching) => watching.close()));
    await world.until(() => world.measure('rapport_subscriptions') === 0 && readers() === 0);
  });
});

describe('the socket', () => {
  test('is closed with 4403 when nobody is signed in, or with a token that is none', async () => {
    for (const authorization of [undefined, 'Bearer nonsense', 'demo:admin@demo.example']) {
      const watching = await world.somebody(authorization).watches(changes);
      expect(await watching.outcome()).toMatchObject({ code: 4403 });
    }
  });

  test('is closed with a code of its own when the token ends', async () => {
    const token = await world.bearer(
      { sub: 'short', role: 'RECRUITER' },
      Math.floor(Date.now() / 1000) + 1,
    );
    const watching = await world.somebody(token).watches(changes);
    expect(await watching.outcome()).toMatchObject({ code: 4412 });
  });

  test('takes subscriptions only, within the limits, and says what is wrong', async () => {
    const refusal = async (query: string, variables = {}) => {
      const watching = await recruiter.watches(query, variables);
      const outcome = await watching.nextResult().catch((error: unknown) => error);
      const [error] = Array.isArray(outcome) ? outcome : outcome.errors;
      return { code: error.extensions?.code, message: error.message };
    };
    expect(await refusal('{ me { actor } }')).toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining('subscriptions only'),
    });
    expect(await refusal('mutation { candidateCreate(input: {}) { changeCursor } }')).toMatchObject(
      { code: 'BAD_REQUEST' },
    );
    expect(await refusal('subscription { nothing }')).toMatchObject({
      code: 'GRAPHQL_VALIDATION_FAILED',
    });
    expect(await refusal('subscription {')).toMatchObject({ code: 'GRAPHQL_PARSE_FAILED' });
    expect(await refusal(changes, { filter: { kinds: ['DANCE'] } })).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    const deep = `subscription { pipelineChanges { application { ${'candidate { applications(first: 1) { nodes { '.repeat(5)} id ${'} } }'.repeat(5)} } } }`;
    expect(await refusal(deep)).toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });
});

describe('jobBoard', () => {
  test('counts the cards of each stage and shows the first of them, the longest waiting first', async () => {
    const own = await world.aJob();
    const cards = [];
    for (let index = 0; index < 4; index++)
      cards.push(
        await (
          await recruiter.records()
        ).appliesFor(own, { appliedAt: `2026-01-0${5 - index}T00:00:00Z` }),
      );
    await cards[0]!.advancesTo('Interview');
    await cards[1]!.isHired();
    await (await (await recruiter.records()).appliesFor(own)).isRejected();
    const { columns } = await boardOf(own, 1);
    expect(
      columns.map(({ stage, count, nodes, pageInfo }: never) => [
        (stage as { name: string }).name,
        count,
        (nodes as { id: string }[]).map(({ id }) => id),
        (pageInfo as { hasNextPage: boolean }).hasNextPage,
      ]),
    ).toEqual([
      ['Applied', 2, [cards[3]!.id], true],
      ['Screen', 0, [], false],
      ['Interview', 1, [cards[0]!.id], false],
      ['Offer', 0, [], false],
      ['Hired', 1, [cards[1]!.id], false],
    ]);
    // A column goes on as the list that its page info names.
    const { applications } = await recruiter.asks(
      `query ($stage: ID!, $job: ID!, $after: String) {
      applications(filter: { jobIds: [$job], stageIds: [$stage], statuses: [ACTIVE, HIRED] }, orderBy: { field: STAGE_ENTERED_AT, direction: ASC }, first: 10, after: $after) { nodes { id } } }`,
      { job: own.id, stage: own.stage('Applied'), after: columns[0].pageInfo.endCursor },
    );
    expect(applications.nodes).toEqual([{ id: cards[2]!.id }]);
    expect((await boardOf(own, 0)).columns[0]).toMatchObject({
      count: 2,
      nodes: [],
      pageInfo: { hasNextPage: true },
    });
    expect(await recruiter.isRefused(board, { id: own.id, perStage: 101 })).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'perStage',
    });
  });

  test('and then pipelineChanges after its cursor miss nothing, while others move cards', async () => {
    const own = await world.aJob();
    const cards = await Promise.all(
      Array.from({ length: 10 }, async () => (await recruiter.records()).appliesFor(own)),
    );
    let moving = true;
    const movers = cards.map(async (card, index) => {
      for (let round = 0; moving || round < 2; round++)
        await card.advancesTo(['Screen', 'Interview', 'Offer'][(index + round) % 3]!);
    });
    const seen = await boardOf(own, 100);
    const watching = await recruiter.watches(changes, {
      filter: { jobIds: [own.id] },
      after: seen.changeCursor,
    });
    await watching.take(20);
    moving = false;
    await Promise.all(movers);
    const { changeCursor: last } = await cards[0]!.isRejected({ clientMutationId: 'the last' });
    const drawn = new Map<string, string>(
      seen.columns.flatMap(
        ({ stage, nodes }: { stage: { name: string }; nodes: { id: string }[] }) =>
          nodes.map(({ id }) => [id, stage.name]),
      ),
    );
    const fresh = await recruiter.watches(changes, {
      filter: { jobIds: [own.id] },
      after: seen.changeCursor,
    });
    for (const change of await fresh.until(
      ({ clientMutationId }) => clientMutationId === 'the last',
    )) {
      if (change.relation === 'LEFT') drawn.delete(change.application.id);
      else drawn.set(change.application.id, change.transition.to.name);
    }
    const after = (await recruiter.asks(board, { id: own.id, perStage: 100, waitFor: last }))
      .jobBoard;
    expect(drawn).toEqual(
      new Map(
        after.columns.flatMap(
          ({ stage, nodes }: { stage: { name: string }; nodes: { id: string }[] }) =>
            nodes.map(({ id }) => [id, stage.name]),
        ),
      ),
    );
  });
});
