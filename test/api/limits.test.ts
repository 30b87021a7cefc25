import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import pg from 'pg';
import { aWorld, type Member, type World } from '../scenario/index.js';

let world: World;
let recruiter: Member;
beforeAll(async () => {
  world = await aWorld();
  recruiter = world.aRecruiter();
});
afterAll(() => world?.close());

describe('a request', () => {
  test('that is too deep, has too many aliases, words or costs too much is refused with one code', async () => {
    const deep = `{ candidates(first: 1) { nodes { ${'applications(first: 1) { nodes { candidate { '.repeat(5)} id ${'} } }'.repeat(5)} } } }`;
    const aliases = `{ ${Array.from({ length: 50 }, (_, n) => `a${n}: me { actor }`).join(' ')} }`;
    const words = `{ ${'me { actor } '.repeat(1200)} }`;
    for (const query of [deep, aliases, words])
      expect(await recruiter.isRefused(query)).toMatchObject({
        code: 'LIMIT_EXCEEDED',
        status: 400,
      });
  });

  test('in a batch, or without the header that no form can send, is refused', async () => {
    const authorization = await world.bearer({ sub: 'p', role: 'ADMIN' });
    const json = { 'content-type': 'application/json', authorization };
    const post = (body: string, headers: Record<string, string>) =>
      fetch(`${world.url}/graphql`, { method: 'POST', body, headers });
    expect((await post(JSON.stringify([{ query: '{ me { actor } }' }]), json)).status).toBe(400);
    expect(
      (await post('query={me{actor}}', { authorization, 'content-type': 'text/plain' })).status,
    ).toBeGreaterThanOrEqual(400);
    const get = (headers: Record<string, string>) =>
      fetch(`${world.url}/graphql?query=${encodeURIComponent('{ me { actor } }')}`, { headers });
    expect((await get({ authorization })).status).toBe(400);
    expect((await get({ authorization, 'apollo-require-preflight': '1' })).status).toBe(200);
    expect(
      (await post(JSON.stringify({ query: `# ${'x'.repeat(1_100_000)}\n{ me { actor } }` }), json))
        .status,
    ).toBe(413);
  });

  test('whose body can not be read is refused as GraphQL clients expect it', async () => {
    const authorization = await world.bearer({ sub: 'p', role: 'ADMIN' });
    const json = 'application/json';
    for (const [body, type, status, code, words] of [
      ['', json, 400, 'BAD_REQUEST', 'The body is empty'],
      ['{"query":', json, 400, 'BAD_REQUEST', 'not valid JSON'],
      ['\u001f\u008b\u0008', json, 400, 'BAD_REQUEST', 'not compressed'],
      ['{"query":"{ me { actor } }","variables":{"__proto__":{}}}', json, 400, 'BAD_REQUEST', ''],
      ['{ me { actor } }', 'application/graphql', 415, 'BAD_REQUEST', 'Content-Type'],
      ['x'.repeat(1_100_000), json, 413, 'TOO_LARGE', 'more than'],
    ] as const) {
      const answer = await fetch(`${world.url}/graphql`, {
        method: 'POST',
        body,
        headers: { 'content-type': type, authorization },
      });
      expect([code, answer.status, await answer.json()]).toEqual([
        code,
        status,
        {
          errors: [{ message: expect.stringContaining(words), extensions: { code } }],
        },
      ]);
    }
  });

  test('with a hash of a document that is not known, or not its own, is refused with its code', async () => {
    const authorization = await world.bearer({ sub: 'p', role: 'ADMIN' });
    const codeOf = async (extensions: object, query?: string) => {
      const answer = await fetch(`${world.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({ query, extensions }),
      });
      return ((await answer.json()) as { errors: { extensions: { code: string } }[] }).errors[0]!
        .extensions.code;
    };
    const sha256Hash = 'a'.repeat(64);
    expect(await codeOf({ persistedQuery: { version: 1, sha256Hash } })).toBe(
      'PERSISTED_QUERY_NOT_SUPPORTED',
    );
    const wrong = '{ me { actor } }';
    expect(await codeOf({ persistedQuery: { version: 1, sha256Hash } }, wrong)).toBe('BAD_REQUEST');
    expect(await codeOf({ persistedQuery: { version: 2, sha256Hash } }, wrong)).toBe('BAD_REQUEST');
  });

  test('that subscribes is told where subscriptions are served', async () => {
    expect(
      await recruiter.isRefused('subscription { pipelineChanges { relation } }'),
    ).toMatchObject({
      code: 'BAD_REQUEST',
      status: 400,
      message: expect.stringContaining('WebSocket'),
    });
  });

  test('that can introspect is within the limits', async () => {
    expect((await recruiter.asks(getIntrospectionQuery())).__schema.queryType.name).toBe('Query');
  });

  test('that fails inside tells a reference, and nothing of the inside', async () => {
    const owner = new pg.Client(world.urls.owner);
    await owner.connect();
    await owner.query('alter table channel rename to vanished');
    try {
      const refused = await recruiter.isRefused('{ channels(first: 1) { nodes { name } } }');
      expect(refused).toMatchObject({
        code: 'INTERNAL_SERVER_ERROR',
        reference: expect.any(String),
      });
      expect(JSON.stringify(refused)).not.toMatch(/channel|relation|select|\.ts|node_modules/i);
      expect(world.faults.splice(0)).toMatchObject([
        { reference: refused.reference, err: { message: expect.stringContaining('channel') } },
      ]);
    } finally {
      await owner.query('alter table vanished rename to channel');
      await owner.end();
    }
  });

  test('to /healthz and /readyz needs no sign-in', async () => {
    expect(await (await fetch(`${world.url}/healthz`)).json()).toEqual({ status: 'alive' });
    expect((await fetch(`${world.url}/readyz`)).status).toBe(200);
  });
});

describe('the schema', () => {
  test('describes every type, field, argument and enum value', () => {
    const silent: string[] = [];
    for (const type of Object.values(world.schema.getTypeMap())) {
      if (
        type.name.startsWith('__') ||
        ['Query', 'Mutation', 'Subscription', 'String', 'Int', 'Float', 'Boolean', 'ID'].includes(
          type.name,
        )
      )
        continue;
      if (!type.description) silent.push(type.name);
    }
    for (const type of Object.values(world.schema.getTypeMap())) {
      if (
        type.name.startsWith('__') ||
        !(isObjectType(type) || isInterfaceType(type) || isInputObjectType(type))
      )
        continue;
      for (const field of Object.values(type.getFields())) {
        if (!field.description) silent.push(`${type.name}.${field.name}`);
        for (const argument of 'args' in field ? field.args : [])
          if (!argument.description) silent.push(`${type.name}.${field.name}(${argument.name})`);
      }
    }
    expect(silent).toEqual([]);
  });

  test('has the names that others build on', () => {
    const args = (type: 'Query' | 'Mutation' | 'Subscription', field: string) =>
      (world.schema.getType(type) as import('graphql').GraphQLObjectType)
        .getFields()
        [field]?.args.map(({ name }) => name)
        .sort();
    const page = ['after', 'filter', 'first', 'waitFor'];
    expect(args('Query', 'candidates')).toEqual([...page, 'orderBy'].sort());
    expect(args('Query', 'applications')).toEqual([...page, 'orderBy'].sort());
    expect(args('Query', 'jobs')).toEqual([...page, 'orderBy'].sort());
    for (const list of ['interactions', 'channels', 'referrals'])
      expect(args('Query', list)).toEqual([...page, 'orderBy'].sort());
    expect(args('Query', 'jobBoard')).toEqual(['jobId', 'perStage', 'waitFor']);
    expect(args('Query', 'suggest')).toEqual(['first', 'kind', 'prefix']);
    expect(args('Mutation', 'applicationMoveToStage')).toEqual([
      'clientMutationId',
      'expectedVersion',
      'id',
      'idempotencyKey',
      'reason',
      'stageId',
    ]);
    for (const live of ['pipelineChanges', 'candidateChanges'])
      expect(args('Subscription', live)).toEqual(['after', 'filter']);
  });
});
