import type { Database } from '../../../platform/database/database.js';
import { addDeadLetter, removeDeadLetters } from '../../../platform/feed/feed.queries.js';
import {
  contentOf,
  type IndexDefinition,
  type IndexDocument,
  type SearchEngine,
  type WriteOutcome,
} from '../../../platform/search/engine.js';
import { pauses } from '../../../platform/text/slices.js';
import { PostgresEngine } from '../../../platform/search/postgres-engine.js';
import type { CandidateDocument } from '../../candidates/candidate-document.js';
import { SharedDocuments } from '../../candidates/shared-documents.js';
import { featuresOf } from '../fit/fit-features.js';
import { addWords } from './search-words.queries.js';

/** Documents built and written at a time: about 3 MB, so that memory stays flat. */
export const documentBatch = 500;

/** Builds the documents of candidates from the database and writes them to the engine. Used by the consumer and the rebuild. */
export class CandidateIndex {
  /** name of the consumer; each engine has a checkpoint of its own, so that it catches up when it is used again */
  readonly consumer: string;
  /** tombstones of all engines are kept in PostgreSQL, because a new index starts without any */
  private readonly tombstones: PostgresEngine;

  constructor(
    private readonly database: Database,
    readonly engine: SearchEngine,
    readonly definition: IndexDefinition,
    private readonly documents = new SharedDocuments(),
  ) {
    this.consumer = `candidate-index:${engine.kind}`;
    this.tombstones = new PostgresEngine(database, definition);
  }

  /** The present documents of these people. @param version a feed position read before this call */
  async build(ids: readonly string[], version: number): Promise<IndexDocument[]> {
    const pause = pauses();
    const built: IndexDocument[] = [];
    for (const { id, document } of await this.documents.build(this.database.sql, ids, version)) {
      const body = document && this.withFeatures(document);
      if (body) contentOf(body); // here, because writing has no place to pause
      built.push({ id, version, body });
      await pause();
    }
    return built;
  }

  /** Elasticsearch documents contain the features; for PostgreSQL the score projector writes them into a table. */
  private withFeatures(document: CandidateDocument): CandidateDocument {
    return this.engine.kind === 'postgres'
      ? document
      : {
          ...document,
          features: Buffer.from(JSON.stringify(featuresOf(document))).toString('base64'),
        };
  }

  /**
   * Writes the present documents of these people. A document that the engine refuses becomes a dead letter, and the
   * others are written.
   * @param version a feed position read before this call
   * @throws SEARCH_UNAVAILABLE when the engine does not answer; may be repeated
   */
  async update(ids: readonly string[], version: number): Promise<void> {
    for (let start = 0; start < ids.length; start += documentBatch) {
      await this.write(
        await this.build(ids.slice(start, start + documentBatch), version),
        (documents) => this.engine.write(documents),
      );
    }
  }

  /** Writes documents with `to`, and records tombstones and dead letters. */
  async write(
    documents: readonly IndexDocument[],
    to: (documents: readonly IndexDocument[]) => Promise<WriteOutcome>,
  ): Promise<WriteOutcome> {
    const gone = documents.filter(({ body }) => body === null);
    // Tombstones first, so that a rebuild that starts now does not miss one.
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
