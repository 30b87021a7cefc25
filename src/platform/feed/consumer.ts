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
  /** pauses after a failure, in milliseconds: they double from the first to the longest. Default: 100 to 5,000 */
  readonly backOff?: { readonly first: number; readonly longest: number };
  /**
   * Updates many rows because of one change, page by page between the batches. How far it is stands in the database
   * (table `feed_sweep`, which keeps its old name), so that it resumes after an interruption and blocks no other change.
   * `waitFor` waits for it.
   */
  readonly backfill?: Backfill;
  /** Whether the consumer's own data, such as an index, exists in the format of this version. Called at the start and after each failure. */
  isCurrent?(): Promise<boolean>;
  /**
   * Rebuilds the consumer's data: it is not current, or changes were lost to the consumer (the feed was pruned, or the
   * database was restored). When it returns, everything that was committed before the call must be included. A consumer
   * without it continues with the oldest change that is kept, or with the next one when it begins at the head.
   */
  resync?(context: Pick<ConsumerContext, 'database' | 'head'>): Promise<void>;
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

interface Backfill {
  /** the targets of these changes; leave out those that affect no row */
  targetsOf(changes: readonly Change[], context: ConsumerContext): Promise<BackfillTarget[]>;
  /**
   * Processes one page.
   * @param after where the previous page ended; null at the start
   * @returns where this page ended; null when it was the last one
   */
  page(
    target: BackfillTarget,
    after: string | null,
    context: ConsumerContext,
  ): Promise<string | null>;
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
