import { createHash } from 'node:crypto';
import { RapportError } from '../../errors.js';

/** One document as an engine stores it. */
export interface IndexDocument {
  id: string;
  /** the feed position that was read before the document's rows: an older version never replaces a newer one */
  version: number;
  /** null: a tombstone. It keeps the version, so that a late write can't restore the document */
  body: object | null;
}

/** What is stored of a document's content. */
export interface Content {
  /** as JSON */
  text: string;
  /** 128 bits in hex: documents with equal hashes are equal */
  hash: string;
}

/** Each document is written as JSON once, however many tables and engines store it. */
const contents = new WeakMap<object, Content>();

/** The text and the hash of a document's content. It must not change any more. */
export function contentOf(body: object): Content {
  let content = contents.get(body);
  if (!content) {
    const text = JSON.stringify(body);
    content = { text, hash: createHash('sha256').update(text).digest('hex').slice(0, 32) };
    contents.set(body, content);
  }
  return content;
}

/** The hash of a document's content. */
export const hashOf = (body: object): string => contentOf(body).hash;

/** The version and hash of one stored document. */
export interface DocumentState {
  id: string;
  version: number;
  /** null: a tombstone */
  hash: string | null;
}

interface RefusedDocument {
  id: string;
  version: number;
  /** why it can't be indexed, without personal data */
  reason: string;
}

/** Removes quoted values from a server's message: a stored reason must not contain personal data. */
export const withoutValues = (reason: string) =>
  reason
    .replace(/(Preview of field's value:? )?('[^']*'|"[^"]*")/g, '…')
    .replace(/document with id …/g, 'document')
    .slice(0, 500);

export interface WriteOutcome {
  written: number;
  /** documents of which a newer version was stored already: as good as written */
  superseded: number;
  refused: RefusedDocument[];
}

export interface EngineHealth {
  ok: boolean;
  /** in words, for people */
  detail: string;
  /** the stored documents were made by another mapping, or there are none */
  needsRebuild: boolean;
}

/**
 * True if the index was made by the wanted mapping version, false if by an older one or not at all.
 * @throws SEARCH_UNAVAILABLE when it was made by a newer one
 */
export function isOfThisMapping(made: number | undefined, wanted: number): boolean {
  if ((made ?? 0) <= wanted) return made === wanted;
  throw new RapportError(
    'SEARCH_UNAVAILABLE',
    `A newer version of the product has made the search index (mapping ${made}; this one has ${wanted}). This process leaves it alone: update it.`,
  );
}

/** How an engine creates and finds an index. */
export interface IndexDefinition {
  name: string;
  mapping: object;
  settings: object;
  mappingVersion: number;
  /** the PostgreSQL engine's table and its key */
  table: string;
  key: string;
}

/** A new index that is filled while the old one serves searches. An engine that writes in place has no second index. */
export interface Rebuild {
  /** names the rebuild, so that a later run can resume it */
  readonly target: string;
  /** the requested target existed and is resumed */
  readonly resumed: boolean;
  /** no other process writes to the new index */
  readonly exclusive: boolean;
  write(documents: readonly IndexDocument[]): Promise<WriteOutcome>;
  /** the number of documents without tombstones, including everything written */
  count(): Promise<number>;
  /** as `states` of the engine */
  states(after: string, limit: number): Promise<DocumentState[]>;
  /** as `statesOf` of the engine */
  statesOf(ids: readonly string[]): Promise<DocumentState[]>;
  /** directs searches and writes to the new index, and drops the old one */
  swap(): Promise<void>;
  /** drops the new index */
  abandon(): Promise<void>;
}

/**
 * Stores and finds the documents of one index. It does not know what they mean: the domain that owns the index builds
 * the queries in the language of the engine.
 * @throws RapportError SEARCH_UNAVAILABLE from every method when the server does not answer
 */
export interface SearchEngine {
  readonly kind: 'elasticsearch' | 'postgres';
  /**
   * True if there is an index that was made by this version of the mapping.
   * @throws SEARCH_UNAVAILABLE also when a newer version of the product has made it; this one then does not touch it
   */
  isCurrent(): Promise<boolean>;
  write(documents: readonly IndexDocument[]): Promise<WriteOutcome>;
  /** Resolves when searches find everything written so far. */
  refresh(): Promise<void>;
  count(): Promise<number>;
  health(): Promise<EngineHealth>;
  /** Up to `limit` documents after an id, without tombstones, in the order of their ids, including everything written. */
  states(after: string, limit: number): Promise<DocumentState[]>;
  /** The stored documents of these ids, tombstones included, in any order. */
  statesOf(ids: readonly string[]): Promise<DocumentState[]>;
  /**
   * Starts a new index beside the old one.
   * @param target of an interrupted rebuild: it is resumed if it still exists
   */
  rebuild(target?: string): Promise<Rebuild>;
  close(): Promise<void>;
}
