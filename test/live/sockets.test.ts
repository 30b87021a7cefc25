import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import WebSocket from 'ws';
import { sql } from 'kysely';
import { rowsOf } from '../../src/platform/database/database.js';
import { Cursors } from '../../src/platform/feed/cursor.js';
import { installationSecret } from '../../src/platform/sealing/installation.queries.js';
import { aWorld, type Member, type TestJob, type World } from '../scenario/index.js';

const settings = {
  queueBytes: 128 * 1024,
  slowAfter: 800,
  signInWithin: 2_000,
  pingEvery: 1_500,
  subscriptions: 5,
};
let world: World;
let recruiter: Member;
let job: TestJob;
beforeAll(async () => {
  world = await aWorld({}, { sockets: settings });
  recruiter = world.aRecruiter();
  job = await world.aJob();
});
afterAll(() => world?.close());

/** A message of about 12 KB, so that few of them fill what the system takes for a reader. */
const heavy = `subscription ($after: String) { candidateChanges(after: $after, filter: { kinds: [CANDIDATE] }) { changeCursor candidateId
  ${Array.from({ length: 38 }, (_, index) => `${'long'.repeat(60)}${index}: changeCursor`).join(' ')} } }`;
const head = async () => {
  await world.settled();
  return (await recruiter.asks('{ jobs(first: 1) { changeCursor } }')).jobs.changeCursor;
};
const newPeople = (count: number) =>
  rowsOf(
    world.sql,
    sql`insert into candidate (given_name) select 'n' || n from generate_series(1, ${count}::int) n`,
  );

/** A socket without a client's manners. */
class Peer {
  readonly received: any[] = [];
  readonly closed: Promise<number>;

  constructor(readonly socket: WebSocket) {
    socket.on('error', () => undefined);
    socket.on('message', (data) => this.received.push(JSON.parse(String(data))));
    this.closed = new Promise((resolve) => socket.once('close', resolve));
  }

  static async opens(options: WebSocket.ClientOptions = {}): Promise<Peer> {
    const socket = new WebSocket(
      `${world.url.replace('http', 'ws')}/graphql`,
      'graphql-transport-ws',
      options,
    );
    const peer = new Peer(socket);
    await Promise.race([once(socket, 'open'), peer.closed]);
    return peer;
  }

  static async signsIn(options?: WebSocket.ClientOptions): Promise<Peer> {
    const peer = await Peer.opens(options);
    peer.says({
      type: 'connection_init',
      payload: { authorization: await world.bearer({ sub: 'p', role: 'RECRUITER' }) },
    });
    await world.until(() => peer.received.some(({ type }) => type === 'connection_ack'));
    return peer;
  }

