import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { makeApiKey } from '../../src/platform/auth/authenticate.js';
import { rowOf } from '../../src/platform/database/database.js';
import { aWorld, type Applied, type Member, type World } from '../scenario/index.js';

let world: World;
let recruiter: Member;
let card: Applied;
beforeAll(async () => {
  world = await aWorld();
  recruiter = world.aRecruiter();
  card = await (
    await recruiter.records()
  ).appliesFor(await world.aJob({ department: 'Engineering' }));
});
afterAll(() => world?.close());

const document =
  'subscription ($after: String) { pipelineChanges(after: $after) { changeCursor clientMutationId application { id } } }';
let stage = 0;
const moves = (clientMutationId: string) =>
  card.advancesTo(['Screen', 'Interview'][stage++ % 2]!, { clientMutationId });
/** Watches, and has seen that it is live. */
const watches = async (member: Member) => {
  await world.settled();
  const { jobs } = await recruiter.asks('{ jobs(first: 1) { changeCursor } }');
  const watching = await member.watches(document, { after: jobs.changeCursor });
  await moves('seen');
  const { changeCursor } = await watching.next();
  return Object.assign(watching, { cursor: changeCursor as string });
};
const aUser = async (
  name: string,
  role: 'RECRUITER' | 'HIRING_MANAGER',
  departments?: string[],
) => {
  const { id } = await world.aUser(`${name}@example.com`, role, departments);
  return {
    id,
    member: world.somebody(await world.bearer({ sub: name, email: `${name}@example.com` })),
  };
};
const change = (id: string, what: ReturnType<typeof sql>) =>
  rowOf(world.sql, sql`update app_user set ${what} where id = ${id}`);

describe('a socket is closed, and told nothing that was committed later, when', () => {
  test('the role of its user is changed', async () => {
    const { id, member } = await aUser('rita', 'RECRUITER');
    const watching = await watches(member);
    await change(id, sql`role = 'ANALYST'`);
    await moves('later');
    expect(await watching.outcome()).toMatchObject({
      code: 4411,
      reason: expect.stringContaining('resume'),
    });
    expect(watching.waiting).toEqual([]);
    const resumed = await member.watches(document, { after: watching.cursor });
    expect(await resumed.next()).toMatchObject({ clientMutationId: 'later' });
  });

  test('its user moves to other departments: a replay shows only what they may see now', async () => {
    const { id, member } = await aUser('mona', 'HIRING_MANAGER', ['Engineering']);
    const watching = await watches(member);
    await change(id, sql`departments = '{Sales}'`);
    await moves('hidden');
    expect(await watching.outcome()).toMatchObject({ code: 4411 });
    const resumed = await member.watches(document, { after: watching.cursor });
    const sale = await (
      await recruiter.records()
    ).appliesFor(await world.aJob({ department: 'Sales' }));
    expect(await resumed.next()).toMatchObject({ application: { id: sale.id } });
  });

  test('its user is deactivated', async () => {
    const { id, member } = await aUser('dina', 'RECRUITER');
    const watching = await watches(member);
    await change(id, sql`active = false`);
    await moves('later');
    expect(await watching.outcome()).toMatchObject({
      code: 4403,
      reason: expect.stringContaining('deactivated'),
    });
    expect(watching.waiting).toEqual([]);
  });

  test('its API key is revoked', async () => {
    const { key, hash } = makeApiKey();
    await rowOf(
      world.sql,
      sql`insert into api_key (name, role, hash) values ('board', 'RECRUITER', ${hash})`,
    );
    const watching = await watches(world.somebody(`Bearer ${key}`));
    await rowOf(world.sql, sql`update api_key set revoked_at = now() where name = 'board'`);
    await moves('later');
    expect(await watching.outcome()).toMatchObject({
      code: 4403,
      reason: expect.stringContaining('revoked'),
    });
    expect(watching.waiting).toEqual([]);
  });

  test('a user who was known only by a token gets another role in the table', async () => {
    const watching = await watches(
      world.somebody(
        await world.bearer({ sub: 'new', email: 'new@example.com', role: 'RECRUITER' }),
      ),
    );
    await world.aUser('new@example.com', 'ANALYST');
    await moves('later');
    expect(await watching.outcome()).toMatchObject({ code: 4411 });
    expect(watching.waiting).toEqual([]);
  });
});

test('a socket goes on without a loss when the change of its user does not matter', async () => {
  const { id, member } = await aUser('nina', 'RECRUITER');
  const watching = await watches(member);
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  for (const name of names) {
    await change(id, sql`name = ${name}`);
    await moves(name);
  }
  expect(
    (await watching.take(names.length)).map(({ clientMutationId }) => clientMutationId),
  ).toEqual(names);
});
