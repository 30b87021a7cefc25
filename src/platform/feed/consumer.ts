import type { Database, Sql } from '../database/database.js';
import type { Change, FeedPosition } from './change.js';

/** Where a batch stands. */
export interface ConsumerContext {
  database: Database;
  /** The transaction that also moves the checkpoint: what is written in it happens exactly once. Never wait in it for anything outside. */
  sql: Sql;
  /** the newest position, read before the batch: rows read from now on hold everything up to it */
  head: FeedPosition;
}

/**
 * A unit that reacts to changes, declared in one file `*.consumer.ts` of its domain and made in its module. Its
 * checkpoint is written after `handle` returned, so a batch that was interrupted comes again: outside of `context.sql`
 * the effect must be the same when it is repeated.
 */
export interface Consumer {
  /** names the checkpoint */
  readonly name: string;
  /** only changes of these entities; all when absent */
  readonly entities?: readonly string[];
  /** only changes of these kinds; all when absent */
  readonly kinds?: readonly string[];
  /** changes handed over at once, at most */
  readonly batchSize: number;
  /** where it begins when it has no checkpoint yet */
  readonly begins: 'AT_START' | 'AT_HEAD';
  /** another consumer that must have taken a change, and finished what it has to do about it, before this one gets it */
  readonly follows?: string;
  /** pauses after a failure, in milliseconds: they double from the first to the longest. Default: 100 to 5,000 */
  readonly backOff?: { readonly first: number; readonly longest: number };
  /**
   * What it has to do about many rows because of one change: worked off page by page between the batches, its place kept
   * in the database, so that it is bounded, goes on after an interruption, and keeps no other change waiting. `waitFor` waits for it.
   */
  readonly backfill?: Backfill;
  /** Whether what it keeps outside of the feed is there and has the shape of this version; it is asked at the start and after each failure. */
  isCurrent?(): Promise<boolean>;
  /**
   * Begins anew: what it keeps is not current, or changes that it has not seen are gone (the feed was pruned behind it, or
   * the database was restored). Everything that is committed before the call must be in when it returns. Without it such
   * a consumer goes on with the oldest change that is kept, or with the next one when it begins at the head.
   */
  resync?(context: Pick<ConsumerContext, 'database' | 'head'>): Promise<void>;
  /** Work that time calls for instead of a change: in the consumer's turn when it has taken everything, at the start and then at most so often. */
  readonly periodic?: { readonly everyMs: number; work(context: ConsumerContext): Promise<void> };
  /**
   * Reacts to changes, which are in order and each once. A change is a hint: read the row as it is now.
   * @throws NonRetryableError to set one entity aside, as a dead letter; anything else to get the same changes again after a pause
   */
  handle(changes: readonly Change[], context: ConsumerContext): Promise<void>;
  /**
   * Takes entities that were set aside once more, for a consumer that keeps its dead letters itself; without it `handle`
   * gets the last change of each.
   */
  retry?(entityIds: readonly string[], context: ConsumerContext): Promise<void>;
}

/** One thing whose change makes many rows stale. */
export interface BackfillTarget {
  /** what kind of thing, in the consumer's own words */
  scope: string;
  id: string;
}

interface Backfill {
  /** the targets that these changes have; leave out what touches nothing */
  targetsOf(changes: readonly Change[], context: ConsumerContext): Promise<BackfillTarget[]>;
  /**
   * Handles one page.
   * @param after where the page before it ended; null at the start
   * @returns where this page ended, or null when it was the last
   */
  page(
    target: BackfillTarget,
    after: string | null,
    context: ConsumerContext,
  ): Promise<string | null>;
}

/** Thrown by `handle`: this entity can never be taken as it is. It becomes a dead letter, and the rest goes on. */
export class NonRetryableError extends Error {
  /** @param reason why, in words without personal data: it is kept and shown to operators */
  constructor(
    readonly entityId: string,
    readonly reason: string,
  ) {
    super(reason);
    this.name = 'NonRetryableError';
  }
}
