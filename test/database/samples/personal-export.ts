import {
  applicationReader,
  belongingsOf,
  ConnectionReader,
  countHeld,
  heldRows,
  lockExport,
  storesOf,
} from '../../../src/domains/personal-export/held-rows.queries.js';
import * as exports from '../../../src/domains/personal-export/personal-export.queries.js';
import { modules } from '../../../src/modules.js';
import { personalDataOf } from '../../../src/platform/compose.js';
import { anotherId, id, type Sample } from '../sampling.js';

const ids = new Map([
  ['candidate', [id]],
  ['application', [anotherId]],
]);

export const samples: Sample[] = [
  ({ list }) => list({ exportListing: exports.exportListing() }),
  ({ list }) =>
    list({ exportListing: exports.exportListing({ candidateIds: [id], states: ['READY'] }) }),
  ({ sql }) => exports.exportById(sql, id),
  async ({ sql }) => {
    await exports.askForExport(sql, id, 'a@example.com');
    await exports.askForExport(sql, id, 'a@example.com');
    await exports.deleteExports(sql, [id]);
  },
  ({ sql }) => exports.waitingExports(sql),
  ({ sql }) => exports.beginExport(sql, id),
  ({ sql }) => exports.finishExport(sql, id, { bytes: 1, rows: 1 }, 7),
  ({ sql }) => exports.failExport(sql, id, undefined),
  ({ sql }) => exports.failExport(sql, id, 'a problem'),
  ({ sql }) => exports.expireExports(sql, new Date()),
  ({ sql }) => exports.exportsWithArchive(sql, [id]),
  ({ sql }) => storesOf(applicationReader(sql), personalDataOf(modules)),
  async ({ sql, client }) => {
    const reader = new ConnectionReader(client, sql);
    const stores = (await storesOf(reader, personalDataOf(modules))).filter(({ apart }) => !apart);
    await belongingsOf(reader, stores, id);
    for (const store of stores) {
      await countHeld(reader, store, ids);
      await reader.rows(heldRows(store, ids));
    }
    await lockExport(reader, id);
    for (const store of stores.slice(0, 1))
      for await (const rows of reader.batches(heldRows(store, ids))) void rows;
    // A person who is there: the ids of the applications are read, too.
    await client.query(`insert into candidate (id) values ('${id}')`);
    await belongingsOf(reader, stores, id);
  },
];
