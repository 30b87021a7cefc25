import { RapportError } from '../../errors.js';
import type { Database, Sql } from '../database/database.js';
import type { Change, FeedPosition } from './change.js';
import type { Consumer } from './consumer.js';
import { ConsumerRun } from './consumer-run.js';
import { decodeCursor, encodeCursor, resyncRequired } from './cursor.js';
import {
  isOutboxEmpty,
  lastOutboxIdOfTransaction,
  positionOfOutboxId,
  readChanges,
  readCheckpoint,
  readHead,
} from './feed.queries.js';
import { Pruner, type Retention } from './retention.js';
import { Sequencer } from './sequencer.js';
import { isBackfilled } from './backfill.queries.js';
import { Tail, type Watcher } from './tail.js';
import { type ReportFailure, Wake } from './wake.js';

export interface FeedOptions {
  /** units that react to changes; see consumer.ts */
  consumers?: readonly Consumer[];
  /** how long changes are kept; for ever when absent */
  retention?: Retention;
  /** failures that were survived; the work is tried again */
  report?: ReportFailure;
}

/** Another process may move what we wait for, so it is looked at beside the wake-ups of this one. */
const waitInterval = 25;
const drainTimeout = 60_000;

/**
 * The change feed of one process: it gives positions, runs the consumers and hands live changes to subscribers. Any
 * number of processes may have one on the same database. See feed.md in the design and docs for the guarantees.
 */
export class Feed {
  private readonly sequencer: Sequencer;
  private readonly tail: Tail;
  private readonly runs: ConsumerRun[] = [];
  private readonly pruner: Pruner | undefined;
  private readonly waiting = new Set<Wake>();
  private readonly report: ReportFailure;
  private started = false;

  constructor(
    private readonly database: Database,
    options: FeedOptions = {},
  ) {
    this.report = options.report ?? (() => undefined);
    this.sequencer = new Sequencer(database, (position) => this.tail.notify(position), this.report);
    this.tail = new Tail(database, this.report);
    this.tail.onAdvance(() => {
      for (const run of this.runs) run.nudge();
      this.wakeWaiting();
    });
    if (options.retention) this.pruner = new Pruner(database, options.retention, this.report);
    for (const consumer of options.consumers ?? []) this.addConsumer(consumer);
  }

  /** Adds a consumer; when the feed runs already, it begins at once. */
  addConsumer(consumer: Consumer): void {
    const advanced = () => {
      this.wakeWaiting();
      for (const follower of this.runs)
        if (follower.consumer.follows === consumer.name) follower.nudge();
    };
    const run = new ConsumerRun(this.database, consumer, advanced, this.report);
    this.runs.push(run);
    if (this.started) run.start();
  }

  async start(): Promise<void> {
    this.started = true;
    await this.tail.start();
    this.sequencer.start();
    for (const run of this.runs) run.start();
    this.pruner?.start();
  }

  /** Ends subscriptions and waits for the batches in work. */
  async stop(): Promise<void> {
    this.started = false;
    this.wakeWaiting();
    await Promise.all([
      this.sequencer.stop(),
      this.tail.stop(),
      this.pruner?.stop(),
      ...this.runs.map((run) => run.stop()),
    ]);
  }

  /** Something was committed: gives it its position now instead of at the next look. */
  nudge(): void {
    this.sequencer.nudge();
  }

  async head(sql: Sql = this.database.sql): Promise<FeedPosition> {
    const { epoch, position } = await readHead(sql);
    return { epoch, position };
  }

  /** The cursor to subscribe after, for a list whose rows are read after this call. */
  async headCursor(sql: Sql = this.database.sql): Promise<string> {
    return encodeCursor(await this.head(sql));
  }

  /**
   * The cursor of what the open transaction has written so far; undefined when it wrote nothing that is announced.
   * Call it last, inside the transaction: the position itself is given after the commit.
   */
  async cursorOfTransaction(sql: Sql): Promise<string | undefined> {
    const last = await lastOutboxIdOfTransaction(sql);
    return last && encodeCursor(last);
  }

  /** The cursor to resume after a change that `subscribe` gave. */
  cursorOf({ position }: Pick<Change, 'position'>): string {
    return encodeCursor({ epoch: this.tail.epoch, position });
  }

