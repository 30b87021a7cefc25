import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import { rowOf } from '../../src/platform/database/database.js';
import { aWorld, type Member, statementsOf, type TestJob, type World } from '../scenario/index.js';

let world: World;
let recruiter: Member;
let job: TestJob;
beforeAll(async () => {
  world = await aWorld();
  recruiter = world.aRecruiter();
  job = await world.aJob({ department: 'Engineering' });
});
afterAll(() => world?.close());

const document = `subscription ($filter: PipelineFilter, $after: String) { pipelineChanges(filter: $filter, after: $after) {
  changeCursor relation kind applicationId application { id job { id } candidate { name } } transition { kind } } }`;
const head = async () => {
  await world.settled();
  return (await recruiter.asks('{ jobs(first: 1) { changeCursor } }')).jobs.changeCursor;
};
const watches = async (filter: object, by = recruiter) =>
  by.watches(document, { filter, after: await head() });

test('fifty boards of the same document, variables and permissions cost the statements of one', async () => {
  const own = await world.aJob();
  const card = await (await recruiter.records()).appliesFor(own);
  const statementsFor = async (boards: number, stage: string) => {
    const watchings = await Promise.all(
      Array.from({ length: boards }, (_, index) =>
        [recruiter, world.aRecruiter()][index % 2]!.watches(document, {
          filter: { jobIds: [own.id] },
        }),
      ),
    );
    await world.until(
      () =>
        world.measure('rapport_subscriptions') === boards &&
        world.measure('rapport_subscription_groups') === 1,
    );
    const statements = await statementsOf(async () => {
      await card.advancesTo(stage);
      await world.settled();
      expect(
        new Set(
          (await Promise.all(watchings.map((watching) => watching.next()))).map((change) =>
            JSON.stringify(change),
          ),
        ).size,
      ).toBe(1);
    });
    await Promise.all(watchings.map((watching) => watching.close()));
    await world.until(() => world.measure('rapport_subscriptions') === 0);
    return statements.filter((statement) =>
      /from (application a|transition t)\b[^;]* where [at]\.id = any/.test(statement),
    ).length;
  };
  const one = await statementsFor(1, 'Screen');
  expect(one).toBeGreaterThan(0);
  expect(await statementsFor(50, 'Interview')).toBe(one);
});

test('a card that moves to another job leaves its old board and enters the new one, whichever stage is watched', async () => {
  const other = await world.aJob({ department: 'Sales' });
  const card = await (await recruiter.records()).appliesFor(job);
  const boards = await Promise.all(
    [
      { jobIds: [job.id] },
      { stageIds: [job.stage('Applied')] },
      { departments: ['Engineering'] },
      { jobIds: [other.id] },
      { departments: ['Sales'] },
    ].map((filter) => watches(filter)),
  );
  await rowOf(
    world.sql,
    sql`update application set job_id = ${other.id}, stage_id = ${other.stage('Applied')} where id = ${card.id}`,
  );
  const seen = await Promise.all(boards.map((board) => board.next()));
  expect(seen.map(({ relation, applicationId }) => [relation, applicationId])).toEqual(
    ['LEFT', 'LEFT', 'LEFT', 'ENTERED', 'ENTERED'].map((relation) => [relation, card.id]),
  );
});

test('the cards of a job that moves to another department leave the old one, all of them, also for a board that stops in between', async () => {
  const moving = await world.aJob({ department: 'Design' });
  const cards = await Promise.all(
    [1, 2, 3].map(async () => (await recruiter.records()).appliesFor(moving)),
  );
  const manager = world.aHiringManager('Design');
  const [old, now, whole, managers] = await Promise.all([
    watches({ departments: ['Design'] }),
    watches({ departments: ['Product'] }),
    watches({ jobIds: [moving.id] }),
    watches({}, manager),
  ]);
  await rowOf(world.sql, sql`update job set department = 'Product' where id = ${moving.id}`);
  const ids = cards.map(({ id }) => id).sort();
  const left = await old.take(3);
  expect(left.map(({ relation, kind, applicationId }) => [relation, kind, applicationId])).toEqual(
    ids.map((id) => ['LEFT', 'JOB', id]),
  );
  expect(
    (await now.take(3)).map(({ relation, application }) => [relation, application.id]),
  ).toEqual(ids.map((id) => ['ENTERED', id]));
  expect(
    (await managers.take(3)).map(({ relation, applicationId, application }) => [
      relation,
      applicationId,
      application,
    ]),
  ).toEqual(ids.map((id) => ['LEFT', id, null]));
  const resumed = await recruiter.watches(document, {
    filter: { departments: ['Design'] },
    after: left[0].changeCursor,
  });
  expect((await resumed.take(3)).map(({ applicationId }) => applicationId)).toEqual(ids); // the first once more, none lost
  await cards[0]!.advancesTo('Screen');
  expect(await whole.next()).toMatchObject({ relation: 'CHANGED', kind: 'TRANSITION' }); // where a department is no matter
});

