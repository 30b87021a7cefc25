import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'graphql';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { request } from 'node:http';
import WebSocket from 'ws';
import { aWorld, type World } from '../scenario/index.js';
import { propertyRuns } from '../scenario/property-runs.js';

/*
 * Whatever a client sends: it is answered, in the envelope that clients know, and nothing of it is a fault of ours.
 * RAPPORT_PROPERTY_RUNS=10 sends some 20,000 inputs.
 */

/** Milliseconds after which a request counts as hanging. */
const patience = 20_000;
const runs = (full: number) => ({ numRuns: propertyRuns(full), endOnFailure: true });

let world: World;
let bearer: string;
let documents: { source: string; operationName: string; variables: string[] }[];
let known: string[];
beforeAll(async () => {
  world = await aWorld();
  const admin = world.anAdmin();
  bearer = (await admin.authorization())!;
  const job = await world.aJob();
  const person = await admin.records();
  const application = await person.appliesFor(job);
  const { candidates } = await admin.asks(
    '{ candidates(first: 1) { changeCursor pageInfo { endCursor } } }',
  );
  known = [
    job.id,
    person.id,
    application.id,
    candidates.changeCursor,
    candidates.pageInfo.endCursor,
  ];
  documents = await productDocuments();
});
afterAll(() => world?.close());

/** The operations of the web app and of BI tools, but for subscriptions. */
async function productDocuments() {
  const found: typeof documents = [];
  for (const folder of ['dashboards/documents', 'schema/documents'])
    for (const file of await readdir(folder)) {
      const source = await readFile(`${folder}/${file}`, 'utf8');
      for (const one of parse(source).definitions)
        if (one.kind === 'OperationDefinition' && one.operation !== 'subscription')
          found.push({
            source,
            operationName: one.name!.value,
            variables: (one.variableDefinitions ?? []).map(({ variable }) => variable.name.value),
          });
    }
  return found;
}

/* What is sent */

const hostileTexts = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e\u0301',
  '💥'.repeat(50),
  '__proto__',
  'constructor',
  'null',
  '-0',
  '1e400',
  '0000-01-01',
  '9999-99-99',
  '2026-02-30',
  '2026-01-01T00:00:00Z',
  '275760-09-13T00:00:00Z',
  "'; drop table candidate; --",
  '%',
  '_%\\',
  '"'.repeat(30),
  '('.repeat(300),
  '* OR *',
  '[1,2',
  '{}',
  'a'.repeat(20_000),
  '00000000-0000-0000-0000-000000000000',
  'Europe/Berlin',
  'UTC',
  'MONTH',
];
const hostileNumbers = [
  0,
  -0,
  -1,
  1,
  100,
  101,
  0.5,
  1e21,
  1e308,
  -(2 ** 31),
  2 ** 31,
  2 ** 53,
  Number.MIN_VALUE,
];

const text = (): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...hostileTexts) },
    { weight: 2, arbitrary: fc.nat(4).map((index) => known[index]!) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.nat(4), fc.nat(200), fc.string({ maxLength: 3 }))
        .map(
          ([index, at, more]) => known[index]!.slice(0, at) + more + known[index]!.slice(at + 1),
        ),
    },
    {
      weight: 1,
      arbitrary: fc
        .jsonValue()
        .map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
    },
  );

const deep = (depth: number, open: string, close: string) =>
  open.repeat(depth) + close.repeat(depth);

