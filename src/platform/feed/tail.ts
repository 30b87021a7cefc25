import type pg from 'pg';
import type { Database } from '../database/database.js';
import type { Change, FeedPosition } from './change.js';
import { resyncRequired } from './cursor.js';
import { feedChannel, readChanges, readHead } from './feed.queries.js';
import { type ReportFailure, Wake } from './wake.js';

const batchSize = 500;
/** A reader that is further behind than this reads from the table again, so that memory stays flat. */
const queueLimit = 5_000;
/** Announcements are lost while the connection is; a look at the head finds what they told. */
const lookInterval = 2_000;

/** Hears of changes before any subscriber does; without changes after a restore, when anything may be another. */
export type Watcher = (changes: readonly Change[] | undefined) => void;

/** One for a process: hears of new positions, reads them once and hands them to every live subscriber. */
export class Tail {
  private readonly wake = new Wake();
  private readonly subscribers = new Set<Subscription>();
  private readonly listeners = new Set<() => void>();
  private readonly watchers = new Set<Watcher>();
  private client: pg.Client | undefined;
  private running: Promise<void> | undefined;
  private stopping = false;
  /** of the changes handed out */
  epoch = '';
  /** everything up to here was handed out */
  private position = 0;
  private announced = 0;

  constructor(
    private readonly database: Database,
    private readonly report: ReportFailure,
  ) {}

  /** Resolves when it knows the head: from then on nothing is missed. */
  async start(): Promise<void> {
    this.stopping = false;
    const head = await readHead(this.database.sql);
    this.epoch = head.epoch;
    this.position = this.announced = head.position;
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.wake.wake();
    await this.running;
    this.running = undefined;
    for (const subscriber of [...this.subscribers]) await subscriber.return();
  }

  /** The head is at least here. */
  announce(position: number): void {
    if (position <= this.announced) return;
    this.announced = position;
    this.wake.wake();
    for (const listener of this.listeners) listener();
  }

  /** Calls back whenever the head moves. */
  onAdvance(listener: () => void): void {
    this.listeners.add(listener);
  }

  /**
   * Changes after a position, in order, each once: from the table until the reader has caught up, live from then on.
   * @param from where to begin; a failure to find that out is thrown by the first `next`
   */
  subscribe(from: Promise<FeedPosition>): Subscription {
    const subscription = new Subscription(from, {
      isCurrent: (position) => position >= this.position,
      read: (after) => readChanges(this.database.sql, after, batchSize),
      leave: () => this.subscribers.delete(subscription),
    });
    this.subscribers.add(subscription);
    return subscription;
  }

  /**
   * Calls back with each batch before it is handed to subscribers, for what must be settled first, like taking a right
   * away. Returns how to end it.
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
      if (!this.stopping) await this.wake.sleep(lookInterval);
    }
    await this.client?.end().catch(() => undefined);
    this.client = undefined;
  }

  private async listen(): Promise<void> {
    const client = await this.database.connect();
    const lost = (error?: unknown) => {
      if (this.client !== client) return;
      this.client = undefined;
      if (!this.stopping) this.report('tail connection', error ?? new Error('The connection was closed.'));
      client.end().catch(() => undefined);
      this.wake.wake();
    };
    client.on('error', lost);
    client.on('end', () => lost());
    client.on('notification', ({ payload }) => this.announce(Number(payload)));
    this.client = client;
    await client.query(`listen ${feedChannel}`);
  }

  private async handOut(): Promise<void> {
    if (this.announced <= this.position) {
      const head = await readHead(this.database.sql);
      if (head.epoch !== this.epoch) return this.beginAgain(head);
      this.announce(head.position);
    }
    while (this.announced > this.position && !this.stopping) {
      // Nobody listens: there is nothing to read. Whoever comes later reads from the table first.
      if (this.subscribers.size + this.watchers.size === 0) return void (this.position = this.announced);
      const changes = await readChanges(this.database.sql, this.position, batchSize);
      if (changes.length === 0) return void (this.position = this.announced);
      this.position = changes.at(-1)!.position;
      for (const watcher of this.watchers) watcher(changes);
      for (const subscriber of this.subscribers) subscriber.offer(changes);
    }
  }

  /** The database was restored: what subscribers have seen is another history. */
  private beginAgain(head: FeedPosition): void {
    this.epoch = head.epoch;
    this.position = this.announced = head.position;
    for (const watcher of this.watchers) watcher(undefined);
    for (const subscriber of this.subscribers) subscriber.fail(resyncRequired('The database was restored.'));
  }
}

interface Source {
  /** whether nothing that was handed out lies behind this position */
  isCurrent(position: number): boolean;
  read(after: number): Promise<Change[]>;
  leave(): void;
}

/** One reader of the feed. Its `next` must be awaited before it is called again, as `for await` does. */
export class Subscription implements AsyncIterableIterator<Change[]> {
  private readonly wake = new Wake();
  private queue: Change[][] = [];
  private queued = 0;
  private live = false;
  private closed = false;
  private failure: unknown;
  private position: number | undefined;

  constructor(
    private readonly from: Promise<FeedPosition>,
    private readonly source: Source,
  ) {
    from.catch(() => undefined); // thrown by next()
  }

  /** Takes a batch from the tail. A reader that is not live reads it from the table later. */
  offer(changes: Change[]): void {
    if (this.live) {
      this.queue.push(changes);
      this.queued += changes.length;
      if (this.queued > queueLimit) {
        this.queue = [];
        this.queued = 0;
        this.live = false;
      }
    }
    this.wake.wake();
  }

  fail(error: unknown): void {
    this.failure = error;
    this.wake.wake();
  }

  async next(): Promise<IteratorResult<Change[], undefined>> {
    try {
      if (this.position === undefined) this.position = (await this.from).position;
      for (;;) {
        if (this.failure !== undefined) throw this.failure;
        if (this.closed) return { done: true, value: undefined };
        const changes = this.live ? this.takeQueued() : await this.catchUp();
        if (changes.length > 0 && !this.closed) {
          this.position = changes.at(-1)!.position;
          return { done: false, value: changes };
        }
        if (this.live && this.queue.length === 0 && !this.closed) await this.wake.sleep(60_000);
      }
    } catch (error) {
      await this.return();
      throw error;
    }
  }

  async return(): Promise<IteratorResult<Change[], undefined>> {
    this.closed = true;
    this.queue = [];
    this.source.leave();
    this.wake.wake();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private takeQueued(): Change[] {
    const batch = this.queue.shift() ?? [];
    this.queued -= batch.length;
    // What was read from the table already, ahead of the tail, is left out. All subscribers get the same array otherwise.
    return batch.length > 0 && batch[0]!.position <= this.position! ? batch.filter(({ position }) => position > this.position!) : batch;
  }

  private async catchUp(): Promise<Change[]> {
    const missed = !this.source.isCurrent(this.position!);
    const changes = await this.source.read(this.position!);
    const reached = changes.at(-1)?.position ?? this.position!;
    // Positions are dense, so a missing one was pruned while we were behind.
    const gap = changes.length > 0 ? changes[0]!.position !== this.position! + 1 : missed;
    if (gap && !this.failure) throw resyncRequired('Changes after this cursor are no longer kept.');
    // From this moment on the tail's batches are queued: between reading and here nothing else ran that could hand one out.
    this.live = this.source.isCurrent(reached);
    return changes;
  }
}
