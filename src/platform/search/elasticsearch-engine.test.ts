import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test } from '@jest/globals';
import { batchesOf, bulkLines, outcomeOf } from './elasticsearch-bulk.js';
import { ElasticsearchEngine } from './elasticsearch-engine.js';
import { withoutValues } from './engine.js';
import { withDeadline } from './deadline.js';

const definition = {
  name: 'test',
  mapping: {},
  settings: {},
  mappingVersion: 1,
  table: 'none',
  key: 'id',
};
const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  for (const server of servers.splice(0)) server.close();
});

/** The port of a server on a real socket that treats each request as the test says; `refuse`: a port without a server. */
async function portOf(answer: ((socket: Socket) => void) | 'refuse'): Promise<number> {
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (answer !== 'refuse') socket.on('data', () => answer(socket));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  if (answer === 'refuse') server.close();
  else servers.push(server);
  return port;
}
const headers = (length: number) =>
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-elastic-product: Elasticsearch\r\ncontent-length: ${length}\r\n\r\n`;
/** 2 s, with room for a busy machine. */
const longest = 3_400;

test.each([
  ['refuses', 'refuse'],
  ['is silent', () => undefined],
  ['begins an answer and stops', (socket: Socket) => void socket.write(`${headers(100)}{"hits"`)],
] as const)(
  'a search on a server that %s fails with SEARCH_UNAVAILABLE in about 2 s',
  async (_, answer) => {
    const engine = new ElasticsearchEngine(
      { url: `http://127.0.0.1:${await portOf(answer)}` },
      definition,
    );
    const begun = performance.now();
    await expect(engine.search({})).rejects.toMatchObject({ code: 'SEARCH_UNAVAILABLE' });
    expect(performance.now() - begun).toBeLessThan(longest);
    expect(await engine.health()).toMatchObject({ ok: false });
    await engine.close();
  },
);

test('the calls of one piece of work share the 2 s, whatever each call may take alone', async () => {
  const requests: string[] = [];
  const engine = new ElasticsearchEngine(
    {
      url: `http://127.0.0.1:${await portOf((socket) => {
        requests.push('search');
        // The second answer would be in time if the first call had used no time.
        setTimeout(() => void socket.write(`${headers(2)}{}`), requests.length === 1 ? 600 : 1_800);
      })}`,
    },
    definition,
  );
  await expect(
    withDeadline(async () => {
      await engine.search({});
      await engine.searchEach([{}]);
    }),
  ).rejects.toMatchObject({ code: 'SEARCH_UNAVAILABLE' });
  expect(requests).toHaveLength(2);
  await engine.close();
});

test('a conflict is success, 429 is retried, 400 is caused by the document, anything else stops the batch', () => {
  const documents = ['a', 'b', 'c', 'd'].map((id) => ({ id, version: 7, body: { name: id } }));
  const items = [
    { index: { status: 201 } },
    { index: { status: 409 } },
    { index: { status: 429, error: { type: 'es_rejected_execution_exception' } } },
    {
      index: {
        status: 400,
        error: {
          type: 'document_parsing_exception',
          reason:
            "failed to parse field [years] of type [double] in document with id 'd'. Preview of field's value: 'Ada'",
        },
      },
    },
  ];
  const outcome = outcomeOf(documents, items);
  expect(outcome).toMatchObject({
    written: 1,
    superseded: 1,
    again: [documents[2]],
    refused: [{ id: 'd', version: 7 }],
  });
  expect(outcome.refused[0]?.reason).toContain('[years]');
  expect(outcome.refused[0]?.reason).not.toContain('Ada');
  expect(() =>
    outcomeOf(documents, [
      { index: { status: 404, error: { type: 'index_not_found_exception' } } },
    ]),
  ).toThrow(expect.objectContaining({ code: 'SEARCH_UNAVAILABLE' }));
});

test('documents go in requests of bounded size, each with its version; a tombstone has nothing else', () => {
  const large = 'x'.repeat(3_000_000);
  const documents = [
    { id: 'a', version: 3, body: { large } },
    { id: 'b', version: 3, body: { large } },
    { id: 'c', version: 4, body: null },
  ];
  const batches = [...batchesOf(documents)];
  expect(batches.map((batch) => batch.map(({ id }) => id))).toEqual([['a'], ['b', 'c']]);
  expect(bulkLines(documents.slice(2)).map((line) => JSON.parse(line))).toEqual([
    { index: { _id: 'c', version: 4, version_type: 'external_gte' } },
    { deleted: true },
  ]);
});

test('what a server quotes is left out of reasons', () => {
  expect(withoutValues(`invalid input syntax for type uuid: "Ada Lovelace"`)).toBe(
    'invalid input syntax for type uuid: …',
  );
});
