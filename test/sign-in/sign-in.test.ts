import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { rowsOf } from '../../src/platform/database/database.js';
import { ownPath } from '../../src/domains/sign-in/sign-in.routes.js';
import type { SignInService } from '../../src/domains/sign-in/sign-in.service.js';
import { aWorld, type World } from '../scenario/index.js';
import { Browser, publicUrl } from './browser.js';
import { aProvider, clientId, type Account, type Tamper, type TestProvider } from './provider.js';

let provider: TestProvider;
let world: World;
let signIn: SignInService;
beforeAll(async () => {
  provider = await aProvider(`${publicUrl}/sign-in/callback`);
  world = await aWorld({ ...provider.settings, RAPPORT_PUBLIC_URL: publicUrl });
  signIn = world.service<SignInService>('signIn');
});
afterEach(() => {
  provider.tamper = undefined;
  provider.down = false;
});
afterAll(async () => {
  await world?.close();
  await provider?.close();
});

let accounts = 0;
/** An account at the provider, of which nobody knows yet. */
const anAccount = (email: string, more: Partial<Account> = {}): Account => ({
  sub: `account-${++accounts}`,
  email,
  email_verified: true,
  name: email.split('@')[0],
  ...more,
});
const visits = async (account: Account, how: { to?: string; code?: string } = {}) => {
  provider.account = account;
  const browser = new Browser(world);
  return { browser, page: await browser.signsIn(how) };
};
const invitation = async (email: string) => {
  const [user] = await rowsOf<{ id: string }>(
    world.sql,
    sql`select id from app_user where email = ${email}`,
  );
  return signIn.makeLink(world.sql, {
    purpose: 'INVITATION',
    userId: user!.id,
    madeBy: 'test',
    hours: 1,
  });
};

describe('somebody who comes back from the provider', () => {
  test('is the user with the e-mail address that the provider has verified', async () => {
    await world.aUser('Rita@example.com', 'RECRUITER');
    const { browser, page } = await visits(anAccount('rita@EXAMPLE.com'), { to: '/jobs?open=1' });
    expect(page).toMatchObject({ url: `${publicUrl}/jobs?open=1` });
    expect(await browser.isSignedInAs()).toEqual({ actor: 'Rita@example.com', role: 'RECRUITER' });
  });

  test('stays that user when the address at the provider changes', async () => {
    await world.aUser('old.name@example.com', 'ANALYST');
    const account = anAccount('old.name@example.com');
    await visits(account);
    const { browser } = await visits({ ...account, email: 'new.name@example.com' });
    expect(await browser.isSignedInAs()).toMatchObject({ actor: 'old.name@example.com' });
  });

  test.each([
    ['is not verified', { email_verified: false }],
    ['is verified by the text "false"', { email_verified: 'false' }],
    ['is verified by the text "true"', { email_verified: 'true' }],
    ['is verified by nothing', { email_verified: undefined }],
  ])('is refused when the address %s', async (_, claims) => {
    await world.aUser('victim@example.com', 'RECRUITER').catch(() => undefined);
    const { browser, page } = await visits(anAccount('victim@example.com', claims));
    expect(page).toMatchObject({ status: 403, text: expect.stringContaining('verified') });
    expect(await browser.isSignedInAs()).toBe('UNAUTHENTICATED');
  });

  test('is refused when nobody here has the address, or the user was deactivated', async () => {
    await world.aUser('left@example.com', 'RECRUITER', [], false);
    for (const [email, reason] of [
      ['stranger@example.com', 'is no user here'],
      ['left@example.com', 'deactivated'],
    ] as const)
      expect((await visits(anAccount(email))).page).toMatchObject({
        status: 403,
        text: expect.stringContaining(reason),
      });
  });

  test('becomes an administrator by an invitation only, which works once', async () => {
    await world.aUser('chief@example.com', 'ADMIN');
    const account = anAccount('chief@example.com');
    expect((await visits(account)).page).toMatchObject({
      status: 403,
      text: expect.stringContaining('invitation'),
    });
    const code = await invitation('chief@example.com');
    await world.aUser('curious@example.com', 'ANALYST');
    const curious = anAccount('curious@example.com');
    await visits(curious);
    expect((await visits(curious, { code })).page).toMatchObject({
      status: 403,
      text: expect.stringContaining('for somebody else'),
    });
    const { browser } = await visits(account, { code });
    expect(await browser.isSignedInAs()).toEqual({ actor: 'chief@example.com', role: 'ADMIN' });
    const second = await visits(anAccount('thief@example.com'), { code });
    expect(second.page).toMatchObject({ status: 403, text: expect.stringContaining('was used') });
  });

  test('does not take the user of another account of the provider', async () => {
    await world.aUser('twice@example.com', 'RECRUITER');
    await visits(anAccount('twice@example.com'));
    expect((await visits(anAccount('twice@example.com'))).page).toMatchObject({
      status: 403,
      text: expect.stringContaining('another account'),
    });
  });
});

