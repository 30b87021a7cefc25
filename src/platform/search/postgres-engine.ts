import type { Database } from '../database/database.js';
import {
  type DocumentState,
  type EngineHealth,
  type IndexDefinition,
  type IndexDocument,
  isOfThisMapping,
  type Rebuild,
  type SearchEngine,
  withoutValues,
  type WriteOutcome,
} from './engine.js';
import {
  countDocuments,
  noteMappingVersion,
  readMappingVersion,
  statesAfter,
  statesOf,
  upsertDocuments,
} from './postgres.queries.js';

/** Errors of the classes 22 (data) and 54 (a limit) are caused by the document itself: a retry can't help. */
const isRefusal = (error: unknown) =>
  /^(22|54)/.test(String((error as { code?: unknown }).code ?? ''));

/** The engine without a second server: documents are rows of a table, found by PostgreSQL's full text search. */
export class PostgresEngine implements SearchEngine {
  readonly kind = 'postgres';

  constructor(
    private readonly database: Database,
    private readonly index: IndexDefinition,
  ) {}

  /** A migration creates the table. The mapping version of its rows is stored in `search_index`. */
  async isCurrent(): Promise<boolean> {
    return isOfThisMapping(
      await readMappingVersion(this.database.sql, this.index),
      this.index.mappingVersion,
    );
  }

  /** Writes in one statement. If PostgreSQL refuses it, the halves are tried, until the document at fault is alone. */
  async write(documents: readonly IndexDocument[], rewrite = false): Promise<WriteOutcome> {
    if (documents.length === 0) return { written: 0, superseded: 0, refused: [] };
    try {
      const written = await upsertDocuments(this.database.sql, this.index, documents, rewrite);
      return { written, superseded: documents.length - written, refused: [] };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (documents.length === 1) {
        const [{ id, version }] = documents as [IndexDocument];
        return {
          written: 0,
          superseded: 0,
          refused: [{ id, version, reason: withoutValues((error as Error).message) }],
        };
      }
      const middle = documents.length >> 1;
      const first = await this.write(documents.slice(0, middle), rewrite);
      const second = await this.write(documents.slice(middle), rewrite);
      return {
        written: first.written + second.written,
        superseded: first.superseded + second.superseded,
        refused: [...first.refused, ...second.refused],
      };
    }
  }

  async refresh(): Promise<void> {}

  count(): Promise<number> {
    return countDocuments(this.database.sql, this.index);
  }

  states(after: string, limit: number): Promise<DocumentState[]> {
    return statesAfter(this.database.sql, this.index, after, limit);
  }

  statesOf(ids: readonly string[]): Promise<DocumentState[]> {
    return statesOf(this.database.sql, this.index, ids);
  }

  async health(): Promise<EngineHealth> {
    const made = await readMappingVersion(this.database.sql, this.index);
    const needsRebuild = made !== this.index.mappingVersion;
    return {
      ok: true,
      detail: `PostgreSQL full text search${needsRebuild ? `, rows of mapping ${made}: they are being rebuilt` : ''}`,
      needsRebuild,
    };
  }

  /** Rewrites the rows in place: each row is complete at any time. */
  async rebuild(target?: string): Promise<Rebuild> {
    return {
      target: this.index.table,
      resumed: target === this.index.table,
      exclusive: false,
      write: (documents) => this.write(documents, true),
      count: () => this.count(),
      states: (after, limit) => this.states(after, limit),
      statesOf: (ids) => this.statesOf(ids),
      swap: async () => void (await noteMappingVersion(this.database.sql, this.index)),
      abandon: async () => undefined,
    };
  }

  async close(): Promise<void> {}
}