/** JSON as text, because some of it can't be a value in JavaScript. */
const json = (): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 5, arbitrary: text().map((value) => JSON.stringify(value)) },
    { weight: 3, arbitrary: fc.constantFrom(...hostileNumbers).map((value) => String(value)) },
    {
      weight: 2,
      arbitrary: fc.constantFrom('null', 'true', '[]', '{}', '[null]', '1E999', '-0.0'),
    },
    {
      weight: 2,
      arbitrary: fc.array(text(), { maxLength: 5 }).map((list) => JSON.stringify(list)),
    },
    { weight: 2, arbitrary: fc.jsonValue().map((value) => JSON.stringify(value)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          fc.constantFrom('__proto__', 'constructor', 'from', 'field', 'ids', 'toString'),
          text(),
        )
        .map(([name, value]) => `{${JSON.stringify(name)}: ${JSON.stringify(value)}}`),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(10, 500, 20_000)
        .chain((depth) =>
          fc.constantFrom(deep(depth, '[', ']'), `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
        ),
    },
  );

const header = (): fc.Arbitrary<[string, string]> =>
  fc.oneof(
    fc.tuple(
      fc.constant('content-type'),
      fc.constantFrom(
        'application/json',
        'application/json; charset=utf-16',
        'application/json; charset=x',
        'text/plain',
        'application/graphql',
        'multipart/form-data',
        'application/x-www-form-urlencoded',
        '',
        ';;',
        'a/b/c',
      ),
    ),
    fc.tuple(
      fc.constant('authorization'),
      fc.constantFrom(
        '',
        'Bearer',
        'Bearer ',
        'Bearer a.b.c',
        'Bearer rapport_x',
        'Basic Og==',
        'Basic %',
      ),
    ),
    fc.tuple(
      fc.constant('accept'),
      fc.constantFrom(
        '*/*',
        'text/html',
        'application/json',
        'multipart/mixed',
        'image/png',
        ',;q=x',
        '',
      ),
    ),
    fc.tuple(
      fc.constant('cookie'),
      fc.constantFrom('session=x', '=;=;', '__proto__=1', 'rapport=%'),
    ),
    fc.tuple(fc.constant('content-encoding'), fc.constantFrom('gzip', 'br', 'identity', 'x')),
    fc.tuple(fc.constant('origin'), fc.constantFrom('null', 'https://evil.example', 'x', '')),
    fc.tuple(
      fc.constantFrom(
        'x-forwarded-for',
        'forwarded',
        'traceparent',
        'range',
        'if-none-match',
        'x-a',
      ),
      fc.constantFrom('', '1', '1.2.3.4, x', '*', 'bytes=0-1', '\u00ff'),
    ),
    fc.tuple(fc.constant('apollo-require-preflight'), fc.constantFrom('1', '')),
  );

/* How it is sent */

interface Sent {
  method?: string;
  path?: string;
  headers?: readonly (readonly [string, string])[];
  body?: string;
}

/** Sends a request as it is given, with headers twice if they are. */
const send = ({ method = 'POST', path = '/graphql', headers = [], body }: Sent) =>
  new Promise<{ status: number; text: string; type: string }>((resolve, reject) => {
    const { hostname, port, host } = new URL(world.url);
    const outgoing = request(
      {
        hostname,
        port,
        method,
        path,
        headers: [
          ['host', host],
          ...headers,
          ...(body === undefined ? [] : [['content-length', String(Buffer.byteLength(body))]]),
        ].flat(),
        timeout: patience,
      },
      (incoming) => {
        let received = '';
        incoming.setEncoding('utf8').on('data', (piece: string) => (received += piece));
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode!,
            text: received,
            type: incoming.headers['content-type'] ?? '',
          }),
        );
        incoming.on('error', reject);
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('It was not answered in time.')));
    outgoing.on('error', reject);
    outgoing.end(body);
  });

const usual = [
  ['content-type', 'application/json'],
  ['apollo-require-preflight', '1'],
] as const;
const signedIn = () => [...usual, ['authorization', bearer] as const];

const counts = new Map<string, number>();
const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);

/** What every answer of /graphql is: data, or errors with codes that are not our fault. */
async function answers(sent: Sent): Promise<void> {
  const { status, text: body, type } = await send(sent);
  expect(status).not.toBe(500);
  expect(type).toMatch(/^application\/(graphql-response\+)?json/);
  const answer = JSON.parse(body) as { data?: unknown; errors?: any[] };
  expect(answer.data !== undefined || (answer.errors?.length ?? 0) > 0).toBe(true);
  for (const { message, extensions } of answer.errors ?? []) {
    expect(typeof message).toBe('string');
    expect(typeof extensions.code).toBe('string');
    expect(extensions.code).not.toBe('INTERNAL_SERVER_ERROR');
    count(extensions.code);
  }
  if (!answer.errors) count('answered');
  expect(world.faults).toEqual([]);
}

test('bodies of any kind are answered in the envelope', async () => {
  const query = () =>
    fc.oneof(
      fc.constantFrom(
        '{ me { actor } }',
        '{ __typename }',
        'query A { me { actor } } query B { me { actor } }',
        'subscription { pipelineChanges { relation } }',
        'fragment F on Query { ...F } { ...F }',
        '{ me { actor @skip(if: true) @include(if: false) } }',
        '{ candidates(first: 1, after: {a: [$x]}) { nodes { id } } }',
        '{ me @deprecated { actor } }',
        '\ufeff{ me { actor } }',
        `{ ${'a: me { actor } '.repeat(30)} }`,
        `{ candidates(first: 1, filter: ${deep(50, '{a:', '}')}) { nodes { id } } }`,
        deep(3_000, '{a', '}'),
      ),
      text(),
    );
  const member = (name: string) => json().map((value) => `${JSON.stringify(name)}: ${value}`);
  const body = fc.oneof(
    { weight: 2, arbitrary: json() },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    {
      weight: 6,
      arbitrary: fc
        .tuple(
          query(),
          fc.subarray(['variables', 'operationName', 'extensions', 'query', '__proto__', 'http']),
        )
        .chain(([source, names]) =>
          fc
            .tuple(...names.map(member))
            .map((members) => `{${[`"query": ${JSON.stringify(source)}`, ...members].join(', ')}}`),
        ),
    },
  );
  await fc.assert(
    fc.asyncProperty(body, (sent) => answers({ headers: signedIn(), body: sent })),
    runs(600),
  );
});

test('variables of any kind are answered in the envelope', async () => {
  const sent = fc.nat().chain((index) => {
    const document = documents[index % documents.length]!;
    return fc
      .tuple(...document.variables.map((name) => fc.tuple(fc.constant(name), json())))
      .map((pairs) => {
        const variables = pairs.map(([name, value]) => `${JSON.stringify(name)}: ${value}`);
        return `{"query": ${JSON.stringify(document.source)}, "operationName": "${document.operationName}", "variables": {${variables.join(', ')}}}`;
      });
  });
  await fc.assert(
    fc.asyncProperty(sent, (body) => answers({ headers: signedIn(), body })),
    runs(700),
  );
});

test('cursors of any kind are answered in the envelope', async () => {
  const lists = ['candidates', 'applications', 'jobs', 'interactions', 'offers', 'pools', 'users'];
  const sent = fc
    .tuple(fc.constantFrom(...lists), fc.constantFrom('after', 'waitFor'), text())
    .map(([list, argument, cursor]) =>
      JSON.stringify({
        query:
          argument === 'waitFor' && ['offers', 'pools', 'users'].includes(list)
            ? `query ($c: String) { candidates(first: 1, waitFor: $c) { nodes { id } } }`
            : `query ($c: String) { ${list}(first: 1, ${argument}: $c) { nodes { id } } }`,
        variables: { c: cursor },
      }),
    );
  await fc.assert(
    fc.asyncProperty(sent, (body) => answers({ headers: signedIn(), body })),
    runs(300),
  );
});

test('headers, methods and addresses of any kind are answered in the envelope', async () => {
  const body = JSON.stringify({ query: '{ me { actor } }' });
  const sent = fc.tuple(
    fc.array(header(), { maxLength: 6 }),
    fc.constantFrom('POST', 'POST', 'GET', 'PUT', 'DELETE', 'PATCH'),
    fc.constantFrom(
      '',
      '?',
      '?query={me{actor}}',
      '?query=%7B',
      '?variables=[',
      '?extensions={}&query={me{actor}}',
      '?query=%E0%A4',
      '?operationName=__proto__&query=x',
    ),
    fc.boolean(),
  );
  await fc.assert(
    fc.asyncProperty(sent, ([headers, method, path, first]) =>
      answers({
        method,
        path: `/graphql${path}`,
        headers: first ? [...signedIn(), ...headers] : [...headers, ...signedIn()],
        ...(method === 'GET' ? {} : { body }),
      }),
    ),
    runs(300),
  );
});

test('parameters of BI documents are answered in their envelope', async () => {
  const sent = fc.tuple(
    fc.constantFrom(
      'channelYield',
      'timeToHire',
      'referralCounts',
      'diversityPublished',
      '__proto__',
      '%00',
    ),
    fc.constantFrom('csv', 'json', 'x'),
    fc.dictionary(
      fc.constantFrom(
        'from',
        'to',
        'groupBy',
        'period',
        'timeZone',
        'definition',
        'filter',
        '__proto__',
      ),
      text(),
      { maxKeys: 3 },
    ),
  );
  await fc.assert(
    fc.asyncProperty(sent, async ([name, format, parameters]) => {
      const query = Object.entries(parameters)
        .map(([key, value]) => `${key}=${encodeURIComponent(value.toWellFormed().slice(0, 2_000))}`)
        .join('&');
      const { status, text: body } = await send({
        method: 'GET',
        path: `/bi/${name}.${format}?${query}`,
        headers: [['authorization', bearer]],
      });
      expect(status).not.toBe(500);
      if (status >= 400) {
        const { error } = JSON.parse(body) as { error: { code: string } };
        expect(error.code).not.toBe('INTERNAL_SERVER_ERROR');
        count(`/bi/ ${error.code}`);
      } else count('/bi/ answered');
      expect(world.faults).toEqual([]);
    }),
    runs(100),
  );
});

test('messages of any kind over a socket end with a code of the protocol, and with no fault', async () => {
  const payload = fc.oneof(
    fc
      .tuple(
        fc.constantFrom(
          'subscription ($filter: PipelineFilter, $after: String) { pipelineChanges(filter: $filter, after: $after) { changeCursor application { id } } }',
          'subscription ($filter: CandidateChangeFilter, $after: String) { candidateChanges(filter: $filter, after: $after) { candidateId } }',
          'subscription ($after: String) { savedSearchMatches(savedSearchId: $after) { __typename } }',
          '{ me { actor } }',
          'subscription { pipelineChanges { nothing } }',
          '{',
        ),
        json(),
        json(),
      )
      .map(
        ([query, filter, after]) =>
          `{"query": ${JSON.stringify(query)}, "variables": {"filter": ${filter}, "after": ${after}}}`,
      ),
    json(),
  );
  const message = fc.oneof(
    { weight: 1, arbitrary: json() },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    {
      weight: 5,
      arbitrary: fc
        .tuple(
          fc.constantFrom(
            'subscribe',
            'subscribe',
            'subscribe',
            'complete',
            'ping',
            'connection_init',
            'x',
          ),
          fc.constantFrom('"1"', '"2"', '"__proto__"', '""', '1', 'null'),
          payload,
        )
        .map(([type, id, value]) => `{"type": "${type}", "id": ${id}, "payload": ${value}}`),
    },
  );
  const allowed = [1000, 1005, 1006, 1007, 1009, 4400, 4409, 4429];
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 6 }), async (messages) => {
      const socket = new WebSocket(
        `${world.url.replace('http', 'ws')}/graphql`,
        'graphql-transport-ws',
      );
      const received: any[] = [];
      socket.on('error', () => undefined);
      socket.on('message', (data) => received.push(JSON.parse(String(data))));
      const closed = once(socket, 'close');
      await Promise.race([once(socket, 'open'), closed]);
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: bearer } }));
      await world.until(() => received.length > 0 || socket.readyState !== WebSocket.OPEN);
      for (const one of messages) if (socket.readyState === WebSocket.OPEN) socket.send(one);
      // Messages are answered in their order, so the answer to this one comes last.
      if (socket.readyState === WebSocket.OPEN)
        socket.send('{"type": "ping", "payload": {"last": true}}');
      await world.until(
        () =>
          socket.readyState !== WebSocket.OPEN ||
          received.some(({ type, payload: last }) => type === 'pong' && last?.last === true),
      );
      if (socket.readyState === WebSocket.OPEN) count('socket answered to the end');
      socket.close();
      const [code] = (await closed) as [number];
      expect(allowed).toContain(code);
      count(`socket ${code}`);
      for (const { type, payload: errors } of received)
        for (const { extensions } of type === 'error' ? errors : []) {
          expect(extensions.code).not.toBe('INTERNAL_SERVER_ERROR');
          count(`socket ${extensions.code}`);
        }
      expect(world.faults).toEqual([]);
    }),
    runs(200),
  );
});

test('and all of this was reached: answers, refusals of each layer, and errors of sockets', () => {
  for (const code of [
    'answered',
    'BAD_REQUEST',
    'BAD_USER_INPUT',
    'BAD_CURSOR',
    'GRAPHQL_PARSE_FAILED',
    'UNAUTHENTICATED',
    '/bi/ answered',
    '/bi/ BAD_USER_INPUT',
    'socket 4400',
    'socket answered to the end',
  ])
    expect([code, counts.get(code) ?? 0]).not.toEqual([code, 0]);
});
