import { afterEach, describe, expect, test } from '@jest/globals';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Client } from '@elastic/elasticsearch';
import { randomBytes } from 'node:crypto';
import { aWorld, type World } from '../scenario/index.js';
import { elasticsearchForTests } from '../elasticsearch.js';

const find =
  'query ($waitFor: String) { searchCandidates(query: "nurse", first: 5, waitFor: $waitFor) { edges { cursor } } }';
let world: World | undefined;
let silent: Server | undefined;
const sockets = new Set<Socket>();
afterEach(async () => {
  world?.faults.splice(0); // it is told to the operator, too
  for (const socket of sockets) socket.destroy();
  await world?.close();
  silent?.close();
  world = undefined;
});

describe('an Elasticsearch', () => {
  test.each(['that refuses connections', 'that accepts them and never answers'])(
    '%s is reported within 2 s, and lists still work',
    async (how) => {
      silent = createServer((socket) => void sockets.add(socket)).listen(0, '127.0.0.1');
      await new Promise((resolve) => silent!.once('listening', resolve));
      const { port } = silent.address() as AddressInfo;
      if (how === 'that refuses connections') silent.close();
      world = await aWorld({ ELASTICSEARCH_URL: `http://127.0.0.1:${port}` });
      const anna = world.aRecruiter();
      const { changeCursor } = await anna.does('candidateCreate', {
        input: { givenName: 'Ada', title: 'Nurse' },
      });
      for (const waitFor of [undefined, changeCursor]) {
        const begun = performance.now();
        expect((await anna.isRefused(find, { waitFor })).code).toBe('SEARCH_UNAVAILABLE');
        expect(performance.now() - begun).toBeLessThan(4_000); // 2 s, and a busy machine
      }
      expect(
        (
          await anna.asks(
            'query ($waitFor: String) { candidates(first: 5, waitFor: $waitFor) { nodes { givenName } } }',
            { waitFor: changeCursor },
          )
        ).candidates.nodes,
      ).toEqual([{ givenName: 'Ada' }]);
    },
  );

  const elasticsearch = elasticsearchForTests();
  test('with an index of an older mapping gets a new one at the start', async () => {
    const given = await elasticsearch;
    if ('skipped' in given) return;
    const name = `test-${randomBytes(6).toString('hex')}`;
    const client = new Client({ node: given.url });
    await client.indices.create({
      index: `${name}-old`,
      aliases: { [name]: {} },
      mappings: {
        _meta: { mappingVersion: 1 },
        dynamic: 'strict',
        properties: { deleted: { type: 'boolean' } },
      },
    });
    world = await aWorld({ ELASTICSEARCH_URL: given.url, ELASTICSEARCH_INDEX: name });
    const anna = world.aRecruiter();
    const { changeCursor } = await anna.does('candidateCreate', {
      input: { givenName: 'Ada', title: 'Nurse' },
    });
    expect((await anna.asks(find, { waitFor: changeCursor })).searchCandidates.edges).toHaveLength(
      1,
    );
    await world.close();
    world = undefined;
    await client.indices.delete({
      index: Object.keys(await client.indices.get({ index: `${name}*` })),
    });
    await client.close();
  });
});