describe('a faulty answer is refused:', () => {
  beforeAll(() => world.aUser('faults@example.com', 'RECRUITER'));
  const now = () => Math.floor(Date.now() / 1000);
  test.each<[string, Tamper]>([
    ['a token for another application', (claims) => ({ claims: { ...claims, aud: 'other' } })],
    [
      'a token that another application asked for',
      (claims) => ({ claims: { ...claims, aud: [clientId, 'other'], azp: 'other' } }),
    ],
    ['a token with a foreign azp', (claims) => ({ claims: { ...claims, azp: 'other' } })],
    [
      'a token of another issuer',
      (claims) => ({ claims: { ...claims, iss: 'https://evil.example' } }),
    ],
    ['a token of another sign-in', (claims) => ({ claims: { ...claims, nonce: 'other' } })],
    ['a token without a nonce', ({ nonce: _, ...claims }) => ({ claims })],
    ['a token that has expired', (claims) => ({ claims: { ...claims, exp: now() - 61 } })],
    ['a token of the future', (claims) => ({ claims: { ...claims, nbf: now() + 120 } })],
    ['a token by a key that is not the provider’s', () => ({ foreignKey: true })],
    ['a token without a subject', ({ sub: _, ...claims }) => ({ claims })],
  ])('%s', async (_, tamper) => {
    provider.tamper = tamper;
    const { browser, page } = await visits(anAccount('faults@example.com'));
    expect(page).toMatchObject({
      status: 403,
      text: expect.stringContaining('You are not signed in'),
    });
    expect(await browser.isSignedInAs()).toBe('UNAUTHENTICATED');
  });

  test('clocks may differ by a minute', async () => {
    provider.tamper = (claims) => ({ claims: { ...claims, exp: now() - 50, nbf: now() + 50 } });
    const { browser } = await visits(anAccount('faults@example.com', { sub: 'faults' }));
    expect(await browser.isSignedInAs()).toMatchObject({ actor: 'faults@example.com' });
  });

  test('a new key of the provider counts after a second at most', async () => {
    await provider.rotateKeys();
    const begun = performance.now();
    let who: unknown;
    // Keys are read once a second, so that forged names of keys cost little.
    do {
      const { browser } = await visits(anAccount('faults@example.com', { sub: 'faults' }));
      who = await browser.isSignedInAs();
    } while (who === 'UNAUTHENTICATED' && performance.now() - begun < 5_000);
    expect(who).toMatchObject({ actor: 'faults@example.com' });
  });

  test('a code that comes again, in this browser or another', async () => {
    provider.account = anAccount('faults@example.com', { sub: 'faults' });
    const browser = new Browser(world);
    const { body } = await browser.posts('/sign-in/start', {});
    const cookies = browser.cookies();
    const back = await followTo(browser, body.url as string, '/sign-in/callback');
    expect(await browser.opens(back, { follow: false })).toMatchObject({ status: 303 });
    expect(await browser.opens(back)).toMatchObject({
      status: 403,
      text: expect.stringContaining('did not begin in this browser'),
    });
    const copied = new Browser(world);
    copied.restores(cookies);
    expect(await copied.opens(back)).toMatchObject({ status: 403 });
    const other = new Browser(world);
    await other.posts('/sign-in/start', {});
    expect(await other.opens(back)).toMatchObject({ status: 403 });
    expect(await other.isSignedInAs()).toBe('UNAUTHENTICATED');
  });

  test('somebody who cancels, and a provider that is away, are told so', async () => {
    const browser = new Browser(world);
    const { body } = await browser.posts('/sign-in/start', {});
    const state = new URL(body.url as string).searchParams.get('state')!;
    expect(
      await browser.opens(
        `/sign-in/callback?error=access_denied&state=${state}&iss=${provider.issuer}`,
      ),
    ).toMatchObject({ status: 403, text: expect.stringContaining('cancelled') });
    provider.account = anAccount('faults@example.com', { sub: 'faults' });
    const started = await browser.posts('/sign-in/start', {});
    const back = await followTo(browser, started.body.url as string, '/sign-in/callback');
    provider.down = true;
    expect(await browser.opens(back)).toMatchObject({
      status: 503,
      text: expect.stringContaining('Example ID'),
    });
  });
});

