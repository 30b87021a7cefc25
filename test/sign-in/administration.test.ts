import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { rowsOf } from '../../src/platform/database/database.js';
import { aWorld, type Member, type World } from '../scenario/index.js';
import { Browser } from './browser.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers have the shape that the test asked for */

let world: World;
let admin: Member;
beforeAll(async () => {
  world = await aWorld({ RAPPORT_PUBLIC_URL: 'http://crm.example' });
  admin = world.anAdmin();
});
afterAll(() => world?.close());

const errors = 'userErrors { code field message }';
const invites = async (input: Record<string, unknown>, who = admin, idempotencyKey?: string) =>
  (
    await who.asks(
      `mutation($input: UserInput!, $idempotencyKey: String) {
        userInvite(input: $input, idempotencyKey: $idempotencyKey) { path user { id email role departments active version } ${errors} }
      }`,
      { input, idempotencyKey },
    )
  ).userInvite;
const changes = async (mutation: string, variables: Record<string, unknown>, who = admin) => {
  const types = { id: 'ID!', input: 'UserInput!', expectedVersion: 'Int' } as Record<
    string,
    string
  >;
  const names = Object.keys(variables);
  const data = await who.asks(
    `mutation(${names.map((name) => `$${name}: ${types[name]}`).join(', ')}) {
      ${mutation}(${names.map((name) => `${name}: $${name}`).join(', ')}) { user { email role departments active version } ${errors} }
    }`,
    variables,
  );
  return data[mutation];
};
/** A browser that has used the link of an invitation. */
const accepts = async (path: string) => {
  const browser = new Browser(world);
  await browser.posts('/session/link', { code: path.split('#')[1] });
  return browser;
};
const makesKey = async (input: Record<string, unknown>, idempotencyKey?: string) =>
  (
    await admin.asks(
      `mutation($input: ApiKeyInput!, $idempotencyKey: String) {
        apiKeyCreate(input: $input, idempotencyKey: $idempotencyKey) { secret apiKey { id name role departments expiresAt revokedAt } ${errors} }
      }`,
      { input, idempotencyKey },
    )
  ).apiKeyCreate;

