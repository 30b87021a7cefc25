import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { WebSocket } from 'ws';
import { closeCodes } from '../../src/platform/subscriptions/close-codes.js';
import { aWorld, type Member, type TestJob, type World } from '../scenario/index.js';

// PostgreSQL goes away while changes are delivered, and while subscriptions begin.

let world: World;
let recruiter: Member;
let job: TestJob;
/** How often making a message failed and was tried again. */
let reported = 0;
let owner: pg.Client;
let killer: pg.Client;

beforeAll(async () => {
  world = await aWorld(
    {},
    { report: (where) => void (reported += where === 'subscriptions' ? 1 : 0) },
  );
  recruiter = world.aRecruiter();
  job = await world.aJob();
  owner = new pg.Client(world.urls.owner);
  // Only a login may end its own sessions.
  killer = new pg.Client(world.urls.app);
  await Promise.all([owner.connect(), killer.connect()]);
});
afterAll(async () => {
  await owner?.end();
  await killer?.end();
  await world?.close();
});

/** Runs work while the product has no connection to its database, and gets none. */
async function withoutDatabase(work: () => Promise<unknown>): Promise<void> {
  const limit = (connections: number) =>
    owner.query(
      `do $$ begin execute format('alter database %I connection limit ${connections}', current_database()); end $$`,
    );
  await limit(0);
  try {
    await killer.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and usename = session_user and pid <> pg_backend_pid()`,
    );
    await work();
  } finally {
    await limit(-1);
  }
}

const document = `subscription ($filter: PipelineFilter) { pipelineChanges(filter: $filter) {
  changeCursor relation applicationId application { stage { name } candidate { name } } transition { to { name } } } }`;

test('a change whose fields were being read comes with its content when the database is back', async () => {
  const card = await (await recruiter.records({ givenName: 'Ada' })).appliesFor(job);
  await world.settled();
  const watching = await recruiter.watches(document, { filter: { jobIds: [job.id] } });
  const locking = new pg.Client(world.urls.owner);
  await locking.connect();
  await locking.query('begin');
  await locking.query('lock table candidate in access exclusive mode');
  await recruiter.asks(
    `mutation ($id: ID!, $stageId: ID!) { applicationMoveToStage(id: $id, stageId: $stageId) { userErrors { code } } }`,
    { id: card.id, stageId: job.stage('Screen') },
  );
  let waits = false;
  await world.until(() => {
    void killer
      .query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query ~ 'candidate'`,
      )
      .then(({ rowCount }) => (waits ||= rowCount !== 0));
    return waits;
  });
  reported = 0;
  await withoutDatabase(async () => {
    await locking.end();
    // A field that fails through a bug is given up after four tries.
    await world.until(() => reported >= 5);
  });
  expect(await watching.next()).toMatchObject({
    relation: 'CHANGED',
    application: { stage: { name: 'Screen' }, candidate: { name: 'Ada' } },
    transition: { to: { name: 'Screen' } },
  });
  world.faults.splice(0);
}, 60_000);

test('a subscription that can not begin closes its socket, so that the client begins it again', async () => {
  const other = await world.aJob(); // a subscription that nobody has yet
  const socket = new WebSocket(
    `${world.url.replace('http', 'ws')}/graphql`,
    'graphql-transport-ws',
  );
  await once(socket, 'open');
  const says = (message: object) => socket.send(JSON.stringify(message));
  says({
    type: 'connection_init',
    payload: { authorization: await world.bearer({ sub: 'p', role: 'RECRUITER' }) },
  });
  await once(socket, 'message'); // connection_ack
  const received: string[] = [];
  socket.on('message', (data) => received.push(String(data)));
  await withoutDatabase(async () => {
    says({
      id: '1',
      type: 'subscribe',
      payload: { query: document, variables: { filter: { jobIds: [other.id] } } },
    });
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(closeCodes.tryAgainLater);
  });
  expect(received.filter((message) => message.includes('"id":"1"'))).toEqual([]);
  world.faults.splice(0);
}, 60_000);
