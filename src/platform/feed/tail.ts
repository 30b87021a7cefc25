import type pg from 'pg';
import type { Database } from '../database/database.js';
import type { Change, FeedPosition } from './change.js';
import { resyncRequired } from './cursor.js';
import { feedChannel, readChanges, readHead } from './feed.queries.js';
import { Subscription } from './subscription.js';
import { asPart } from '../work/work.js';
import { type ReportFailure, Wake } from './wake.js';
import { lastOf } from '../present.js';

const batchSize = 500;
/** Notifications are lost while there is no connection. Polling the head finds what they said. */
const pollInterval = 2_000;
/** Milliseconds that the next batch waits for readers that still process the last one. */
const defaultReaderTimeout = 50;

/** Called with changes before any subscriber gets them; with undefined after a restore, when anything may have changed. */
export type Watcher = (changes: readonly Change[] | undefined) => void;

/** One for each process: is notified of new positions, reads the changes once and delivers them to every live subscriber. */
export class Tail {
  private readonly wake = new Wake();
  private readonly readerIdle = new Wake();
  private readonly subscribers = new Set<Subscription>();
  private readonly listeners = new Set<() => void>();
  private readonly watchers = new Set<Watcher>();
  private client: pg.Client | undefined;
  private running: Promise<void> | undefined;
  private stopping = false;
  /** of the delivered changes */
  epoch = '';
  /** everything up to here was delivered */
  private position = 0;
  private notified = 0;

  constructor(
    private readonly database: Database,
    private readonly report: ReportFailure,
    private readonly readerTimeout = defaultReaderTimeout,
  ) {}

  /** Resolves when the head is known: from then on no change is missed. */
  async start(): Promise<void> {
    this.stopping = false;
    const head = await readHead(this.database.sql);
    this.epoch = head.epoch;
    this.position = this.notified = head.position;
    this.running ??= asPart(() => this.run(), true);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.wake.wake();
    this.readerIdle.wake();
    await this.running;
    this.running = undefined;
    for (const subscriber of [...this.subscribers]) await subscriber.return();
  }

  /** The head is at least at this position. */
  notify(position: number): void {
    if (position <= this.notified) return;
    this.notified = position;
    this.wake.wake();
    for (const listener of this.listeners) listener();
  }

  /** Calls back whenever the head moves. */
  onAdvance(listener: () => void): void {
    this.listeners.add(listener);
  }

  /**
   * Changes after a position, in order, each once: from the table until the reader has caught up, then live.
   * @param from where to start; the first `next` throws if this rejects
   */
  subscribe(from: Promise<FeedPosition>): Subscription {
    const subscription = new Subscription(from, {
      isCurrent: (position) => position >= this.position,
      read: (after) => readChanges(this.database.sql, after, batchSize),
      idle: () => this.readerIdle.wake(),
      leave: () => {
        this.subscribers.delete(subscription);
        this.readerIdle.wake();
      },
    });
    this.subscribers.add(subscription);
    return subscription;
  }

  /**
   * Calls back with each batch before subscribers get it, for what must come first, like revoking a right.
   * @returns a function that ends it
   */
  watch(watcher: Watcher): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        if (!this.client) await this.listen();
        await this.handOut();
      } catch (error) {
        this.report('tail', error);
      }
      if (!this.stopping) await this.wake.sleep(pollInterval);
    }
    await this.client?.end().catch(() => undefined);
    this.client = undefined;
  }

  private async listen(): Promise<void> {
    const client = await this.database.connect();
    const lost = (error?: unknown) => {
      if (this.client !== client) return;
      this.client = undefined;
      if (!this.stopping)
        this.report('tail connection', error ?? new Error('The connection was closed.'));
      client.end().catch(() => undefined);
      this.wake.wake();
    };
    client.on('error', lost);
    client.on('end', () => lost());
    client.on('notification', ({ payload }) => this.notify(Number(payload)));
    this.client = client;
    await client.query(`listen ${feedChannel}`);
  }

  private async handOut(): Promise<void> {
    if (this.notified <= this.position) {
      const head = await readHead(this.database.sql);
      if (head.epoch !== this.epoch) return this.beginAgain(head);
      this.notify(head.position);
    }
    while (this.notified > this.position && !this.stopping) {
      // Nobody listens, so there is nothing to read. A later subscriber reads from the table first.
      if (this.subscribers.size + this.watchers.size === 0)
        return void (this.position = this.notified);
      const changes = await readChanges(this.database.sql, this.position, batchSize);
      if (changes.length === 0) return void (this.position = this.notified);
      this.position = lastOf(changes).position;
      for (const watcher of this.watchers) watcher(changes);
      for (const subscriber of this.subscribers) subscriber.offer(changes);
      await this.readersAreIdle();
    }
  }

  /**
   * Waits until readers have processed the last batch, at most `readerTimeout`. What is committed meanwhile reaches them
   * in one batch and not in many that each cost statements of their own, so a process with a lag catches up. A reader
   * that takes longer than the timeout finds several batches waiting.
   */
  private async readersAreIdle(): Promise<void> {
    const deadline = performance.now() + this.readerTimeout;
    while (!this.stopping && [...this.subscribers].some((subscriber) => subscriber.isAtWork)) {
      const left = deadline - performance.now();
      if (left <= 0) return;
      await this.readerIdle.sleep(left);
    }
  }

  /** The database was restored: subscribers have seen changes that no longer exist. */
  private beginAgain(head: FeedPosition): void {
    this.epoch = head.epoch;
    this.position = this.notified = head.position;
    for (const watcher of this.watchers) watcher(undefined);
    for (const subscriber of this.subscribers)
      subscriber.fail(resyncRequired('The database was restored.'));
  }
}
