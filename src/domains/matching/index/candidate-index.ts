import type { Database } from '../../../platform/database/database.js';
import { addDeadLetter, removeDeadLetters } from '../../../platform/feed/feed.queries.js';
import type {
  IndexDefinition,
  IndexDocument,
  SearchEngine,
  WriteOutcome,
} from '../../../platform/search/engine.js';
import { PostgresEngine } from '../../../platform/search/postgres.engine.js';
import type { CandidateDocument } from '../../candidates/candidate.document.js';
import { buildDocuments } from '../../candidates/candidate.document.queries.js';
import { featuresOf } from '../fit/fit-features.js';
import { addWords } from './search-words.queries.js';

/** Documents are built and written so many at a time: about 3 MB, and memory stays flat whatever is asked for. */
export const documentBatch = 500;

/** Builds people's documents from the database and writes them to the engine. The indexer and the rebuild share it. */
export class CandidateIndex {
  /** names the checkpoint: each engine has its own, so that one that was out of use catches up */
  readonly consumer: string;
  /** tombstones are kept in PostgreSQL for every engine: a new index begins without any */
  private readonly tombstones: PostgresEngine;

  constructor(
    private readonly database: Database,
    readonly engine: SearchEngine,
    readonly definition: IndexDefinition,
  ) {
    this.consumer = `candidate-index:${engine.kind}`;
    this.tombstones = new PostgresEngine(database, definition);
  }

  /** The documents of these people now. `version` is a feed position read before this call. */
  async build(ids: readonly string[], version: number): Promise<IndexDocument[]> {
    return (await buildDocuments(this.database.sql, ids)).map(({ id, document }) => ({
      id,
      version,
      body: document && this.withFeatures(document),
    }));
  }

  /** PostgreSQL keeps what the scorer reads in a table of its own, whatever the engine. */
  private withFeatures(document: CandidateDocument): CandidateDocument {
    return this.engine.kind === 'postgres'
      ? document
      : {
          ...document,
          features: Buffer.from(JSON.stringify(featuresOf(document))).toString('base64'),
        };
  }

  /**
   * Brings the documents of these people up to date. What can never be indexed is kept as a dead letter, and the rest
   * goes on.
   * @param version a feed position read before this call
   * @throws SEARCH_UNAVAILABLE: call it again later
   */
  async update(ids: readonly string[], version: number): Promise<void> {
    for (let start = 0; start < ids.length; start += documentBatch) {
      await this.write(
        await this.build(ids.slice(start, start + documentBatch), version),
        (documents) => this.engine.write(documents),
      );
    }
  }

  /** Writes documents somewhere, with their tombstones and dead letters. */
  async write(
    documents: readonly IndexDocument[],
    to: (documents: readonly IndexDocument[]) => Promise<WriteOutcome>,
  ): Promise<WriteOutcome> {
    const gone = documents.filter(({ body }) => body === null);
    // First, so that no rebuild that begins now misses one.
    if (gone.length > 0 && this.engine.kind !== 'postgres') await this.tombstones.write(gone);
    const outcome = await to(documents);
    const { sql } = this.database;
    for (const { id, version, reason } of outcome.refused)
      await addDeadLetter(sql, this.consumer, id, version, reason);
    const refused = new Set(outcome.refused.map(({ id }) => id));
    const taken = documents.filter(({ id }) => !refused.has(id)).map(({ id }) => id);
    if (taken.length > 0) await removeDeadLetters(sql, this.consumer, taken);
    if (taken.length > 0 && this.engine.kind === 'postgres') await addWords(sql, taken);
    return outcome;
  }
}
