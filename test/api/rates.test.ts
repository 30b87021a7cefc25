import { afterEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import WebSocket from 'ws';
import { aWorld, type World } from '../scenario/index.js';

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const ask = (url: string, headers: Record<string, string>) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: '{ me { actor } }' }),
  });

test('a viewer who has used up a minute has to wait, at each entrance, and others do not', async () => {
  world = await aWorld({ RAPPORT_COST_LIMIT: '8000', RAPPORT_COST_PER_MINUTE: '8000' });
  const [analyst, other] = [world.anAnalyst(), world.anAnalyst()];
  const metric = '{ timeToHire { provenance { n } } }';
  expect((await analyst.sends(metric)).extensions.cost.remaining).toBeLessThan(6_000);
  expect((await analyst.sends(metric)).extensions.cost.remaining).toBeLessThan(6_000);
  const authorization = (await analyst.authorization())!;
  const asks = () =>
    fetch(`${world!.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query: metric }),
    });
  // Some points flow in between two requests.
  let refused = await asks();
  for (let more = 0; more < 10 && refused.status === 200; more += 1) refused = await asks();
  const { errors, extensions } = (await refused.json()) as any;
  expect(refused.status).toBe(429);
  expect(errors).toEqual([
    {
      message: expect.stringMatching(/Send it again in \d+ s.*RAPPORT_COST_PER_MINUTE/),
      extensions: {
        code: 'RATE_LIMITED',
        field: 'timeToHire',
        retryAfter: expect.any(Number),
        cost: extensions.cost,
      },
    },
  ]);
  const { retryAfter } = errors[0].extensions;
  expect(retryAfter).toBeGreaterThanOrEqual(1);
  expect(retryAfter).toBeLessThanOrEqual(16);
  expect(refused.headers.get('retry-after')).toBe(String(retryAfter));
  expect(extensions.cost).toMatchObject({ requested: 2_005, limit: 8_000 });
  expect(extensions.cost.remaining).toBeLessThan(2_005);

  const file = await fetch(`${world.url}/bi/timeToHire.json`, {
    headers: { authorization },
  });
  expect(file.status).toBe(429);
  expect(Number(file.headers.get('retry-after'))).toBeGreaterThan(1);
  expect(await file.json()).toMatchObject({ error: { code: 'RATE_LIMITED' } });

  expect((await other.sends(metric)).errors).toBeUndefined();
});

test('subscriptions are paid from the same budget', async () => {
  world = await aWorld({ RAPPORT_COST_LIMIT: '1000', RAPPORT_COST_PER_MINUTE: '1000' });
  const recruiter = world.aRecruiter();
  expect(
    (
      await recruiter.sends(
        '{ candidates(first: 100) { nodes { id name title company location country } } }',
      )
    ).extensions.cost.requested,
  ).toBe(802);
  const query = 'subscription { pipelineChanges { relation application { id } } }';
  await recruiter.watches(query);
  const refused = await recruiter.watches(query);
  expect(await refused.outcome()).toMatchObject([
    {
      extensions: {
        code: 'RATE_LIMITED',
        retryAfter: expect.any(Number),
        cost: { requested: 106, limit: 1_000 },
      },
    },
  ]);
});

/** A socket that says it is signed in as this, and the code with which it is closed, or `acknowledged`. */
async function socket(
  url: string,
  authorization: string,
  headers: Record<string, string> = {},
): Promise<{ outcome: number | 'acknowledged'; socket: WebSocket }> {
  const peer = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers,
  });
  await once(peer, 'open');
  peer.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
  const outcome = await Promise.race([
    once(peer, 'close').then(([code]) => code as number),
    once(peer, 'message').then(() => 'acknowledged' as const),
  ]);
  return { outcome, socket: peer };
}

test('sign-ins that fail have to wait after so many, and who was signed in notices nothing', async () => {
  world = await aWorld({ RAPPORT_FAILED_SIGN_INS_PER_MINUTE: '5' });
  const known = (await world.aRecruiter().authorization())!;
  const fresh = (await world.aRecruiter().authorization())!;
  expect((await ask(world.url, { authorization: known })).status).toBe(200);
  const statuses = [];
  for (let time = 0; time < 7; time += 1)
    statuses.push(
      // An address that the client claims for itself changes nothing.
      (
        await ask(world.url, {
          authorization: `Bearer wrong${time}`,
          'x-forwarded-for': `198.51.100.${time}`,
        })
      ).status,
    );
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  const refused = await ask(world.url, {});
  expect(refused.status).toBe(429);
  const { errors } = (await refused.json()) as any;
  expect(errors).toMatchObject([
    { extensions: { code: 'RATE_LIMITED', retryAfter: expect.any(Number) } },
  ]);
  expect(refused.headers.get('retry-after')).toBe(String(errors[0].extensions.retryAfter));
  const listed = await fetch(`${world.url}/bi/`);
  expect([listed.status, listed.headers.has('retry-after')]).toEqual([429, true]);
  expect((await socket(world.url, 'Bearer wrong')).outcome).toBe(4413);
  expect((await ask(world.url, { authorization: fresh })).status).toBe(429);
  expect((await ask(world.url, { authorization: known })).status).toBe(200);
  const again = await socket(world.url, known);
  expect(again.outcome).toBe('acknowledged');
  again.socket.close();
});

test('behind a trusted proxy each client has failures of its own', async () => {
  world = await aWorld({
    RAPPORT_FAILED_SIGN_INS_PER_MINUTE: '2',
    RAPPORT_TRUSTED_PROXIES: '127.0.0.0/8, ::1',
  });
  const statusFrom = async (address: string) =>
    (await ask(world!.url, { authorization: 'Bearer wrong', 'x-forwarded-for': address })).status;
  const statuses = [];
  for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2', '8.8.8.8, 192.0.2.1'])
    statuses.push(await statusFrom(address));
  expect(statuses).toEqual([401, 401, 429, 401, 429]);
  expect(
    (await socket(world.url, 'Bearer wrong', { 'x-forwarded-for': '192.0.2.1' })).outcome,
  ).toBe(4413);
  expect(
    (await socket(world.url, 'Bearer wrong', { 'x-forwarded-for': '192.0.2.3' })).outcome,
  ).toBe(4403);
});

test('a viewer has so many sockets at once', async () => {
  world = await aWorld({ RAPPORT_SOCKETS_PER_VIEWER: '2' });
  const mine = (await world.aRecruiter().authorization())!;
  const [one, two] = [await socket(world.url, mine), await socket(world.url, mine)];
  expect([one.outcome, two.outcome]).toEqual(['acknowledged', 'acknowledged']);
  expect((await socket(world.url, mine)).outcome).toBe(4413);
  const others = await socket(world.url, (await world.aRecruiter().authorization())!);
  expect(others.outcome).toBe('acknowledged');
  one.socket.close();
  await world.until(() => world!.measure('rapport_sockets') === 2);
  const next = await socket(world.url, mine);
  expect(next.outcome).toBe('acknowledged');
  for (const { socket: open } of [two, others, next]) open.close();
});

test('a client of another subprotocol is told so by the code 4406', async () => {
  world = await aWorld();
  for (const protocols of [['graphql-ws'], ['graphql-ws', 'other'], []]) {
    const peer = new WebSocket(`${world.url.replace('http', 'ws')}/graphql`, protocols);
    const [code] = (await once(peer, 'close')) as [number];
    expect([protocols, code]).toEqual([protocols, 4406]);
  }
  const right = new WebSocket(`${world.url.replace('http', 'ws')}/graphql`, [
    'graphql-ws',
    'graphql-transport-ws',
  ]);
  await once(right, 'open');
  expect(right.protocol).toBe('graphql-transport-ws');
  right.close();
});