  /**
   * The position behind a cursor, waiting until its change has one.
   * @throws BAD_CURSOR, RESYNC_REQUIRED (another epoch, or no longer kept), WAIT_TIMED_OUT
   */
  async resolve(cursor: string, timeoutMs = 10_000): Promise<FeedPosition> {
    const place = decodeCursor(cursor);
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const head = await readHead(this.database.sql);
      if (place.epoch !== head.epoch)
        throw resyncRequired('This cursor was made before the database was restored.');
      const found =
        'position' in place
          ? { position: place.position, waiting: false }
          : await positionOfOutboxId(this.database.sql, place.outboxId);
      if (found.position !== null) {
        if ('position' in place && found.position > head.position)
          throw resyncRequired('This cursor is ahead of the feed.');
        if (found.position < head.pruned)
          throw resyncRequired('Changes after this cursor are no longer kept.');
        return { epoch: head.epoch, position: found.position };
      }
      if (!found.waiting) throw resyncRequired('The change of this cursor is no longer kept.');
      if (Date.now() > deadline)
        throw new RapportError(
          'WAIT_TIMED_OUT',
          'The change of this cursor has no position yet. Try again.',
        );
      this.nudge();
      await this.pause(deadline);
    }
  }

  /** How far a consumer has come; undefined when it never ran. */
  checkpoint(consumer: string): Promise<FeedPosition | undefined> {
    return readCheckpoint(this.database.sql, consumer);
  }

  /** The cursor of what a consumer has taken: of the feed's beginning when it never ran. */
  async checkpointCursor(consumer: string): Promise<string> {
    const [head, reached] = await Promise.all([this.head(), this.checkpoint(consumer)]);
    return encodeCursor({
      epoch: head.epoch,
      position: reached?.epoch === head.epoch ? Math.min(reached.position, head.position) : 0,
    });
  }

  /**
   * Resolves when the consumer has taken everything up to the cursor.
   * @throws as `resolve`; WAIT_TIMED_OUT says how far it is behind
   */
  async waitFor(cursor: string, consumer: string, timeoutMs = 10_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    const target = await this.resolve(cursor, timeoutMs);
    for (;;) {
      const reached = await this.checkpoint(consumer);
      if (
        reached?.epoch === target.epoch &&
        reached.position >= target.position &&
        (await isBackfilled(this.database.sql, consumer, target.position))
      )
        return;
      if (Date.now() >= deadline) {
        const behind = target.position - (reached?.epoch === target.epoch ? reached.position : 0);
        throw new RapportError(
          'WAIT_TIMED_OUT',
          `The change is not visible here yet: ${consumer} is ${behind} changes behind. Ask again without waitFor, or later.`,
          { behind },
        );
      }
      await this.pause(deadline);
    }
  }

  /** Resolves when every committed change has its position and every consumer of this process has taken it. */
  async drained(): Promise<void> {
    const deadline = Date.now() + drainTimeout;
    for (;;) {
      this.nudge();
      const reached = await this.isDrained();
      if (reached) return;
      if (Date.now() > deadline) throw new Error('The feed did not come to rest within a minute.');
      await this.pause(Date.now() + 5);
    }
  }

  /**
   * Batches of changes after the cursor, in order, each change once: first those that are kept, then live ones. Without
   * a cursor it begins with the next change. `next` throws BAD_CURSOR or RESYNC_REQUIRED.
   */
  subscribe(after?: string): AsyncIterableIterator<Change[]> {
    return this.tail.subscribe(after === undefined ? this.head() : this.resolve(after));
  }

  /** As `subscribe`, from a position; readers that are as far as the process get the very same batches. */
  follow(from: FeedPosition): AsyncIterableIterator<Change[]> {
    return this.tail.subscribe(Promise.resolve(from));
  }

  /** Changes after a position, in order, as far as they are kept. */
  read(after: number, limit: number): Promise<Change[]> {
    return readChanges(this.database.sql, after, limit);
  }

  /** Calls back with each batch before any follower gets it; undefined after a restore. Returns how to end it. */
  watch(watcher: Watcher): () => void {
    return this.tail.watch(watcher);
  }

  private async isDrained(): Promise<boolean> {
    if (!(await isOutboxEmpty(this.database.sql))) return false;
    const head = await this.head();
    this.tail.notify(head.position);
    const taken = await Promise.all(
      this.runs.map(async ({ consumer: { name } }) => {
        const checkpoint = await this.checkpoint(name);
        return (
          checkpoint?.epoch === head.epoch &&
          checkpoint.position >= head.position &&
          (await isBackfilled(this.database.sql, name, head.position))
        );
      }),
    );
    // A consumer may have written what is announced in its turn.
    return taken.every(Boolean) && (await isOutboxEmpty(this.database.sql));
  }

  private async pause(until: number): Promise<void> {
    const wake = new Wake();
    this.waiting.add(wake);
    await wake.sleep(Math.max(1, Math.min(waitInterval, until - Date.now())));
    this.waiting.delete(wake);
  }

  private wakeWaiting(): void {
    for (const wake of this.waiting) wake.wake();
  }
}
