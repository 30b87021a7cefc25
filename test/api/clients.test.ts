import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { aWorld, type Member, type World } from '../scenario/index.js';
import { type Started, startProcess } from '../start/processes.js';

/* The examples of docs/api-clients.md, as they stand there. They are written where they find the installed packages. */

const folder = 'node_modules/.cache/api-clients';
const page = 'docs/api-clients.md';
const names = ['Ada', 'Bea', 'Cid', 'Dan', 'Eve'];

let world: World;
let recruiter: Member;
let examples: Map<string, string>;
const running: Started[] = [];
beforeAll(async () => {
  world = await aWorld();
  recruiter = world.aRecruiter();
  for (const givenName of names) await recruiter.records({ givenName });
  await world.aJob({ title: 'Welder' });
  const text = await readFile(page, 'utf8');
  examples = new Map(
    [...text.matchAll(/^```(?:js|bash) (\S+)\n([\s\S]*?)^```$/gm)].map(([, name, code]) => [
      name!,
      code!,
    ]),
  );
  await mkdir(folder, { recursive: true });
  for (const [name, code] of examples) await writeFile(`${folder}/${name}`, code);
});
afterAll(async () => {
  for (const { child } of running) child.kill();
  await world?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Starts an example as the page says. */
async function runs(
  name: string,
  { url = world.url, by = recruiter }: { url?: string; by?: Member } = {},
): Promise<Started> {
  const authorization = (await by.authorization())!;
  const started = startProcess(
    name.endsWith('.sh') ? 'bash' : process.execPath,
    [`${folder}/${name}`],
    { RAPPORT_URL: url, RAPPORT_TOKEN: authorization.replace('Bearer ', '') },
  );
  running.push(started);
  return started;
}

/** The lines that an example prints until it ends by itself. */
async function lines(started: Started): Promise<string[]> {
  const { code } = await started.ended();
  expect({ code, printed: started.printed() }).toEqual({ code: 0, printed: expect.any(String) });
  return started
    .printed()
    .split('\n')
    .filter((line) => line.trim() !== '');
}

test('the page has an example for each client, and each has a test', () => {
  expect([...examples.keys()]).toEqual([
    'curl.sh',
    'graphql-request.mjs',
    'apollo-client.mjs',
    'urql.mjs',
    'relay.mjs',
    'resume.mjs',
  ]);
});

describe('the example for', () => {
  test('curl sends by POST, by GET and by hash', async () => {
    const [posted, got, persisted] = (
      await lines(await runs('curl.sh', { by: world.anAdmin() }))
    ).map((line) => JSON.parse(line) as any);
    expect(posted.data).toEqual({ jobs: { nodes: [{ title: 'Welder' }] } });
    expect(got.data.me.actor).toMatch(/^admin/);
    expect(persisted.data.experience.rows).toEqual(expect.any(Array));
  });

  test('graphql-request reads all pages, and waits for its budget', async () => {
    const small = await aWorld({ RAPPORT_COST_LIMIT: '1000', RAPPORT_COST_PER_MINUTE: '1000' });
    try {
      for (const givenName of names) await small.aRecruiter().records({ givenName });
      const by = small.aRecruiter();
      const costly = '{ candidates(first: 2) { nodes { id name title } } }';
      await by.sends(
        '{ candidates(first: 100) { nodes { id name title company location country } } }',
      );
      for (let more = 0; more < 200; more += 1) if ((await by.sends(costly)).status === 429) break;
      const started = await runs('graphql-request.mjs', { url: small.url, by });
      // Leaves it less than a page costs, until it was refused.
      while (started.child.exitCode === null && !/Waiting/.test(started.printed()))
        await by.sends(costly);
      const printed = await lines(started);
      expect(printed[0]).toMatch(/^Waiting \d+ s$/);
      expect(JSON.parse(printed.at(-1)!)).toEqual(names);
    } finally {
      await small.close();
    }
  });

  test('Apollo Client joins pages, reads refusals and subscribes', async () => {
    const started = await runs('apollo-client.mjs');
    await started.prints(/subscribing/);
    const person = await changesUntil(started, /candidateChanges/);
    const [answers, , change] = await lines(started);
    expect(JSON.parse(answers!)).toEqual({
      all: names,
      refused: 'BAD_CURSOR',
      userErrors: [{ __typename: 'UserError', code: 'INVALID', field: expect.any(Array) }],
    });
    expect(person).toContain(JSON.parse(change!).candidateChanges.candidateId);
  });

  test('urql asks by POST and hears refusals', async () => {
    const [printed] = await lines(await runs('urql.mjs'));
    const { sorted, refusals } = JSON.parse(printed!);
    expect(sorted).toEqual(expect.arrayContaining(names));
    expect(refusals).toEqual(['BAD_USER_INPUT']);
  });

  test('Relay fetches, finds by id and subscribes', async () => {
    const started = await runs('relay.mjs');
    await started.prints(/subscribing/);
    const person = await changesUntil(started, /candidateChanges/);
    const [answers, , change] = await lines(started);
    expect(JSON.parse(answers!)).toEqual({ same: true, refused: 'BAD_USER_INPUT' });
    expect(person).toContain(JSON.parse(change!).candidateChanges.candidateId);
  });

  test('subscriptions misses nothing when its connection is cut', async () => {
    const cut = await aCuttableWay();
    try {
      const started = await runs('resume.mjs', { url: cut.url });
      await started.prints(/following/);
      const first = await recruiter.records({ givenName: 'Before' });
      await started.prints(new RegExp(first.id));
      cut.cut();
      const second = await recruiter.records({ givenName: 'Meanwhile' });
      await started.prints(new RegExp(second.id));
      const told = started.printed().trim().split('\n').slice(1);
      expect(told).toEqual([first.id, second.id]);
    } finally {
      cut.close();
    }
  });
});

/** Makes changes until the example has printed one: it does not say when its subscription has begun. */
async function changesUntil(started: Started, pattern: RegExp): Promise<string[]> {
  const ids: string[] = [];
  const printed = started.prints(pattern).then(() => true);
  for (let change = 0; change < 100; change += 1) {
    ids.push((await recruiter.records({ givenName: 'Zoe' })).id);
    const done = await Promise.race([printed, world.settled().then(() => false)]);
    if (done) return ids;
  }
  await printed;
  return ids;
}

/** A way to the server whose connections can be cut. */
async function aCuttableWay() {
  const wires = new Set<Socket>();
  const { port, hostname } = new URL(world.url);
  const proxy: Server = createServer((near) => {
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
  const cut = () => {
    for (const wire of wires) wire.resetAndDestroy();
  };
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    cut,
    close: () => {
      cut();
      proxy.close();
    },
  };
}