  says(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  subscribes(id: string, query: string, variables = {}): void {
    this.says({ id, type: 'subscribe', payload: { query, variables } });
  }

  of(id: string): any[] {
    return this.received.filter((message) => message.id === id);
  }
}

describe('a reader', () => {
  test('that takes nothing is closed, with no more than its queue in memory, and resumes without a loss', async () => {
    const before = world.measure('rapport_socket_closes_total', 'tooSlow');
    const after = await head();
    const slow = await Peer.signsIn();
    slow.subscribes('slow', heavy, { after });
    await newPeople(1);
    await world.until(() => slow.of('slow').length === 1);
    slow.socket.pause();
    let most = 0;
    const looking = setInterval(
      () => (most = Math.max(most, world.measure('rapport_socket_queued_bytes_max'))),
      5,
    );
    await newPeople(1500); // 18 MB
    await world.until(() => world.measure('rapport_socket_closes_total', 'tooSlow') === before + 1);
    clearInterval(looking);
    expect(most).toBeGreaterThan(settings.queueBytes);
    expect(most).toBeLessThan(settings.queueBytes + 32 * 1024);
    slow.socket.resume();
    await slow.closed;
    const got = slow.of('slow');
    expect(got.length).toBeLessThan(1500);
    const resumed = await recruiter.watches(
      'subscription ($after: String) { candidateChanges(after: $after) { candidateId } }',
      { after: got.at(-1).payload.data.candidateChanges.changeCursor },
      'candidateChanges',
    );
    const people = new Set(got.map(({ payload }) => payload.data.candidateChanges.candidateId));
    const rest = await resumed.take(1501 - got.length);
    for (const { candidateId } of rest) people.add(candidateId);
    expect(people.size).toBe(1501);
  });

  test('that is only slower than the writers gets everything in order, from the log', async () => {
    const after = await head();
    const watching = await recruiter.watches(
      'subscription ($after: String) { candidateChanges(after: $after, filter: { kinds: [CANDIDATE] }) { changeCursor } }',
      { after },
      'candidateChanges',
    );
    for (let burst = 0; burst < 5; burst++) await newPeople(1000);
    const sealed = new Cursors(await installationSecret(world.sql));
    const positions = (await watching.take(5000)).map(({ changeCursor }) => {
      const content = sealed.decode(changeCursor);
      return 'position' in content ? content.position : Number.NaN;
    });
    expect(positions).toEqual(positions.map((_, index) => positions[0]! + index));
  });
});

describe('a peer', () => {
  test('that answers no ping is cut off, and one that does is kept', async () => {
    const before = world.measure('rapport_socket_closes_total', 'gone');
    const [dead, alive] = await Promise.all([Peer.signsIn({ autoPong: false }), Peer.signsIn()]);
    expect(await dead.closed).toBe(1006);
    expect(world.measure('rapport_socket_closes_total', 'gone')).toBe(before + 1);
    expect(alive.socket.readyState).toBe(WebSocket.OPEN);
    alive.socket.close();
  });

  test('that does not sign in, says what is no message, or says too much is closed with the code of it', async () => {
    const silent = await Peer.opens();
    expect(await silent.closed).toBe(4408);
    const early = await Peer.opens();
    early.subscribes('1', heavy);
    expect(await early.closed).toBe(4401);
    const muddled = await Peer.opens();
    muddled.socket.send('hello');
    expect(await muddled.closed).toBe(4400);
    const long = await Peer.signsIn();
    long.says({ type: 'ping', payload: { text: 'x'.repeat(65 * 1024) } });
    expect(await long.closed).toBe(1009);
    const twice = await Peer.signsIn();
    for (const _ of [1, 2]) twice.subscribes('same', heavy);
    expect(await twice.closed).toBe(4409);
  });

  test('has so many subscriptions at once, and may take another when one has ended', async () => {
    const peer = await Peer.signsIn();
    const query =
      'subscription ($after: String) { pipelineChanges(after: $after) { changeCursor } }';
    for (const id of ['1', '2', '3', '4', '5', '6']) peer.subscribes(id, query);
    await world.until(() => peer.of('6').length === 1);
    expect(peer.of('6')).toMatchObject([
      {
        type: 'error',
        payload: [
          { extensions: { code: 'LIMIT_EXCEEDED' }, message: expect.stringContaining('takes 5') },
        ],
      },
    ]);
    peer.says({ id: '1', type: 'complete' });
    peer.subscribes('7', query);
    await (await recruiter.records()).appliesFor(job);
    await world.until(() => peer.of('7').length === 1);
    expect([...'2345'].map((id) => peer.of(id).length)).toEqual([1, 1, 1, 1]);
    expect(peer.of('1')).toEqual([]);
    peer.socket.close();
  });

  test('may choose any id for its subscription', async () => {
    const peer = await Peer.signsIn();
    const id = '"} \\ é 你好 \u2028';
    peer.subscribes(id, 'subscription { pipelineChanges { relation } }');
    await world.until(() => world.measure('rapport_subscription_groups') > 0);
    await (await recruiter.records()).appliesFor(job);
    await world.until(() => peer.of(id).length === 1);
    expect(peer.of(id)).toEqual([
      { id, type: 'next', payload: { data: { pipelineChanges: { relation: 'ENTERED' } } } },
    ]);
    peer.socket.close();
  });
});

test('what a peer asks for has the same limits as over HTTP', async () => {
  const field = (selection: string) => `subscription { pipelineChanges { ${selection} } }`;
  const refused: [string, string][] = [
    [
      field(
        'application { '.repeat(1) +
          'candidate { applications(first: 1) { nodes { '.repeat(5) +
          'id' +
          ' } } }'.repeat(5) +
          ' }',
      ),
      'depth',
    ],
    [field(Array.from({ length: 41 }, (_, index) => `a${index}: relation`).join(' ')), 'Aliases'],
    [field('relation '.repeat(4001)), 'tokens'],
    [
      field(
        `application { candidate { applications(first: 100) { nodes { candidate { applications(first: 100) { nodes { id } } } } } } } ${Array.from({ length: 35 }, (_, index) => `b${index}: application { candidate { applications(first: 100) { nodes { candidate { applications(first: 100) { nodes { id version status } } } } } } }`).join(' ')}`,
      ),
      'Cost',
    ],
  ];
  const peer = await Peer.signsIn();
  for (const [index, [query, word]] of refused.entries()) {
    peer.subscribes(String(index), query);
    await world.until(() => peer.of(String(index)).length > 0);
    expect(peer.of(String(index))).toMatchObject([
      {
        type: 'error',
        payload: [
          { message: expect.stringContaining(word), extensions: { code: 'LIMIT_EXCEEDED' } },
        ],
      },
    ]);
  }
  peer.socket.close();
});