/** Follows redirects until one leads to this path. */
async function followTo(browser: Browser, from: string, path: string): Promise<string> {
  let url = from;
  for (let hops = 0; hops < 20; hops += 1) {
    const next = (await browser.opens(url, { follow: false })).url;
    url = new URL(next, url).href;
    if (new URL(url).pathname === path) return url;
  }
  throw new Error(`No redirect leads to ${path}.`);
}

describe('a session', () => {
  const signedIn = async (email: string, sub = email) => {
    await world.aUser(email, 'RECRUITER');
    return (await visits(anAccount(email, { sub }))).browser;
  };

  test('ends with a sign-out, also for who copied its cookie', async () => {
    const browser = await signedIn('leaves@example.com');
    const thief = new Browser(world);
    thief.restores(browser.cookies());
    expect(await thief.isSignedInAs()).toMatchObject({ actor: 'leaves@example.com' });
    await browser.signsOut();
    expect([await browser.isSignedInAs(), await thief.isSignedInAs()]).toEqual([
      'UNAUTHENTICATED',
      'UNAUTHENTICATED',
    ]);
  });

  test('ends when its user is deactivated, and when its time is over', async () => {
    const browser = await signedIn('dismissed@example.com');
    await rowsOf(
      world.sql,
      sql`update app_user set active = false where email = 'dismissed@example.com'`,
    );
    expect(await browser.isSignedInAs()).toBe('UNAUTHENTICATED');
    const late = await signedIn('late@example.com');
    await rowsOf(
      world.sql,
      sql`update web_session set expires_at = now() where user_id = (select id from app_user where email = 'late@example.com')`,
    );
    expect(await late.isSignedInAs()).toBe('UNAUTHENTICATED');
  });

  test('ends when the provider says so, with its sockets', async () => {
    const [first, second] = [
      await signedIn('loggedout@example.com', 'lo'),
      await signedIn('stays@example.com', 'st'),
    ];
    const { closed } = await first.opensSocket();
    const logout = async (token: string) =>
      (
        await fetch(`${world.url}/sign-in/backchannel-logout`, {
          method: 'POST',
          body: new URLSearchParams({ logout_token: token }),
        })
      ).status;
    for (const wrong of [
      { aud: 'other' },
      { iss: 'https://evil.example' },
      { nonce: '1', sub: 'lo' },
      { events: {}, sub: 'lo' },
      {},
      { iat: Math.floor(Date.now() / 1000) - 3_600, sub: 'lo' },
    ])
      expect([wrong, await logout(await provider.logoutToken(wrong))]).toEqual([wrong, 400]);
    expect(await logout('no token')).toBe(400);
    expect(await first.isSignedInAs()).toMatchObject({ actor: 'loggedout@example.com' });
    const before = Date.now();
    expect(await logout(await provider.logoutToken({ sub: 'lo' }))).toBe(200);
    expect(await first.isSignedInAs()).toBe('UNAUTHENTICATED');
    expect(await closed).toBe(4403);
    expect(Date.now() - before).toBeLessThan(5_000);
    expect(await second.isSignedInAs()).toMatchObject({ actor: 'stays@example.com' });
  });

  test('is checked at the provider now and then, and ends when it is over there', async () => {
    const browser = await signedIn('checked@example.com', 'checked');
    const makeOld = () =>
      rowsOf(
        world.sql,
        sql`update web_session set checked_at = now() - interval '16 minutes' where subject = 'checked'`,
      );
    await makeOld();
    expect(await browser.isSignedInAs()).toMatchObject({ actor: 'checked@example.com' });
    await makeOld();
    provider.down = true;
    expect(await browser.isSignedInAs()).toMatchObject({ actor: 'checked@example.com' });
    provider.down = false;
    provider.forgetGrants();
    await makeOld();
    expect(await browser.isSignedInAs()).toBe('UNAUTHENTICATED');
  });

  test('keeps its secrets as hashes or sealed', async () => {
    const rows = await rowsOf<{ text: string }>(
      world.sql,
      sql`select s::text as text from web_session s`,
    );
    expect(rows.length).toBeGreaterThan(3);
    for (const { text } of rows) expect(text).not.toMatch(/rapport_session_/);
  });
});