test('a card that is deleted leaves, and an offer changes it', async () => {
  const card = await (await recruiter.records()).appliesFor(job);
  const board = await watches({ stageIds: [job.stage('Applied')] });
  await rowOf(
    world.sql,
    sql`insert into offer (application_id, revision, status) values (${card.id}, 1, 'DRAFT')`,
  );
  await rowOf(world.sql, sql`delete from offer where application_id = ${card.id}`);
  expect((await board.take(2)).map(({ relation, kind }) => `${relation} ${kind}`)).toEqual([
    'CHANGED OFFER',
    'CHANGED OFFER',
  ]);
});

test('a card that is rejected while its job moves to another department does not stay there', async () => {
  const moving = await world.aJob({ department: 'Archive' });
  const card = await (await recruiter.records()).appliesFor(moving);
  const [managers, board] = await Promise.all([
    watches({}, world.aHiringManager('Library')),
    watches({ departments: ['Library'] }),
  ]);
  await world.sql.transaction().execute(async (step) => {
    // It saw the old department, and is committed behind the move.
    await rowOf(
      step,
      sql`insert into transition (application_id, ordinal, kind, from_stage_id, at)
      select ${card.id}, max(ordinal) + 1, 'REJECT', ${moving.stage('Applied')}, now() from transition where application_id = ${card.id}`,
    );
    await rowOf(world.sql, sql`update job set department = 'Library' where id = ${moving.id}`);
    for (const seen of [managers, board])
      expect(await seen.next()).toMatchObject({ relation: 'ENTERED', applicationId: card.id });
    await rowOf(step, sql`update application set status = 'REJECTED' where id = ${card.id}`);
  });
  for (const seen of [managers, board])
    expect(await seen.next()).toMatchObject({
      relation: 'LEFT',
      kind: 'TRANSITION',
      applicationId: card.id,
    });
});

test('a card that is rejected just before its job goes to another department leaves the old one', async () => {
  const moving = await world.aJob({ department: 'Studio' });
  const card = await (await recruiter.records()).appliesFor(moving);
  const [managers, board] = await Promise.all([
    watches({}, world.aHiringManager('Studio')),
    watches({ departments: ['Studio'] }),
  ]);
  await world.sql.transaction().execute(async (step) => {
    // together, so that both get their positions at once
    await rowOf(
      step,
      sql`insert into transition (application_id, ordinal, kind, from_stage_id, at)
      select ${card.id}, max(ordinal) + 1, 'REJECT', ${moving.stage('Applied')}, now() from transition where application_id = ${card.id}`,
    );
    await rowOf(step, sql`update application set status = 'REJECTED' where id = ${card.id}`);
    await rowOf(step, sql`update job set department = 'Workshop' where id = ${moving.id}`);
  });
  for (const seen of [managers, board])
    expect(await seen.next()).toMatchObject({
      relation: 'LEFT',
      kind: 'TRANSITION',
      applicationId: card.id,
    });
});

test('a manager who hears late that a job left their department takes all its cards away, also those that have ended or gone to another job since', async () => {
  const moving = await world.aJob({ department: 'Night' });
  const other = await world.aJob({ department: 'Day' });
  const [stays, ends, goes] = await Promise.all(
    [1, 2, 3].map(async () => (await recruiter.records()).appliesFor(moving)),
  );
  const after = await head();
  await rowOf(world.sql, sql`update job set department = 'Day' where id = ${moving.id}`);
  await rowOf(world.sql, sql`update application set status = 'REJECTED' where id = ${ends!.id}`);
  await rowOf(
    world.sql,
    sql`update application set job_id = ${other.id}, stage_id = ${other.stage('Applied')} where id = ${goes!.id}`,
  );
  await world.settled();
  const manager = await world.aHiringManager('Night').watches(document, { filter: {}, after });
  const left = await manager.take(3);
  expect(left.map(({ relation }) => relation)).toEqual(['LEFT', 'LEFT', 'LEFT']);
  expect(new Set(left.map(({ applicationId }) => applicationId))).toEqual(
    new Set([stays!.id, ends!.id, goes!.id]),
  );
});

test('a hiring manager is not told again of cards that have left their departments, not in a replay either', async () => {
  const legal = await world.aJob({ department: 'Legal' });
  const manager = world.aHiringManager('Legal');
  const start = await head();
  const card = await (await recruiter.records()).appliesFor(legal);
  await card.advancesTo('Screen', { reason: 'a secret' });
  await rowOf(world.sql, sql`update job set department = 'Sales' where id = ${legal.id}`);
  const replay = await manager.watches(document, { after: start });
  expect(await replay.next()).toMatchObject({
    relation: 'LEFT',
    kind: 'JOB',
    applicationId: card.id,
    application: null,
    transition: null,
  });
});

test('a restored database ends live views with a typed error, and a client that reads again goes on', async () => {
  const board = await watches({ jobIds: [job.id] });
  const owner = new pg.Client(world.urls.owner);
  await owner.connect();
  await owner.query('update feed_head set epoch = gen_random_uuid()');
  await owner.end();
  await expect(board.next()).rejects.toMatchObject({ code: 'RESYNC_REQUIRED' });
  const again = await watches({ jobIds: [job.id] });
  const card = await (await recruiter.records()).appliesFor(job);
  expect(await again.next()).toMatchObject({ relation: 'ENTERED', applicationId: card.id });
});
