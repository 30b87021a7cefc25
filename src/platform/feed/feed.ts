import { availableParallelism } from 'node:os';
import { RapportError } from '../../errors.js';
import type { Database, Sql } from '../database/database.js';
import type { Change, FeedPosition } from './change.js';
import type { Consumer } from './consumer.js';
import type { NotifyCatchUp } from './catch-up-progress.js';
import { ConsumerRun } from './consumer-run.js';
import { installationSecret } from '../sealing/installation.queries.js';
import { Cursors, resyncRequired } from './cursor.js';
import {
  isOutboxEmpty,
  lastOutboxIdOfTransaction,
  positionOfOutboxId,
  readChanges,
  readCheckpoint,
  readHead,
  readReached,
} from './feed.queries.js';
import { Pruner, type Retention } from './retention.js';
import { Sequencer } from './sequencer.js';
import { Slots } from './slots.js';
import { isBackfilled } from './backfill.queries.js';
import { currentWork } from '../work/work.js';
import { Tail, type Watcher } from './tail.js';
import { type ReportFailure, Wake } from './wake.js';

export interface FeedOptions {
  /** what reacts to changes; see consumer.ts */
  consumers?: readonly Consumer[];
  /** how long changes are kept; for ever when absent */
  retention?: Retention;
  /** called with failures of background work, which is retried */
  report?: ReportFailure;
}

/** Another process may move what we wait for, so we also poll, beside the wake-ups of this process. */
const waitInterval = 25;
const drainTimeout = 60_000;
/**
 * Consumers that work through a large backlog at the same time. While requests are served, they need the rest of the
 * processors, for the work of this process and of PostgreSQL.
 */
const half = availableParallelism() >> 1;
const busyConsumers = (): number => Math.max(currentWork()?.all.isInUse ? 1 : 2, half);

/**
 * The change feed of one process: it assigns positions, runs the consumers and delivers live changes to subscribers.
 * Any number of processes may run one on the same database. docs/guarantees.md lists what it guarantees.
 */
export class Feed {
  private readonly sequencer: Sequencer;
  private readonly tail: Tail;
  private readonly runs: ConsumerRun[] = [];
  private readonly pruner: Pruner | undefined;
  private readonly waiting = new Set<Wake>();
  private readonly report: ReportFailure;
  private cursorsRead: Promise<Cursors> | undefined;
  /** set when the feed has started */
  private cursors: Cursors | undefined;
  private readonly slots = new Slots(busyConsumers);
  private readonly catchUpListeners: NotifyCatchUp[] = [];
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

  /** Adds a consumer. It starts at once if the feed is running. */
  addConsumer(consumer: Consumer): void {
    const run = new ConsumerRun(this.database, consumer, {
      advanced: () => {
        this.wakeWaiting();
        this.nudgeRuns(({ follows }) => follows === consumer.name);
      },
      settled: () => this.nudgeRuns(({ yieldsTo }) => yieldsTo === consumer.name),
      report: this.report,
      notify: (state) => {
        for (const listener of this.catchUpListeners) listener(state);
      },
      slots: this.slots,
      isBehind: (name) => this.runs.some((one) => one.consumer.name === name && one.isBehind),
    });
    this.runs.push(run);
    if (this.started) run.start();
  }

  /** Calls back while a consumer of this process catches up: at the start, every half minute and at the end. */
  onCatchUp(listener: NotifyCatchUp): void {
    this.catchUpListeners.push(listener);
  }

  async start(): Promise<void> {
    this.started = true;
    await this.sealedCursors();
    await this.tail.start();
    this.sequencer.start();
    for (const run of this.runs) run.start();
    this.pruner?.start();
  }

  /** Ends subscriptions and waits for the current batches. */
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

  /** Something was committed: assigns its position now instead of at the next poll. */
  nudge(): void {
    this.sequencer.nudge();
  }

  async head(sql: Sql = this.database.sql): Promise<FeedPosition> {
    const { epoch, position } = await readHead(sql);
    return { epoch, position };
  }

  /** The cursor to subscribe after. Call it before you read the rows of a list. */
  async headCursor(sql: Sql = this.database.sql): Promise<string> {
    const cursors = await this.sealedCursors();
    return cursors.encode(await this.head(sql));
  }

  /**
   * The cursor of what the open transaction has written so far; undefined when it wrote nothing into the outbox.
   * Call it last, inside the transaction: the position itself is assigned after the commit.
   */
  async cursorOfTransaction(sql: Sql): Promise<string | undefined> {
    const cursors = await this.sealedCursors();
    const last = await lastOutboxIdOfTransaction(sql);
    return last && cursors.encode(last);
  }