describe('an administrator', () => {
  test('invites somebody, changes what they may do, and ends their access at once', async () => {
    const { user, path } = await invites({
      email: ' Grace@Example.com ',
      name: 'Grace',
      role: 'HIRING_MANAGER',
      departments: ['Sales', ' Sales', ''],
    });
    expect(user).toMatchObject({ role: 'HIRING_MANAGER', departments: ['Sales'], active: true });
    const browser = await accepts(path);
    const email = user.email as string;
    expect(email.toLowerCase()).toBe('grace@example.com');
    expect(await browser.isSignedInAs()).toEqual({ actor: email, role: 'HIRING_MANAGER' });
    const { closed } = await browser.opensSocket();

    const changed = await changes('userUpdate', {
      id: user.id,
      input: { role: 'RECRUITER', departments: [] },
      expectedVersion: user.version,
    });
    expect(changed.user).toMatchObject({ role: 'RECRUITER', departments: [] });
    expect(await closed).toBe(4411);
    expect(await browser.isSignedInAs()).toMatchObject({ role: 'RECRUITER' });
    expect(
      await changes('userUpdate', {
        id: user.id,
        input: { name: 'G' },
        expectedVersion: user.version,
      }),
    ).toMatchObject({ userErrors: [{ code: 'VERSION_CONFLICT' }] });

    const again = await browser.opensSocket();
    expect((await changes('userDeactivate', { id: user.id })).user).toMatchObject({
      active: false,
    });
    expect(await browser.isSignedInAs()).toBe('UNAUTHENTICATED');
    expect(await again.closed).toBe(4403);
    expect((await changes('userActivate', { id: user.id })).user).toMatchObject({ active: true });
    // The sessions of before stay ended.
    expect(await browser.isSignedInAs()).toBe('UNAUTHENTICATED');
  });

  test('lists users, the deactivated ones when asked for', async () => {
    await world.aUser('away@example.com', 'ANALYST', [], false);
    const listed = async (all: boolean) =>
      (
        await admin.asks(
          `{ users(first: 100, includeDeactivated: ${all}) { nodes { email active } } }`,
        )
      ).users.nodes.filter(({ email }: any) => email === 'away@example.com');
    expect([await listed(false), await listed(true)]).toEqual([
      [],
      [{ email: 'away@example.com', active: false }],
    ]);
  });

  test('signs somebody out everywhere, and makes another link', async () => {
    const { user, path } = await invites({ email: 'lost@example.com', role: 'ANALYST' });
    const browser = await accepts(path);
    await changes('userSignOut', { id: user.id });
    expect(await browser.isSignedInAs()).toBe('UNAUTHENTICATED');
    const { userInviteAgain } = await admin.asks(
      'mutation($id: ID!) { userInviteAgain(id: $id) { path } }',
      { id: user.id },
    );
    expect(await (await accepts(userInviteAgain.path)).isSignedInAs()).toMatchObject({
      actor: 'lost@example.com',
    });
  });

  test.each([
    ['no address', { role: 'ANALYST' }, ['input', 'email']],
    ['no real address', { email: 'x', role: 'ANALYST' }, ['input', 'email']],
    ['no role', { email: 'b@example.com' }, ['input', 'role']],
    ['no department', { email: 'c@example.com', role: 'HIRING_MANAGER' }, ['input', 'departments']],
    ['an address of a user', { email: 'TAKEN@example.com', role: 'ADMIN' }, ['input', 'email']],
  ])('is told what is wrong with an invitation with %s', async (_, input, field) => {
    await world.aUser('taken@example.com', 'ANALYST').catch(() => undefined);
    expect(await invites(input)).toMatchObject({ path: null, user: null, userErrors: [{ field }] });
  });

  test('gets the secret of a repeated change no second time', async () => {
    const input = { email: 'twice@example.com', role: 'ANALYST' };
    const [first, second] = [await invites(input, admin, 'k1'), await invites(input, admin, 'k1')];
    expect(first.path).toMatch(/^\/welcome#/);
    expect(second).toMatchObject({ path: null, user: { id: first.user.id }, userErrors: [] });
    const key = { name: 'grafana', role: 'ANALYST' };
    const [made, repeated] = [await makesKey(key, 'k2'), await makesKey(key, 'k2')];
    expect(made.secret).toMatch(/^rapport_/);
    const kept = await rowsOf<{ text: string }>(
      world.sql,
      sql`select k::text as text from idempotency_key k`,
    );
    expect(kept).toHaveLength(2);
    for (const { text } of kept) {
      expect(text).not.toContain(made.secret);
      expect(text).not.toContain(first.path.split('#')[1]);
    }
    expect(repeated).toMatchObject({ secret: null, apiKey: { id: made.apiKey.id } });
  });

  test('makes keys that end by themselves or when they are revoked', async () => {
    const soon = new Date(Date.now() + 1_500).toISOString();
    const { secret, apiKey } = await makesKey({ name: 'report', role: 'ANALYST', expiresAt: soon });
    const whoIs = (key: string) => world.somebody(`Bearer ${key}`).sends('{ me { actor } }');
    expect((await whoIs(secret)).data.me).toEqual({ actor: 'report' });
    expect(apiKey).toMatchObject({ role: 'ANALYST', revokedAt: null });
    const other = await makesKey({ name: 'other', role: 'HIRING_MANAGER', departments: ['Sales'] });
    await admin.asks(
      `mutation($id: ID!) { apiKeyRevoke(id: $id) { apiKey { revokedAt } ${errors} } }`,
      { id: other.apiKey.id },
    );
    expect((await whoIs(other.secret)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    await world.until(() => Date.now() > Date.parse(soon));
    expect((await whoIs(secret)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    const { apiKeys } = await admin.asks('{ apiKeys(first: 10) { nodes { name revokedAt } } }');
    expect(apiKeys.nodes.map(({ name }: any) => name)).toEqual(
      expect.arrayContaining(['report', 'other']),
    );
    expect(
      await makesKey({ name: 'past', role: 'ANALYST', expiresAt: '2020-01-01T00:00:00Z' }),
    ).toMatchObject({
      userErrors: [{ field: ['input', 'expiresAt'] }],
    });
    expect(await makesKey({ name: ' ', role: 'ANALYST' })).toMatchObject({
      userErrors: [{ field: ['input', 'name'] }],
    });
  });

  test('can neither lock themselves out nor take the last administrator away', async () => {
    const fresh = await aWorld({ RAPPORT_PUBLIC_URL: 'http://crm.example' });
    try {
      const code = (await fresh.firstPage())!.split('#')[1];
      const browser = new Browser(fresh);
      await browser.posts('/session/link', { code, email: 'only@example.com' });
      const asks = async (query: string) => (await browser.posts('/graphql', { query })).body.data;
      const { users } = await asks('{ users(first: 1) { nodes { id } } }');
      const id = users.nodes[0].id as string;
      const refused = async (mutation: string) =>
        (await asks(`mutation { change: ${mutation} { userErrors { message } } }`)).change
          .userErrors;
      expect(await refused(`userDeactivate(id: "${id}")`)).toEqual([
        { message: expect.stringContaining('This is you') },
      ]);
      expect(await refused(`userUpdate(id: "${id}", input: { role: ANALYST })`)).toHaveLength(1);
      const other = fresh.anAdmin();
      expect(
        (await other.asks(`mutation { userDeactivate(id: "${id}") { userErrors { message } } }`))
          .userDeactivate.userErrors,
      ).toEqual([{ message: expect.stringContaining('last administrator') }]);
    } finally {
      await fresh.close();
    }
  });

  test('is the only one who may: everybody else is refused', async () => {
    for (const member of [
      world.aRecruiter(),
      world.aHiringManager('Sales'),
      world.anAnalyst(),
      world.anAuditor(),
    ])
      for (const question of [
        'mutation { userInvite(input: { email: "x@example.com", role: ADMIN }) { path } }',
        'mutation { userUpdate(id: "1", input: { role: ADMIN }) { user { id } } }',
        'mutation { userDeactivate(id: "1") { user { id } } }',
        'mutation { userActivate(id: "1") { user { id } } }',
        'mutation { userSignOut(id: "1") { user { id } } }',
        'mutation { userInviteAgain(id: "1") { path } }',
        'mutation { apiKeyCreate(input: { name: "x", role: ADMIN }) { secret } }',
        'mutation { apiKeyRevoke(id: "1") { apiKey { id } } }',
        '{ apiKeys(first: 1) { nodes { id } } }',
      ])
        expect([question, (await member.isRefused(question)).code]).toEqual([
          question,
          'FORBIDDEN',
        ]);
  });
});
