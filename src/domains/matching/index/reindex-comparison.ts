import type { Sql } from '../../../platform/database/database.js';
import type { Rebuild } from '../../../platform/search/engine.js';
import { sideBySide } from '../../../platform/search/states.js';
import { writtenAfter } from './reindex.queries.js';

/** The new index differs from what was written. It is dropped. */
export class IndexMismatchError extends Error {
  constructor(problem: string) {
    super(`${problem} The old index stays; run the command again.`);
    this.name = 'IndexDiffers';
  }
}

const page = 1_000;

/**
 * Compares what a rebuild has written with what the index holds, document by document.
 * @param refused people who could not be written: what is there of them is older
 * @throws IndexDiffers names the first document that differs
 */
export async function compareChecksums(
  sql: Sql,
  rebuild: Rebuild,
  refused: ReadonlySet<string>,
): Promise<void> {
  const states = sideBySide(
    (after, limit) => writtenAfter(sql, after, limit),
    (after, limit) => rebuild.states(after, limit),
    page,
  );
  for await (const { id, left: written, right: held } of states) {
    // An index that is rewritten in place also gets newer documents from the consumer.
    if (!rebuild.exclusive && (!written || !held || held.version > written.version)) continue;
    if (!written && refused.has(id)) continue;
    if (!held)
      throw new IndexMismatchError(
        `The new index lacks the document ${id}, which was written to it.`,
      );
    if (!written)
      throw new IndexMismatchError(
        `The new index holds the document ${id}, which nobody wrote to it.`,
      );
    if (held.hash !== written.hash)
      throw new IndexMismatchError(
        `The document ${id} in the new index is not what was written to it.`,
      );
  }
}