describe('links', () => {
  const code = (browser: Browser, path: string, body: object) => browser.posts(path, body);

  test('an emergency link signs in once without the provider, by a button only', async () => {
    await world.aUser('lockedout@example.com', 'ADMIN');
    const [user] = await rowsOf<{ id: string }>(
      world.sql,
      sql`select id from app_user where email = 'lockedout@example.com'`,
    );
    const secret = await signIn.makeLink(world.sql, {
      purpose: 'ACCESS',
      userId: user!.id,
      madeBy: 'test',
      hours: 1,
    });
    const scanner = new Browser(world);
    await scanner.opens(`/welcome`);
    const browser = new Browser(world);
    expect((await code(browser, '/sign-in/link', { code: secret })).body).toEqual({
      purpose: 'ACCESS',
      email: 'lockedout@example.com',
      provider: 'Example ID',
    });
    expect(await code(browser, '/session/link', { code: secret })).toMatchObject({ status: 204 });
    expect(await browser.isSignedInAs()).toEqual({ actor: 'lockedout@example.com', role: 'ADMIN' });
    expect(await code(new Browser(world), '/session/link', { code: secret })).toMatchObject({
      status: 401,
    });
    expect(await code(new Browser(world), '/sign-in/link', { code: secret })).toMatchObject({
      status: 404,
    });
  });

  test('an invitation needs the provider, and a page of another site can use none', async () => {
    await world.aUser('invited@example.com', 'RECRUITER');
    const secret = await invitation('invited@example.com');
    const browser = new Browser(world);
    expect(await code(browser, '/session/link', { code: secret })).toMatchObject({
      status: 401,
      body: { error: { message: expect.stringContaining('Example ID') } },
    });
    for (const path of ['/sign-in/start', '/sign-in/link', '/session/link'])
      expect(
        await browser.posts(path, { code: secret }, { origin: 'https://evil.example' }),
      ).toMatchObject({ status: 403 });
  });

  test('the first administrator of a fresh installation signs in with the link of the start', async () => {
    const fresh = await aWorld({ RAPPORT_PUBLIC_URL: publicUrl });
    try {
      const page = await fresh.firstPage();
      const secret = page!.split('#')[1];
      const other = (await fresh.firstPage())!.split('#')[1];
      const browser = new Browser(fresh);
      expect((await code(browser, '/sign-in/link', { code: secret })).body).toMatchObject({
        purpose: 'FIRST_ADMINISTRATOR',
        email: null,
      });
      expect(await code(browser, '/session/link', { code: secret })).toMatchObject({ status: 400 });
      expect(
        await code(browser, '/session/link', { code: secret, email: 'first@example.com' }),
      ).toMatchObject({ status: 204 });
      expect(await browser.isSignedInAs()).toEqual({ actor: 'first@example.com', role: 'ADMIN' });
      expect(await fresh.firstPage()).toBeUndefined();
      expect(
        await code(new Browser(fresh), '/session/link', {
          code: other,
          email: 'second@example.com',
        }),
      ).toMatchObject({ status: 401 });
    } finally {
      await fresh.close();
    }
  });
});

test('groups of the provider give roles at each sign-in and check', async () => {
  const grouped = await aWorld({
    ...provider.settings,
    RAPPORT_PUBLIC_URL: publicUrl,
    AUTH_OIDC_ROLES: 'hr-admins=ADMIN, hr=RECRUITER',
  });
  try {
    const visit = async (account: Account) => {
      provider.account = account;
      const browser = new Browser(grouped);
      return { browser, page: await browser.signsIn() };
    };
    const account = anAccount('grouped@example.com', { groups: ['staff', 'hr', 'hr-admins'] });
    const { browser } = await visit(account);
    expect(await browser.isSignedInAs()).toEqual({ actor: 'grouped@example.com', role: 'ADMIN' });
    await visit({ ...account, groups: ['hr'] });
    expect(await browser.isSignedInAs()).toMatchObject({ role: 'RECRUITER' });
    expect((await visit({ ...account, groups: ['staff'] })).page).toMatchObject({
      status: 403,
      text: expect.stringContaining('None of your groups'),
    });
    expect((await visit(anAccount('nogroups@example.com'))).page.status).toBe(403);
    await rowsOf(
      grouped.sql,
      sql`update web_session set checked_at = now() - interval '16 minutes'`,
    );
    expect(await browser.isSignedInAs()).toBe('UNAUTHENTICATED');
  } finally {
    await grouped.close();
  }
});

test('a role in the configuration that does not exist is refused at the start', async () => {
  await expect(
    aWorld({
      ...provider.settings,
      RAPPORT_PUBLIC_URL: publicUrl,
      AUTH_OIDC_ROLES: 'hr=RECRUTER',
    }),
  ).rejects.toThrow('AUTH_OIDC_ROLES: "RECRUTER" is no role. Use one of ADMIN, RECRUITER');
});

test('a sign-in leads to pages of this installation only', () => {
  for (const [to, path] of [
    ['/jobs?a=1#b', '/jobs?a=1#b'],
    ['https://evil.example/', '/'],
    ['//evil.example/', '/'],
    ['/\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['/a/..//evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['', '/'],
    [undefined, '/'],
  ] as const)
    expect([to, ownPath(to)]).toEqual([to, path]);
});