  /** The cursor to resume after a change that `subscribe` gave. @throws when the feed was not started */
  cursorOf({ position }: Pick<Change, 'position'>): string {
    if (!this.cursors) throw new Error('The feed was not started.');
    return this.cursors.encode({ epoch: this.tail.epoch, position });
  }

  /**
   * The position of a cursor. Waits until its change has one, at most `timeoutMs` milliseconds.
   * @throws BAD_CURSOR, RESYNC_REQUIRED (another epoch, or no longer kept), WAIT_TIMED_OUT
   */
  async resolve(cursor: string, timeoutMs = 10_000): Promise<FeedPosition> {
    const decoded = (await this.sealedCursors()).decode(cursor);
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const head = await readHead(this.database.sql);
      if (decoded.epoch !== head.epoch)
        throw resyncRequired('This cursor was made before the database was restored.');
      const found =
        'position' in decoded
          ? { position: decoded.position, waiting: false }
          : await positionOfOutboxId(this.database.sql, decoded.outboxId);
      if (found.position !== null) {
        if ('position' in decoded && found.position > head.position)
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

  /** The position that a consumer has reached; undefined when it never ran. */
  checkpoint(consumer: string): Promise<FeedPosition | undefined> {
    return readCheckpoint(this.database.sql, consumer);
  }

  /**
   * The cursor of the position up to which a consumer has finished everything, backfills included; the start of the feed
   * when it never ran.
   */
  async checkpointCursor(consumer: string): Promise<string> {
    const head = await this.head();
    const reached = await readReached(this.database.sql, consumer, head);
    return (await this.sealedCursors()).encode({
      epoch: head.epoch,
      position: Math.max(0, Math.min(reached, head.position)),
    });
  }

  /**
   * Resolves when the consumer has processed everything up to the cursor, backfills included.
   * @throws as `resolve`; WAIT_TIMED_OUT says how many changes it lags behind
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
        const finished = await readReached(this.database.sql, consumer, target);
        const behind = target.position - Math.max(0, finished);
        throw new RapportError(
          'WAIT_TIMED_OUT',
          `The change is not visible here yet: ${consumer} is ${behind} changes behind. Ask again without waitFor, or later.`,
          { behind },
        );
      }
      await this.pause(deadline);
    }
  }

  /** Resolves when every committed change has its position and every consumer of this process has processed it. */
  async drained(): Promise<void> {
    const deadline = Date.now() + drainTimeout;
    for (;;) {
      this.nudge();
      const reached = await this.isDrained();
      if (reached) return;
      if (Date.now() > deadline) throw new Error('The feed did not become idle within a minute.');
      await this.pause(Date.now() + 5);
    }
  }

  /**
   * Batches of changes after the cursor, in order, each change once: first stored ones, then live ones. Without a cursor
   * it starts with the next change. `next` throws BAD_CURSOR or RESYNC_REQUIRED.
   */
  subscribe(after?: string): AsyncIterableIterator<Change[]> {
    return this.tail.subscribe(after === undefined ? this.head() : this.resolve(after));
  }

  /** As `subscribe`, from a position. Readers that have caught up get the same array objects. */
  follow(from: FeedPosition): AsyncIterableIterator<Change[]> {
    return this.tail.subscribe(Promise.resolve(from));
  }

  /** Up to `limit` changes after a position, in order. Pruned ones are missing. */
  read(after: number, limit: number): Promise<Change[]> {
    return readChanges(this.database.sql, after, limit);
  }

  /** Calls back with each batch before any subscriber gets it, and with undefined after a restore. Returns a function that ends it. */
  watch(watcher: Watcher): () => void {
    return this.tail.watch(watcher);
  }

  /** Reads the secret of the installation once; after a failure again. */
  private async sealedCursors(): Promise<Cursors> {
    this.cursorsRead ??= installationSecret(this.database.sql).then(
      (secret) => (this.cursors = new Cursors(secret)),
      (error: unknown) => {
        this.cursorsRead = undefined;
        throw error;
      },
    );
    return this.cursorsRead;
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
    // A consumer may itself have written changes.
    return taken.every(Boolean) && (await isOutboxEmpty(this.database.sql));
  }

  private nudgeRuns(which: (consumer: Consumer) => boolean): void {
    for (const run of this.runs) if (which(run.consumer)) run.nudge();
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
