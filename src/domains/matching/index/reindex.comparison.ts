import type { Sql } from '../../../platform/database/database.js';
import type { DocumentState, Rebuild } from '../../../platform/search/engine.js';
import { writtenAfter } from './reindex.queries.js';

/** The new index is not what it should be: it is thrown away. */
export class IndexDiffers extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'IndexDiffers';
  }
}

const firstId = '00000000-0000-0000-0000-000000000000';
const page = 1_000;

/**
 * Compares what a rebuild has written with what the index holds, document by document, in the order of their ids.
 * @param refused people who could not be written: what is there of them is older
 * @throws IndexDiffers names the first document that differs
 */
export async function compareChecksums(sql: Sql, rebuild: Rebuild, refused: ReadonlySet<string>): Promise<void> {
  const written = inOrder((after) => writtenAfter(sql, after, page));
  const held = inOrder((after) => rebuild.states(after, page));
  let [expected, found] = [await written(), await held()];
  while (expected || found) {
    if (!found || (expected && expected.id < found.id)) {
      if (rebuild.exclusive) throw new IndexDiffers(`The new index lacks the document ${expected!.id}, which was written to it. The old index stays; run the command again.`);
      expected = await written(); // deleted meanwhile, by the indexer
    } else if (!expected || found.id < expected.id) {
      if (rebuild.exclusive && !refused.has(found.id)) throw new IndexDiffers(`The new index holds the document ${found.id}, which nobody wrote to it. The old index stays; run the command again.`);
      found = await held(); // written meanwhile, by the indexer
    } else {
      const newer = !rebuild.exclusive && found.version > expected.version;
      if (!newer && found.hash !== expected.hash) throw new IndexDiffers(`The document ${found.id} in the new index is not what was written to it. The old index stays; run the command again.`);
      [expected, found] = [await written(), await held()];
    }
  }
}

/** Hands out the rows of a keyset one by one; undefined at the end. Memory holds one page. */
function inOrder(read: (after: string) => Promise<DocumentState[]>): () => Promise<DocumentState | undefined> {
  let rows: DocumentState[] = [];
  let after = firstId;
  let ended = false;
  return async () => {
    if (rows.length === 0 && !ended) {
      rows = (await read(after)).toReversed();
      after = rows[0]?.id ?? after;
      ended = rows.length < page;
    }
    return rows.pop();
  };
}
