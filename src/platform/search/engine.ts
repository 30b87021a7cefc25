import { createHash } from 'node:crypto';
import { RapportError } from '../../errors.js';

/** One document as an engine keeps it. */
export interface IndexDocument {
  id: string;
  /** the feed position read before the rows behind the document: an older one never replaces a newer one */
  version: number;
  /** null: a tombstone, which keeps the version so that a late write brings nothing back */
  body: object | null;
}

/** Of a document's content, 128 bits in hex: two documents with the same one are the same. */
export const hashOf = (body: object): string =>
  createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 32);

/** What an engine says of one document that it keeps. */
export interface DocumentState {
  id: string;
  version: number;
  /** null: a tombstone */
  hash: string | null;
}

interface RefusedDocument {
  id: string;
  version: number;
  /** why it can never be indexed as it is */
  reason: string;
}

/** Servers quote the value that they refuse; what is kept about a refusal must not hold personal data. */
export const withoutValues = (reason: string) =>
  reason
    .replace(/(Preview of field's value:? )?('[^']*'|"[^"]*")/g, '…')
    .replace(/document with id …/g, 'document')
    .slice(0, 500);

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

/** Whether an index of this mapping can be written to; @throws SEARCH_UNAVAILABLE when it was made by a newer one. */
export function isOfThisMapping(made: number | undefined, wanted: number): boolean {
  if ((made ?? 0) <= wanted) return made === wanted;
  throw new RapportError(
    'SEARCH_UNAVAILABLE',
    `A newer version of the product has made the search index (mapping ${made}; this one has ${wanted}). This process leaves it alone: update it.`,
  );
}

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
  /** by which it can be gone on with */
  readonly target: string;
  /** the target that was asked for is there, and was gone on with */
  readonly resumed: boolean;
  /** nobody else writes to it */
  readonly exclusive: boolean;
  write(documents: readonly IndexDocument[]): Promise<WriteOutcome>;
  /** documents that are no tombstones, everything written included */
  count(): Promise<number>;
  /** as of the engine */
  states(after: string, limit: number): Promise<DocumentState[]>;
  /** as of the engine */
  statesOf(ids: readonly string[]): Promise<DocumentState[]>;
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
  /**
   * Whether there is an index, made by this version of the mapping.
   * @throws SEARCH_UNAVAILABLE also when a newer version of the product has made it: then this one leaves it alone
   */
  isCurrent(): Promise<boolean>;
  write(documents: readonly IndexDocument[]): Promise<WriteOutcome>;
  /** Returns when everything written is found by searches. */
  refresh(): Promise<void>;
  count(): Promise<number>;
  health(): Promise<EngineHealth>;
  /** Documents after an id that are no tombstones, in the order of their ids, everything written included. */
  states(after: string, limit: number): Promise<DocumentState[]>;
  /** What is kept of these ids, tombstones included, in any order. */
  statesOf(ids: readonly string[]): Promise<DocumentState[]>;
  /**
   * Begins a new index beside the old one.
   * @param target of a rebuild that was interrupted: it is gone on with when it is still there
   */
  rebuild(target?: string): Promise<Rebuild>;
  close(): Promise<void>;
}
