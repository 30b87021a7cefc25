import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test } from '@jest/globals';
import { batchesOf, bulkLines, outcomeOf } from './elasticsearch.bulk.js';
import { ElasticsearchEngine } from './elasticsearch.engine.js';
import { withoutValues } from './engine.js';

const definition = { name: 'test', mapping: {}, settings: {}, mappingVersion: 1, table: 'none', key: 'id' };
const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

async function portOf(answer: 'silence' | 'nothing'): Promise<number> {
  const server = createServer((socket) => void socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  if (answer === 'nothing') server.close();
  else servers.push(server);
  return port;
}

test.each(['nothing', 'silence'] as const)('a search on a server that answers with %s fails with SEARCH_UNAVAILABLE in about 2 s', async (answer) => {
  const engine = new ElasticsearchEngine({ url: `http://127.0.0.1:${await portOf(answer)}` }, definition);
  const begun = performance.now();
  await expect(engine.search({})).rejects.toMatchObject({ code: 'SEARCH_UNAVAILABLE' });
  expect(performance.now() - begun).toBeLessThan(4_000); // 2 s, and patience with a busy machine
  expect(await engine.health()).toMatchObject({ ok: false });
  await engine.close();
});

test('a conflict is success, 429 is for later, 400 is the fault of the document, anything else stops the batch', () => {
  const documents = ['a', 'b', 'c', 'd'].map((id) => ({ id, version: 7, body: { name: id } }));
  const items = [
    { index: { status: 201 } }, { index: { status: 409 } },
    { index: { status: 429, error: { type: 'es_rejected_execution_exception' } } },
    { index: { status: 400, error: { type: 'document_parsing_exception', reason: "failed to parse field [years] of type [double] in document with id 'd'. Preview of field's value: 'Ada'" } } },
  ];
  const outcome = outcomeOf(documents, items);
  expect(outcome).toMatchObject({ written: 1, superseded: 1, again: [documents[2]], refused: [{ id: 'd', version: 7 }] });
  expect(outcome.refused[0]!.reason).toContain('[years]');
  expect(outcome.refused[0]!.reason).not.toContain('Ada');
  expect(() => outcomeOf(documents, [{ index: { status: 404, error: { type: 'index_not_found_exception' } } }])).toThrow(expect.objectContaining({ code: 'SEARCH_UNAVAILABLE' }));
});

test('documents go in requests of bounded size, each with its version; a tombstone has nothing else', () => {
  const large = 'x'.repeat(3_000_000);
  const documents = [{ id: 'a', version: 3, body: { large } }, { id: 'b', version: 3, body: { large } }, { id: 'c', version: 4, body: null }];
  const batches = [...batchesOf(documents)];
  expect(batches.map((batch) => batch.map(({ id }) => id))).toEqual([['a'], ['b', 'c']]);
  expect(bulkLines([documents[2]!]).map((line) => JSON.parse(line))).toEqual([{ index: { _id: 'c', version: 4, version_type: 'external_gte' } }, { deleted: true }]);
});

test('what a server quotes is left out of reasons', () => {
  expect(withoutValues(`invalid input syntax for type uuid: "Ada Lovelace"`)).toBe('invalid input syntax for type uuid: …');
});
