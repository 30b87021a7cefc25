import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import { rowsOf } from '../../src/platform/database/database.js';
import { LockWaits } from '../scenario/lock-waits.js';
import { aWorld, type Member, type World } from '../scenario/index.js';

let world: World;
let recruiter: Member;
let locking: pg.Client | undefined;
/** looks at the server from outside of the product's pools */
let watching: pg.Client;
let waits: LockWaits;

/** Takes a table, so that every statement that reads it runs until it is cancelled. */
async function locks(table: string): Promise<void> {
  locking = new pg.Client(world.urls.owner);
  await locking.connect();
  await locking.query(`begin; lock table ${table} in access exclusive mode`);
}
async function aWorldToWatch(...settings: Parameters<typeof aWorld>): Promise<void> {
  world = await aWorld(...settings);
  recruiter = world.aRecruiter();
  watching = new pg.Client(world.urls.owner);
  await watching.connect();
  waits = new LockWaits(watching);
}
async function closes(): Promise<void> {
  await watching?.end();
  await world?.close();
}

/** Gives the table back. */
async function unlocks(): Promise<void> {
  await locking?.end();
  locking = undefined;
}
afterEach(unlocks);

/** Sends a request that can be given up. */
async function leavable(query: string) {
  const authorization = (await recruiter.authorization())!;
  const leaving = new AbortController();
  const answer = fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ query }),
    signal: leaving.signal,
  }).then((response) => response.json() as Promise<any>);
  answer.catch(() => undefined);
  return { answer, leaves: () => leaving.abort() };
}

const channels = '{ channels(first: 1) { nodes { name } } }';
const search = '{ searchCandidates(first: 1) { edges { cursor } } }';
const yields = `{ channelYield(groupBy: [CHANNEL]) { rows { channel } } }`;

describe('a deadline', () => {
  beforeAll(async () => {
    await aWorldToWatch({
      RAPPORT_DEADLINE_QUERY_SECONDS: '2.5',
      RAPPORT_DEADLINE_MUTATION_SECONDS: '1.5',
      RAPPORT_DEADLINE_SEARCH_SECONDS: '1.5',
      RAPPORT_DEADLINE_METRIC_SECONDS: '1.5',
      RAPPORT_DEADLINE_BI_SECONDS: '1.5',
      RAPPORT_DEADLINE_VIEWS_SECONDS: '1.5',
      RAPPORT_FEED_WORKER: '0',
    });
    // The first requests of a process take longest.
    // An answer of the same metric would come from the cache.
    for (const document of [channels, search, yields.replace('CHANNEL]', 'CHANNEL_KIND]')])
      await recruiter.sends(document);
    await recruiter.sends('mutation { candidateCreate(input: {}) { candidate { id } } }');
  });
  afterAll(closes);

  test.each([
    ['query', 'channel', channels],
    ['search', 'search_document', search],
    ['metric', 'application_outcome', yields],
    [
      'mutation',
      'outbox',
      'mutation { candidateCreate(input: { givenName: "Ada" }) { candidate { id } } }',
    ],
  ])(
    'of a %s cancels its statement, and tells the client the limit and the remedy',
    async (kind, table, document) => {
      await locks(table);
      const refused = recruiter.isRefused(document);
      await waits.until(1);
      expect(await refused).toMatchObject({
        code: 'DEADLINE_EXCEEDED',
        status: 504,
        kind,
        seconds: kind === 'query' ? 2.5 : 1.5,
        message: expect.stringMatching(
          new RegExp(
            `longer than .* seconds and was cancelled.*RAPPORT_DEADLINE_${kind.toUpperCase()}_SECONDS`,
          ),
        ),
      });
      // The table is still taken, so a statement that was not cancelled would go on waiting.
      await waits.until(0);
    },
  );

  test('of a change leaves nothing of it behind, and the connection can be used again', async () => {
    expect(
      await rowsOf(world.sql, sql`select given_name from candidate where given_name = 'Ada'`),
    ).toEqual([]);
    expect((await recruiter.asks(channels)).channels.nodes).toEqual([]);
  });

  test('of a document for BI is told in the envelope of its route', async () => {
    const { url } = world;
    const authorization = (await world.anAnalyst().authorization())!;
    await locks('application_outcome');
    const asked = fetch(`${url}/bi/channelYieldByMonth.csv`, { headers: { authorization } });
    await waits.until(1);
    const answer = await asked;
    expect(answer.status).toBe(504);
    expect(await answer.json()).toMatchObject({
      error: {
        code: 'DEADLINE_EXCEEDED',
        message: expect.stringContaining('RAPPORT_DEADLINE_BI_SECONDS'),
      },
    });
    await waits.until(0);
  });
});

describe('a client that goes away', () => {
  const failures: string[] = [];
  beforeAll(async () => {
    await aWorldToWatch({}, { report: (where, error) => failures.push(`${where}: ${error}`) });
    await world.aChannel('Jobs Weekly');
  });
  afterAll(async () => {
    await closes();
    expect(failures).toEqual([]);
  });

  test('has its statement cancelled, and those that wait for a connection are not begun', async () => {
    await locks('channel');
    const requests = await Promise.all(Array.from({ length: 30 }, () => leavable(channels)));
    await waits.until(20); // all connections for requests
    for (const { leaves } of requests) leaves();
    await waits.until(0);
    await unlocks();
    expect((await recruiter.asks(channels)).channels.nodes).toEqual([{ name: 'Jobs Weekly' }]);
  });

  test('does not take the answer from another that waits for the same', async () => {
    const analyst = world.anAnalyst();
    await world.settled();
    await locks('application_outcome');
    const first = await leavable(yields);
    await waits.until(1);
    const second = analyst.asks(yields);
    await waits.until(1);
    first.leaves();
    await expect(first.answer).rejects.toThrow('abort');
    await unlocks();
    expect((await second).channelYield.rows).toEqual([{ channel: 'Jobs Weekly' }]);
  });

  test('leaves no change behind that was not committed', async () => {
    await locks('outbox');
    const asked = { about: /insert into "?candidate/ };
    const change = await leavable(
      'mutation { candidateCreate(input: { givenName: "Gone" }) { candidate { id } } }',
    );
    await waits.until(1, asked);
    change.leaves();
    await waits.until(0, asked);
    await unlocks();
    expect(
      await rowsOf(world.sql, sql`select given_name from candidate where given_name = 'Gone'`),
    ).toEqual([]);
  });

  test('over a socket has the statements of its subscription cancelled', async () => {
    const job = await world.aJob();
    const person = await recruiter.records();
    const board = await recruiter.watches(
      'subscription { pipelineChanges { application { stage { name } } } }',
    );
    await world.until(() => world.measure('rapport_subscriptions') > 0);
    const application = await person.appliesFor(job);
    await board.next();
    await world.settled();
    await locks('application');
    // The move itself would wait for the table: the change is announced without it.
    await rowsOf(
      world.sql,
      sql`insert into outbox (entity, kind, operation, entity_id, application_id) values ('APPLICATION', 'APPLICATION', 'UPDATE', ${application.id}, ${application.id})`,
    );
    world.feed.nudge();
    await waits.until(1);
    await board.close();
    await waits.until(0);
  });
});

describe('background work', () => {
  beforeAll(async () => {
    await aWorldToWatch();
  });
  afterAll(closes);

  test('has connections of its own, which show its name, and requests do not wait for it', async () => {
    await world.settled();
    await locks('search_document');
    await recruiter.records();
    await waits.until(1, { by: 'rapport background' });
    expect(await waits.list()).toEqual([]);
    expect((await recruiter.asks(channels)).channels.nodes).toEqual([]);
  });
});
