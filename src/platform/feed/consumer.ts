import type { Database, Sql } from '../database/database.js';
import type { Change, FeedPosition } from './change.js';

/** What a consumer gets with each batch. */
export interface ConsumerContext {
  database: Database;
  /** The transaction that also moves the checkpoint: what is written in it is committed exactly once. Don't wait for other services in it. */
  sql: Sql;
  /** the newest position, read before the batch: rows read from now on contain all changes up to it */
  head: FeedPosition;
}

/**
 * Reacts to changes. It is declared in a file `*.consumer.ts` of its domain and made in its module. Its checkpoint is
 * written after `handle` has returned, so an interrupted batch is repeated. Effects outside of `context.sql` must
 * therefore be idempotent.
 */
export interface Consumer {
  /** names the checkpoint */
  readonly name: string;
  /** only changes of these entities; all when absent */
  readonly entities?: readonly string[];
  /** only changes of these kinds; all when absent */
  readonly kinds?: readonly string[];
  /** at most so many changes in one call of `handle` */
  readonly batchSize: number;
  /** where it starts when it has no checkpoint yet */
  readonly begins: 'AT_START' | 'AT_HEAD';
  /** another consumer that must have processed a change, backfills included, before this one gets it */
  readonly follows?: string;
  /**
   * Another consumer whose writes this one reads. It goes first in a rebuild and in a large backlog: its own changes would
   * make all of the work stale again.
   */
  readonly yieldsTo?: string;
  /** tables that this consumer writes. Their statistics are drawn again after it has caught up with much */
  readonly writes?: readonly string[];
  /** pauses after a failure, in milliseconds: they double from the first to the longest. Default: 100 to 5,000 */
  readonly backOff?: { readonly first: number; readonly longest: number };
  /**
   * Brings many objects up to date, page by page between the batches: those that depend on one change, all of them, or
   * those that a large backlog names. Every object is listed once in the database (`feed_stale`), however many changes
   * made it stale, and is taken off the list when it is done. So it resumes after an interruption and blocks no other
   * change. `waitFor` waits for it.
   */
  readonly backfill?: Backfill;
  /** Whether the consumer's own data, such as an index, exists in the format of this version. Called at the start and after each failure. */
  isCurrent?(): Promise<boolean>;
  /**
   * Rebuilds the consumer's data: it is not current, or changes were lost to the consumer (the feed was pruned, or the
   * database was restored). When it returns, everything that was committed before the call must be included. A consumer
   * without it continues with the oldest change that is kept, or with the next one when it begins at the head.
   */
  resync?(context: ResyncContext): Promise<void>;
  /** Work that depends on time and not on a change. It runs in the consumer's turn when no change waits: at the start, and then at most every `everyMs`. */
  readonly periodic?: { readonly everyMs: number; work(context: ConsumerContext): Promise<void> };
  /**
   * Processes changes, in order and each once. A change is a hint: read the current row.
   * @throws NonRetryableError to set one entity aside as a dead letter; after any other error the same changes are
   *   retried after a pause
   */
  handle(changes: readonly Change[], context: ConsumerContext): Promise<void>;
  /**
   * Processes dead letters again, for a consumer that stores its own. Without it `handle` gets the last change of each
   * entity.
   */
  retry?(entityIds: readonly string[], context: ConsumerContext): Promise<void>;
}

/** One object whose change makes many rows stale. */
export interface BackfillTarget {
  /** the kind of object, named by the consumer */
  scope: string;
  id: string;
}

/** What a consumer gets to rebuild its data. */
export interface ResyncContext extends Pick<ConsumerContext, 'database' | 'head'> {
  /** aborted when the process stops: end between two pages, and resume at the next start */
  signal: AbortSignal;
  /** Shows how far the rebuild is. */
  progress(state: { counted: string; done: number; total: number }): Promise<void>;
  /** Runs one page when not too many other consumers are at work. */
  page<Result>(work: () => Promise<Result>): Promise<Result>;
}

export interface Backfill {
  /** what the objects are, in the plural, like `people` */
  readonly objects: string;
  /** at most so many objects in one call of `process`; fewer when a page takes long */
  readonly pageSize: number;
  /** the targets of these changes; leave out those that affect no object */
  targetsOf(changes: readonly Change[], context: ConsumerContext): Promise<BackfillTarget[]>;
  /** The ids of objects that depend on a target: a page of them, in order, after an id. */
  dependentsOf(
    target: BackfillTarget,
    after: string | null,
    limit: number,
    context: ConsumerContext,
  ): Promise<string[]>;
  /** Brings these objects up to date, from their current rows. Repeating it has the same effect. */
  process(objectIds: readonly string[], context: ConsumerContext): Promise<void>;
  /** The ids of the objects that changes name. With it a large backlog is processed by object, each once. */
  namedBy?(changes: readonly Change[]): string[];
  /** what `handle` does for changes beside processing the objects that they name */
  processRest?(changes: readonly Change[], context: ConsumerContext): Promise<void>;
  /** Present: all data are rebuilt by processing all objects, so that the consumer needs no `resync`. */
  readonly all?: RebuildByObject;
}

interface RebuildByObject {
  /** names the rules by which objects are processed: an interrupted rebuild by other rules starts over */
  readonly edition: string;
  /** Runs before the first object. */
  begin?(context: ConsumerContext): Promise<void>;
  /** The ids of all objects: a page of them, in order, after an id. */
  objectsAfter(after: string | null, limit: number, context: ConsumerContext): Promise<string[]>;
  /** Runs after the last object, in the transaction that ends the rebuild. */
  end?(context: ConsumerContext): Promise<void>;
}

/** Thrown by `handle`: retrying can't help this entity. It becomes a dead letter, and the rest of the batch continues. */
export class NonRetryableError extends Error {
  /** @param reason a sentence without personal data: it is stored and shown to operators */
  constructor(
    readonly entityId: string,
    readonly reason: string,
  ) {
    super(reason);
    this.name = 'NonRetryableError';
  }
}
