import { RapportError } from '../../errors.js';

/** One document as an engine keeps it. */
export interface IndexDocument {
  id: string;
  /** the feed position read before the rows behind the document: an older one never replaces a newer one */
  version: number;
  /** null: a tombstone, which keeps the version so that a late write brings nothing back */
  body: object | null;
}

export interface RefusedDocument {
  id: string;
  version: number;
  /** why it can never be indexed as it is */
  reason: string;
}

/** Servers quote the value that they refuse; what is kept about a refusal must not hold personal data. */
export const withoutValues = (reason: string) =>
  reason.replace(/(Preview of field's value:? )?('[^']*'|"[^"]*")/g, '…').replace(/document with id …/g, 'document').slice(0, 500);

export interface WriteOutcome {
  written: number;
  /** a newer version was there already: as good as written */
  superseded: number;
  refused: RefusedDocument[];
}

export interface EngineHealth {
  ok: boolean;
  /** in words, for people */
  detail: string;
  /** what is kept was made by an older mapping */
  needsRebuild: boolean;
}

/** What is kept was made by another mapping: new documents would not fit in. */
export const outdated = (made: number | undefined) =>
  new RapportError('SEARCH_UNAVAILABLE', `The search index was made by mapping ${made ?? 'of no version'}, and this version of the product has another. It goes on as it is, without new changes: run "rapport reindex".`);

/** What an engine is told of an index. */
export interface IndexDefinition {
  name: string;
  mapping: object;
  settings: object;
  mappingVersion: number;
  /** the PostgreSQL engine's table and its key */
  table: string;
  key: string;
}

/** A second index that is being filled while the first one serves searches. Engines that write in place have none. */
export interface Rebuild {
  write(documents: readonly IndexDocument[]): Promise<WriteOutcome>;
  /** documents that are no tombstones, everything written included */
  count(): Promise<number>;
  /** from now on searches and writes go to the new index; the old one is dropped */
  swap(): Promise<void>;
  /** drops the new index */
  abandon(): Promise<void>;
}

/**
 * Keeps documents of one index. It knows nothing of what they mean; queries are built by the domain that owns the
 * index, in the language of the engine.
 * @throws RapportError SEARCH_UNAVAILABLE from every method when the server does not answer
 */
export interface SearchEngine {
  readonly kind: 'elasticsearch' | 'postgres';
  /** @throws SEARCH_UNAVAILABLE also when the index was made by another mapping, with the remedy */
  exists(): Promise<boolean>;
  /** Makes an empty index when there is none. */
  make(): Promise<void>;
  write(documents: readonly IndexDocument[]): Promise<WriteOutcome>;
  /** Returns when everything written is found by searches. */
  refresh(): Promise<void>;
  count(): Promise<number>;
  health(): Promise<EngineHealth>;
  /** Begins a new index beside the old one. */
  rebuild(): Promise<Rebuild>;
  close(): Promise<void>;
}
