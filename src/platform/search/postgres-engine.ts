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

/** Errors of the classes 22 (data) and 54 (a limit) are the document's own fault: it will never be taken. */
const isRefusal = (error: unknown) =>
  /^(22|54)/.test(String((error as { code?: unknown }).code ?? ''));

/** The engine that needs no second server: documents in a table of the database, found by its full text search. */
export class PostgresEngine implements SearchEngine {
  readonly kind = 'postgres';

  constructor(
    private readonly database: Database,
    private readonly index: IndexDefinition,
  ) {}

  /** A migration has made the table; which mapping its rows were made by is noted beside it. */
  async isCurrent(): Promise<boolean> {
    return isOfThisMapping(
      await readMappingVersion(this.database.sql, this.index),
      this.index.mappingVersion,
    );
  }

  /** One statement; when it is refused the documents are tried in halves, until the one at fault stands alone. */
  async write(documents: readonly IndexDocument[], anew = false): Promise<WriteOutcome> {
    if (documents.length === 0) return { written: 0, superseded: 0, refused: [] };
    try {
      const written = await upsertDocuments(this.database.sql, this.index, documents, anew);
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
      const first = await this.write(documents.slice(0, middle), anew);
      const second = await this.write(documents.slice(middle), anew);
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
      detail: `PostgreSQL full text search${needsRebuild ? `, rows of mapping ${made}: they are made anew` : ''}`,
      needsRebuild,
    };
  }

  /** Rows are written anew in place: each is whole at any time. */
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
