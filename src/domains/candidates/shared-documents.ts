import type { Sql } from '../../platform/database/database.js';
import {
  type BuiltDocument,
  buildDocuments,
  changedBetween,
} from './candidate-document.queries.js';

/** A smaller page is not kept: few people are quickly read again. */
const leastPage = 100;
/** Documents that are kept at most: about 40 MB. Two consumers that read the same people are seldom further apart. */
const most = 2_000;
/** Milliseconds after which documents are dropped that nobody has asked for. */
const keptFor = 30_000;

interface Kept {
  built: BuiltDocument;
  epoch: string;
  /** the feed position that was read before the document's rows */
  position: number;
}

/**
 * The documents of people, built once for two consumers that work through the same large backlog: the index and the
 * scores. Who comes second gets what the first has built, as long as no change since concerns the person. So the one that
 * is behind is the quicker one, and they stay close to each other. Each document is given away once.
 */
export class SharedDocuments {
  private readonly kept = new Map<string, Kept>();
  private dropping: NodeJS.Timeout | undefined;

  /** @param least the number of people from which on a page is kept */
  constructor(private readonly least = leastPage) {}

  /**
   * The present documents of these people, as `buildDocuments` builds them.
   * @param position a feed position that was read before this call: every change up to it is in the documents
   */
  async build(sql: Sql, ids: readonly string[], position: number): Promise<BuiltDocument[]> {
    if (ids.length < this.least) return buildDocuments(sql, ids);
    const known = ids.flatMap((id) => this.kept.get(id) ?? []);
    const oldest = known.reduce((least, kept) => Math.min(least, kept.position), position);
    const { epoch, changed } = await changedBetween(sql, oldest, position);
    const found = new Map<string, BuiltDocument>();
    for (const kept of known) {
      const { id } = kept.built;
      this.kept.delete(id);
      const isCurrent = kept.position >= position || (changed && !changed.has(id));
      if (kept.epoch === epoch && isCurrent) found.set(id, kept.built);
    }
    const missing = ids.filter((id) => !found.has(id));
    const built = missing.length > 0 ? await buildDocuments(sql, missing) : [];
    for (const each of built) this.keep({ built: each, epoch, position });
    return [...found.values(), ...built];
  }

  private keep(kept: Kept): void {
    // Somebody who is gone costs nothing to look for again.
    if (!kept.built.document) return;
    if (this.kept.size >= most)
      for (const eldest of [...this.kept.keys()].slice(0, 100)) this.kept.delete(eldest);
    this.kept.set(kept.built.id, kept);
    this.dropping ??= setTimeout(() => {
      this.kept.clear();
      this.dropping = undefined;
    }, keptFor).unref();
  }
}
