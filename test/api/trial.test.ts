import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { WebSocket } from 'ws';
import { rowsOf } from '../../src/platform/database/database.js';
import { aWorld, type World } from '../scenario/index.js';

// What a stranger, a page of another origin or a proxy gets from a trial installation: nothing.

let demo: World;
beforeAll(async () => {
  demo = await aWorld({ RAPPORT_DEMO: '1' });
  await demo.aUser('recruiter@demo.example', 'RECRUITER');
  await demo.aUser('admin@demo.example', 'ADMIN');
  await demo.aUser('real@example.com', 'ADMIN');
});
afterAll(() => demo?.close());

const me = '{ me { actor role } }';

interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}
/** Sends a request with headers that `fetch` does not let a caller set, like Host. */
const sends = (
  world: World,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: unknown,
): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const sent = request(
      world.url + path,
      {
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
      },
      (response) => {
        let text = '';
        response.on('data', (part) => (text += String(part)));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
const asks = (world: World, headers: Record<string, string>, query = me) =>
  sends(world, 'POST', '/graphql', headers, { query });
/** The status with which a socket is refused; 101: it is accepted. */
const opensSocket = (world: World, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve) => {
    const socket = new WebSocket(
      `${world.url.replace('http', 'ws')}/graphql`,
      'graphql-transport-ws',
      { headers },
    );
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_, response) => {
      response.resume();
      socket.terminate();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', () => undefined);
  });

describe('a demo user', () => {
  test('is refused where there is no demo', async () => {
    const world = await aWorld();
    try {
      await world.aUser('recruiter@demo.example', 'RECRUITER');
      expect(
        await world.somebody(await world.demoBearer('recruiter@demo.example')).isRefused(me),
      ).toMatchObject({
        code: 'UNAUTHENTICATED',
        message: expect.stringContaining('demo database only'),
      });
    } finally {
      await world.close();
    }
  });

  test('signs in with the token of this installation, and with no other', async () => {
    const token = await demo.demoBearer('recruiter@demo.example');
    expect((await demo.somebody(token).asks(me)).me).toMatchObject({ role: 'RECRUITER' });
    for (const other of [
      'Bearer demo:recruiter@demo.example',
      'Bearer demo:recruiter@demo.example:',
      token.slice(0, -1),
      token.replace('recruiter@', 'admin@'),
      'Bearer demo:',
      await demo.demoBearer('real@example.com'),
      await demo.demoBearer('nobody@demo.example'),
    ])
      expect(await demo.somebody(other).isRefused(me)).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  test('is offered with its token on the page for signing in, to this machine only', async () => {
    const { text } = await sends(demo, 'GET', '/sign-in.json');
    const token = await demo.demoBearer('admin@demo.example');
    expect(JSON.parse(text)).toMatchObject({
      signedIn: false,
      demoEnded: null,
      demoUsers: expect.arrayContaining([
        {
          ...JSON.parse(text).demoUsers[0],
          email: 'admin@demo.example',
          role: 'ADMIN',
          token: token.replace('Bearer ', ''),
        },
      ]),
    });
    const page = await sends(demo, 'GET', '/graphiql');
    expect(page.text).toContain(token.replace('Bearer ', ''));
  });
});

describe('a demo does not answer', () => {
  const foreign: [string, Record<string, string>][] = [
    ['for another host', { host: 'evil.example' }],
    ['for a name that begins like its own', { host: 'localhost.evil.example' }],
    ...[
      'x-forwarded-for',
      'x-forwarded-host',
      'x-forwarded-proto',
      'forwarded',
      'via',
      'x-real-ip',
    ].map((name): [string, Record<string, string>] => [`with ${name}`, { [name]: '10.0.0.1' }]),
  ];
  test.each(foreign)('%s, on any path or socket', async (_, headers) => {
    const authorization = await demo.demoBearer('admin@demo.example');
    for (const [method, path] of [
      ['POST', '/graphql'],
      ['GET', '/sign-in.json'],
      ['GET', '/graphiql'],
      ['GET', '/'],
      ['GET', '/metrics'],
      ['GET', '/bi/'],
    ] as const) {
      const reply = await sends(
        demo,
        method,
        path,
        { ...headers, authorization },
        method === 'POST' ? { query: me } : undefined,
      );
      expect([path, reply.status]).toEqual([path, 403]);
      expect(reply.text).toContain('set RAPPORT_DEMO=0');
      expect(reply.text).not.toContain('demo:');
    }
    expect(await opensSocket(demo, headers)).toBe(403);
  });

  test('but it does at each name of this machine', async () => {
    const authorization = await demo.demoBearer('admin@demo.example');
    for (const host of ['localhost', 'localhost:4000', '127.0.0.1:4000', '[::1]:4000'])
      expect((await asks(demo, { host, authorization })).status).toBe(200);
  });
});

describe('a page of another origin', () => {
  test('can open no socket', async () => {
    const own = new URL(demo.url).host;
    expect(await opensSocket(demo, { origin: 'https://evil.example' })).toBe(403);
    expect(await opensSocket(demo, { origin: 'null' })).toBe(403);
    expect(await opensSocket(demo, { origin: `http://${own}.evil.example` })).toBe(403);
    expect(await opensSocket(demo, { origin: `http://${own}` })).toBe(101);
    expect(await opensSocket(demo, {})).toBe(101);
  });

  test('may where the configuration names it', async () => {
    const world = await aWorld({
      RAPPORT_ALLOWED_ORIGINS: 'https://board.example, https://other.example:8443',
      RAPPORT_PUBLIC_URL: 'https://crm.example/',
    });
    try {
      for (const origin of [
        'https://board.example',
        'https://other.example:8443',
        'https://crm.example',
      ])
        expect(await opensSocket(world, { origin })).toBe(101);
      expect(await opensSocket(world, { origin: 'https://other.example' })).toBe(403);
    } finally {
      await world.close();
    }
  });
});

describe('the cookie of a browser', () => {
  const signsIn = async (world: World, token: string, headers: Record<string, string> = {}) =>
    sends(world, 'POST', '/session', headers, { token: token.replace('Bearer ', '') });

  test('signs in, no script can read it, and it shows no token', async () => {
    const token = await demo.demoBearer('recruiter@demo.example');
    const reply = await signsIn(demo, token);
    expect(reply.status).toBe(204);
    const [set] = reply.headers['set-cookie'] as string[];
    expect(set).toMatch(/^rapport=[\w-]+; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(set).not.toContain('recruiter');
    const cookie = set!.split(';')[0]!;
    const own = `http://${new URL(demo.url).host}`;
    expect(JSON.parse((await asks(demo, { cookie, origin: own })).text).data.me.role).toBe(
      'RECRUITER',
    );
    expect((await sends(demo, 'GET', '/sign-in.json', { cookie })).text).toContain(
      '"signedIn":true',
    );
    expect((await asks(demo, { cookie, origin: 'https://evil.example' })).status).toBe(401);
    expect((await asks(demo, { cookie: `${cookie}x` })).status).toBe(401);
    const ended = await sends(demo, 'DELETE', '/session', { cookie });
    expect((ended.headers['set-cookie'] as string[])[0]).toContain('rapport=; ');
  });

  test('is not given for a token that is refused, nor to a page of another origin', async () => {
    const refused = await signsIn(demo, 'nonsense');
    expect(refused).toMatchObject({ status: 401 });
    expect(refused.headers['set-cookie']).toBeUndefined();
    const token = await demo.demoBearer('recruiter@demo.example');
    expect(await signsIn(demo, token, { origin: 'https://evil.example' })).toMatchObject({
      status: 403,
    });
    expect(await sends(demo, 'POST', '/session', {}, {})).toMatchObject({ status: 400 });
  });

  test('ends with its token, and is for https alone where the installation is', async () => {
    const world = await aWorld({ RAPPORT_PUBLIC_URL: 'https://crm.example' });
    try {
      await world.aUser('olga@example.com', 'RECRUITER');
      const reply = await signsIn(
        world,
        await world.bearer({ email: 'olga@example.com' }, Math.floor(Date.now() / 1000) + 600),
      );
      expect((reply.headers['set-cookie'] as string[])[0]).toMatch(
        /^__Host-rapport=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=(600|599|598)$/,
      );
      expect(reply.headers['strict-transport-security']).toBe('max-age=31536000');
    } finally {
      await world.close();
    }
  });
});

test('every answer says that it may not be framed, sniffed or loaded into', async () => {
  for (const path of [
    '/',
    '/search',
    '/graphiql',
    '/sign-in.json',
    '/healthz',
    '/metrics',
    '/bi/',
  ]) {
    const { headers } = await sends(demo, 'GET', path, { accept: 'text/html' });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    });
    expect(String(headers['content-security-policy'])).not.toMatch(
      /script-src[^;]*'unsafe-inline'|unsafe-eval/,
    );
  }
});

test('in production the schema and the measures are hidden unless they are switched on', async () => {
  const settings = {
    NODE_ENV: 'production',
    AUTH_ISSUER: 'https://login.example',
    AUTH_AUDIENCE: 'rapport',
  };
  const inquiries = async (world: World) => {
    const authorization = await world.bearer({
      sub: 'p',
      role: 'ADMIN',
      iss: 'https://login.example',
      aud: 'rapport',
    });
    const somebody = world.somebody(authorization);
    const watching = await somebody.watches('subscription { pipelineChangez { relation } }');
    const [[live], value, schema, typo, metrics] = await Promise.all([
      watching.outcome() as Promise<{ message: string }[]>,
      somebody.isRefused(
        'query ($filter: CandidateFilter) { candidates(first: 1, filter: $filter) { nodes { id } } }',
        { filter: { titlez: [] } },
      ),
      asks(world, { authorization }, '{ __schema { queryType { name } } }'),
      asks(world, { authorization }, '{ candidatez(first: 1) { nodes { id } } }'),
      sends(world, 'GET', '/metrics'),
    ]);
    return {
      schema: schema.text.includes('"Query"'),
      suggests: [typo.text, value.message, live!.message].map((text) =>
        text.includes('Did you mean'),
      ),
      metrics: metrics.status,
    };
  };
  for (const [more, expected] of [
    [{}, { schema: false, suggests: [false, false, false], metrics: 404 }],
    [
      { RAPPORT_INTROSPECTION: '1', RAPPORT_METRICS: '1' },
      { schema: true, suggests: [true, true, true], metrics: 200 },
    ],
  ] as const) {
    const world = await aWorld({ ...settings, ...more });
    try {
      expect(await inquiries(world)).toEqual(expected);
    } finally {
      await world.close();
    }
  }
});

test('the demo ends with the first import of own data, and says so', async () => {
  const world = await aWorld({ RAPPORT_DEMO: '1' });
  try {
    await world.aUser('admin@demo.example', 'ADMIN');
    const authorization = await world.demoBearer('admin@demo.example');
    const imported = (source: string, dryRun: boolean) =>
      rowsOf(
        world.sql,
        sql`insert into import_run (source, path, status, dry_run) values (${source}, 'x', 'DONE', ${dryRun})`,
      );
    await imported('demo', false);
    await imported('ats', true);
    expect((await asks(world, { authorization })).status).toBe(200);
    await imported('ats', false);
    expect(await world.somebody(authorization).isRefused(me)).toMatchObject({
      code: 'UNAUTHENTICATED',
      message: expect.stringMatching(/^The demo has ended.*api-key create/),
    });
    expect(JSON.parse((await sends(world, 'GET', '/sign-in.json')).text)).toMatchObject({
      demoUsers: [],
      demoEnded: expect.stringContaining('The demo has ended'),
    });
  } finally {
    await world.close();
  }
});
