import type { Change, FeedPosition } from './change.js';
import { resyncRequired } from './cursor.js';
import { Wake } from './wake.js';
import { lastOf } from '../present.js';

/** A reader with a larger lag reads from the table again, so that memory stays flat. */
const queueLimit = 5_000;

/** What a subscription needs from the tail. */
export interface Source {
  /** true if no delivered change comes after this position */
  isCurrent(position: number): boolean;
  read(after: number): Promise<Change[]>;
  /** called when the subscription has consumed everything that was delivered */
  idle(): void;
  leave(): void;
}

/** One reader of the feed. Await `next` before you call it again, as `for await` does. */
export class Subscription implements AsyncIterableIterator<Change[]> {
  private readonly wake = new Wake();
  private queue: Change[][] = [];
  private queued = 0;
  private live = false;
  private idle = false;
  private closed = false;
  private failure: unknown;
  private position: number | undefined;

  constructor(
    private readonly from: Promise<FeedPosition>,
    private readonly source: Source,
  ) {
    from.catch(() => undefined); // thrown by next()
  }

  /** Receives a batch from the tail. A reader that is not live reads it from the table later. */
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

  /** True while it has batches of the tail to process. */
  get isAtWork(): boolean {
    return this.live && !this.closed && (!this.idle || this.queue.length > 0);
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
          this.position = lastOf(changes).position;
          return { done: false, value: changes };
        }
        if (this.live && this.queue.length === 0 && !this.closed) await this.waitForBatch();
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

  private async waitForBatch(): Promise<void> {
    this.idle = true;
    this.source.idle();
    await this.wake.sleep(60_000);
    this.idle = false;
  }

  private takeQueued(): Change[] {
    const batch = this.queue.shift() ?? [];
    this.queued -= batch.length;
    // Leave out what was already read from the table, ahead of the tail. Otherwise all subscribers get the same array.
    return batch.length > 0 && batch[0]!.position <= this.position!
      ? batch.filter(({ position }) => position > this.position!)
      : batch;
  }

  private async catchUp(): Promise<Change[]> {
    const missed = !this.source.isCurrent(this.position!);
    const changes = await this.source.read(this.position!);
    const reached = changes.at(-1)?.position ?? this.position!;
    // Positions are dense, so a missing one was pruned before we read it.
    const gap = changes.length > 0 ? changes[0]!.position !== this.position! + 1 : missed;
    if (gap && !this.failure) throw resyncRequired('Changes after this cursor are no longer kept.');
    // From now on the tail's batches are queued. Nothing else ran between the read and here that could have delivered one.
    this.live = this.source.isCurrent(reached);
    return changes;
  }
}
