import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey } from 'jose';
import { Role } from '../../src/domains/users/user.enums.js';
import { apiKeyCommand } from '../../src/domains/users/api-key.command.js';
import { aWorld, jwtSecret, type World } from '../scenario/index.js';

let world: World;
beforeAll(async () => {
  world = await aWorld();
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => world?.close());

const me = '{ me { actor role departments } }';
const whoIs = async (authorization: string | undefined) =>
  (await world.somebody(authorization).asks(me)).me;
const refusal = (authorization: string | undefined) => world.somebody(authorization).isRefused(me);

describe('a JWT', () => {
  test('of a user in the table signs them in with the role that the table has, whatever it claims', async () => {
    await world.aUser('Olga@example.com', 'HIRING_MANAGER', ['Sales']);
    expect(
      await whoIs(await world.bearer({ sub: '1', email: 'olga@EXAMPLE.com', role: 'ADMIN' })),
    ).toEqual({ actor: 'Olga@example.com', role: 'HIRING_MANAGER', departments: ['Sales'] });
    expect(await whoIs(await world.bearer({ sub: 'olga@example.com' }))).toMatchObject({
      role: 'HIRING_MANAGER',
    });
  });

  test('of nobody in the table signs in with each of the roles that it claims', async () => {
    for (const role of Object.values(Role))
      expect(
        await whoIs(
          await world.bearer({ sub: 'p', email: 'p@example.com', role, departments: ['Sales'] }),
        ),
      ).toEqual({ actor: 'p@example.com', role, departments: ['Sales'] });
    for (const claims of [
      { sub: 'p' },
      { sub: 'p', role: 'OWNER' },
      { sub: 'p', role: 'toString' },
      { role: 'ADMIN' },
    ])
      expect(await refusal(await world.bearer(claims))).toMatchObject({
        code: 'UNAUTHENTICATED',
        status: 401,
      });
  });

  test('of a deactivated user is refused, whatever role it claims', async () => {
    await world.aUser('gone@example.com', 'ADMIN', [], false);
    expect(
      await refusal(await world.bearer({ sub: '2', email: 'gone@example.com', role: 'ADMIN' })),
    ).toMatchObject({ code: 'UNAUTHENTICATED', message: expect.stringContaining('deactivated') });
  });

  test('that has expired, is signed by another, or by nobody, is refused', async () => {
    const claims = { sub: 'p', role: 'ADMIN' };
    expect(
      await refusal(await world.bearer(claims, Math.floor(Date.now() / 1000) - 60)),
    ).toMatchObject({
      code: 'UNAUTHENTICATED',
      status: 401,
      message: 'The token has expired. Sign in again.',
    });
    expect(
      await refusal(await world.bearer(claims, '1h', 'another secret of thirty-two bytes')),
    ).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await refusal(`Bearer ${new UnsecuredJWT(claims).encode()}`)).toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  test('that lacks an end or a beginning, is too old, or not valid yet, is refused by claim', async () => {
    const token = async (make: (jwt: SignJWT) => SignJWT) =>
      `Bearer ${await make(
        new SignJWT({ sub: 'p', role: 'ADMIN' }).setProtectedHeader({ alg: 'HS256' }),
      ).sign(new TextEncoder().encode(jwtSecret))}`;
    for (const [make, message] of [
      [(jwt: SignJWT) => jwt.setIssuedAt(), 'The token has no claim exp.'],
      [(jwt: SignJWT) => jwt.setExpirationTime('1h'), 'The token has no claim iat.'],
      [
        (jwt: SignJWT) => jwt.setIssuedAt('25 hours ago').setExpirationTime('1h'),
        'The token is too old: its claim iat is more than 24 hours ago (AUTH_TOKEN_MAX_HOURS). Sign in again.',
      ],
      [
        (jwt: SignJWT) => jwt.setIssuedAt().setExpirationTime('2h').setNotBefore('1h'),
        'The token is not valid yet: its claim nbf is in the future.',
      ],
    ] as const)
      expect(await refusal(await token(make))).toMatchObject({ code: 'UNAUTHENTICATED', message });
  });

  test('with an e-mail address that is not verified names nobody', async () => {
    await world.aUser('vera@example.com', 'ADMIN');
    for (const unverified of [false, 'true'])
      expect(
        await refusal(
          await world.bearer({ sub: '4', email: 'vera@example.com', email_verified: unverified }),
        ),
      ).toMatchObject({
        message: 'The claim email of the token does not count, because email_verified is not true.',
      });
  });
});

test('roles of tokens count only where the deployment says so', async () => {
  const strict = await aWorld({ AUTH_ROLE_CLAIMS: '0' });
  try {
    await strict.aUser('olga@example.com', 'RECRUITER');
    const claims = { sub: 'p', email: 'p@example.com', role: 'ADMIN' };
    expect(await strict.somebody(await strict.bearer(claims)).isRefused(me)).toMatchObject({
      code: 'UNAUTHENTICATED',
      message: expect.stringContaining('AUTH_ROLE_CLAIMS=1'),
    });
    const known = await strict.bearer({ ...claims, email: 'olga@example.com' });
    expect((await strict.somebody(known).asks(me)).me).toMatchObject({ role: 'RECRUITER' });
  } finally {
    await strict.close();
  }
});

describe('a token of an identity provider', () => {
  let provider: Server;
  let key: CryptoKey;
  let signedIn: World;

  beforeAll(async () => {
    const pair = await generateKeyPair('ES256', { extractable: true });
    key = pair.privateKey;
    const keys = [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256' }];
    provider = createServer((_, response) => response.end(JSON.stringify({ keys })));
    provider.listen(0, '127.0.0.1');
    await once(provider, 'listening');
    signedIn = await aWorld({
      AUTH_JWT_SECRET: '',
      AUTH_JWKS_URL: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/keys`,
      AUTH_ISSUER: 'https://login.example',
      AUTH_AUDIENCE: 'rapport',
    });
    await signedIn.aUser('olga@example.com', 'RECRUITER');
  });
  afterAll(async () => {
    await signedIn?.close();
    provider?.close();
  });

  const good = {
    sub: 'a1',
    iss: 'https://login.example',
    aud: 'rapport',
    email: 'olga@example.com',
    email_verified: true,
  };
  const token = async (claims: object, kid = 'one') =>
    `Bearer ${await new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'ES256', kid })
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(key)}`;

  test('signs in a user by a verified e-mail address', async () => {
    expect((await signedIn.somebody(await token(good)).asks(me)).me).toMatchObject({
      actor: 'olga@example.com',
      role: 'RECRUITER',
    });
  });

  test.each([
    ['another issuer', { iss: 'https://other.example' }, 'AUTH_ISSUER'],
    ['another application', { aud: 'payroll' }, 'AUTH_AUDIENCE'],
    ['no application', { aud: undefined }, 'no claim aud'],
    ['an unverified address', { email_verified: false }, 'email_verified is not true'],
    ['an address verified by a word', { email_verified: 'true' }, 'email_verified is not true'],
    ['an address of which nothing is said', { email_verified: undefined }, 'is missing'],
    ['a subject that looks like an address', { email: undefined, sub: 'olga@example.com' }, 'user'],
  ])('from %s is refused with the claim or the variable', async (_, claims, message) => {
    expect(
      await signedIn.somebody(await token({ ...good, ...claims })).isRefused(me),
    ).toMatchObject({ code: 'UNAUTHENTICATED', message: expect.stringContaining(message) });
  });

  test('by a key that the provider does not list is refused', async () => {
    expect(await signedIn.somebody(await token(good, 'two')).isRefused(me)).toMatchObject({
      message: 'The token is signed by a key that AUTH_JWKS_URL does not list.',
    });
  });
});

test('nobody, or a header that is none, is told how to sign in', async () => {
  for (const authorization of [
    undefined,
    '',
    'Basic eDp5',
    'Bearer',
    'Bearer nonsense',
    'rapport_x',
  ]) {
    expect(await refusal(authorization)).toMatchObject({ code: 'UNAUTHENTICATED', status: 401 });
  }
  expect(await refusal(undefined)).toMatchObject({
    message: 'Send Authorization: Bearer with a JWT or an API key.',
  });
});

describe('an API key', () => {
  const command = async (...args: string[]) => {
    const said: string[] = [];
    jest.spyOn(console, 'log').mockImplementation((line: unknown) => void said.push(String(line)));
    await apiKeyCommand(async () => ({ database: world.database, close: async () => undefined }))
      .exitOverride()
      .parseAsync(args, { from: 'user' });
    return said.join('\n');
  };

  test('made on the command line signs in until it is revoked, and is kept only as a hash', async () => {
    const { key } = JSON.parse(
      await command('create', '--role', 'ANALYST', '--name', 'grafana', '--json'),
    ) as { key: string };
    expect(await whoIs(`Bearer ${key}`)).toEqual({
      actor: 'grafana',
      role: 'ANALYST',
      departments: [],
    });
    expect(await refusal(`Bearer ${key}x`)).toMatchObject({ code: 'UNAUTHENTICATED' });
    const listed = await command('list', '--json');
    expect(listed).not.toContain(key);
    expect(JSON.parse(listed)).toMatchObject([
      { name: 'grafana', role: 'ANALYST', revokedAt: null, lastUsedAt: expect.any(String) },
    ]);
    expect(await command('revoke', '--name', 'grafana')).toBe('1 revoked.');
    expect(await refusal(`Bearer ${key}`)).toMatchObject({
      code: 'UNAUTHENTICATED',
      message: expect.stringContaining('revoked'),
    });
  });

  test('of a hiring manager has departments, and stands in histories by its name', async () => {
    const { key } = JSON.parse(
      await command(
        'create',
        '--role',
        'HIRING_MANAGER',
        '--name',
        'intake',
        '--department',
        'Engineering',
        '--json',
      ),
    ) as { key: string };
    const job = await world.aJob();
    const anna = await world.aRecruiter().records();
    const application = await anna.appliesFor(job);
    await world
      .somebody(`Bearer ${key}`)
      .does('applicationMoveToStage', { id: application.id, stageId: job.stage('Screen') });
    expect((await application.now()).transitions[1]).toMatchObject({ by: 'intake' });
  });
});
