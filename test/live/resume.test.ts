import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { aWorld, type Member, type World } from '../scenario/index.js';

const example = (file: string) => join(import.meta.dirname, '../../examples/live-board', file);

let world: World;
let recruiter: Member;
let proxy: Server;
/** connections through a network that breaks, both ends of each */
const wires = new Set<Socket>();
let through: string;
beforeAll(async () => {
  world = await aWorld();
  recruiter = world.aRecruiter();
  const { port, hostname } = new URL(world.url);
  proxy = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      wires.add(one);
      one
        .on('error', () => undefined)
        .on('close', () => {
          wires.delete(one);
          other.destroy();
        })
        .pipe(other);
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  through = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await world?.close();
  for (const wire of wires) wire.destroy();
  proxy?.close();
});

const cut = () => {
  const count = wires.size;
  for (const wire of wires) wire.resetAndDestroy();
  return count;
};
const head = async () => {
  await world.settled();
  return (await recruiter.asks('{ jobs(first: 1) { changeCursor } }')).jobs.changeCursor as string;
};
const query =
  'subscription ($filter: PipelineFilter, $after: String) { pipelineChanges(filter: $filter, after: $after) { changeCursor clientMutationId } }';

test('the example client loses nothing and gets nothing twice while its connection is cut again and again', async () => {
  const { follow } = await import(example('follow.mjs'));
  const job = await world.aJob();
  const cards = await Promise.all(
    [1, 2, 3].map(async () => (await recruiter.records()).appliesFor(job)),
  );
  const seen: string[] = [];
  const problems: unknown[] = [];
  const stop = follow({
    url: `ws://${through}/graphql`,
    authorization: await world.bearer({ sub: 'board', role: 'RECRUITER' }),
    query,
    variables: { filter: { jobIds: [job.id] }, after: await head() },
    change: ({ clientMutationId }: { clientMutationId: string }) => seen.push(clientMutationId),
    resync: (problem: unknown) => problems.push(problem),
  });
  const moved: string[] = [];
  const move = async () => {
    for (const card of cards) {
      moved.push(`move ${moved.length}`);
      await card.advancesTo(
        ['Screen', 'Interview', 'Offer'][Math.floor((moved.length - 1) / 3) % 3]!,
        { clientMutationId: moved.at(-1) },
      );
    }
  };
  for (let round = 0; round < 3; round++) {
    await move();
    await world.until(() => seen.length > round * 6);
    expect(cut()).toBeGreaterThan(0);
    await move();
  }
  await world.until(() => seen.length === moved.length);
  expect(seen).toEqual(moved);
  expect(problems).toEqual([]);
  await stop();
});

test('the example client is told to read again when its cursor leads nowhere', async () => {
  const { follow } = await import(example('follow.mjs'));
  const problems: any[] = [];
  const stop = follow({
    url: `ws://${through}/graphql`,
    authorization: await world.bearer({ sub: 'board', role: 'RECRUITER' }),
    query,
    variables: {
      after: await world.cursor({ epoch: 'aaaaaaaa-0000-4000-8000-000000000000', position: 1 }),
    },
    change: () => undefined,
    resync: (problem: unknown) => problems.push(problem),
  });
  await world.until(() => problems.length > 0);
  expect(problems[0][0].extensions.code).toBe('RESYNC_REQUIRED');
  await stop();
});

test('the example board shows a job and then what changes', async () => {
  const job = await world.aJob();
  const card = await (
    await recruiter.records({ givenName: 'Anna', familyName: 'Ada' })
  ).appliesFor(job);
  await world.settled();
  const token = (await world.bearer({ sub: 'board', role: 'RECRUITER' })).replace('Bearer ', '');
  const board = spawn(process.execPath, [example('board.mjs'), job.id], {
    env: { ...process.env, RAPPORT_URL: world.url, RAPPORT_TOKEN: token },
  });
  let said = '';
  for (const stream of [board.stdout, board.stderr])
    stream.on('data', (text) => (said += String(text)));
  try {
    await world.until(() => said.includes('1 cards\n  Anna Ada: Applied\n'));
    await card.advancesTo('Screen');
    await world.until(() => said.includes('~ Anna Ada: Screen\n'));
    await card.isRejected();
    await world.until(() => said.includes('- Anna Ada: Screen\n'));
  } finally {
    board.kill();
  }
});
