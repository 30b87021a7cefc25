import type { ExecutionResult } from 'graphql';
import type { Frame, RenderedPage } from './pages.js';

/** The socket of a subscription. */
export interface Outlet {
  readonly subscribers: Set<Subscriber>;
  /** sends frames from `first` on, as many as there is room for; returns the index of the first that was not sent */
  deliver(prefix: Buffer, frames: readonly Frame[], first: number): number;
  /** resolves when something may be sent; false: it is closed */
  room(): Promise<boolean>;
}

/** Those who watch the same, as one of them sees them. */
export interface Company {
  /** everything up to here was handed to the live ones */
  readonly position: number;
  enter(member: Subscriber): void;
  /** it has got everything up to `position`, and is handed what comes */
  goLive(member: Subscriber): void;
  fallBehind(member: Subscriber): void;
  leave(member: Subscriber): void;
  /** the messages that follow a position which lies behind `this.position`; throws RESYNC_REQUIRED */
  past(position: number): Promise<RenderedPage>;
}

/**
 * One subscription of one socket. It reads the past at the pace of its socket until it has caught up with its group, and
 * is live from then on. A live one whose socket does not keep up goes back to reading: nothing is queued for it.
 *
 * To the protocol it is an iterator that gives nothing but its end: its messages go to the socket as they are.
 */
export class Subscriber implements AsyncIterableIterator<ExecutionResult> {
  private over = false;
  private last: ExecutionResult | undefined;
  private wake: (() => void) | undefined;
  private readonly prefix: Buffer;

  constructor(
    id: string,
    private readonly connection: Outlet,
    private readonly group: Company,
    /** everything up to here was sent */
    private position: number,
    private readonly toErrors: (error: unknown) => ExecutionResult['errors'],
  ) {
    this.prefix = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
  }

  start(): void {
    this.group.enter(this);
    this.connection.subscribers.add(this);
    this.catchUp();
  }

  /** Takes what the group hands to all, in order; `to` is where it then stands. */
  take(frames: readonly Frame[], to: number): void {
    if (this.send(frames, to)) return;
    this.group.fallBehind(this);
    this.catchUp();
  }

  fail(error: unknown): void {
    this.end({ errors: this.toErrors(error) });
  }

  /** Ends it, with a last result to tell. */
  end(last?: ExecutionResult): void {
    if (this.over) return;
    this.over = true;
    this.last = last;
    this.connection.subscribers.delete(this);
    this.group.leave(this);
    this.wake?.();
  }

  async next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    if (!this.over) await new Promise<void>((resolve) => (this.wake = resolve));
    const value = this.last;
    this.last = undefined;
    return value ? { done: false, value } : { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<ExecutionResult, undefined>> {
    this.end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private catchUp(): void {
    this.readPast().catch((error: unknown) => this.fail(error));
  }

  private async readPast(): Promise<void> {
    while ((await this.connection.room()) && !this.over) {
      // Nothing may come between the two: see Group.run.
      if (this.position >= this.group.position) return this.group.goLive(this);
      const { frames, to } = await this.group.past(this.position);
      while (!this.over && !this.send(frames, to)) if (!(await this.connection.room())) return;
    }
  }

  /** Sends the frames that it has not got, as far as the socket takes them. Returns whether that was all. */
  private send(frames: readonly Frame[], to: number): boolean {
    let first = 0;
    while (first < frames.length && frames[first]!.position <= this.position) first += 1;
    const next = this.connection.deliver(this.prefix, frames, first);
    // One change may have several messages: it counts when all of them are sent.
    this.position = Math.max(
      this.position,
      next === frames.length ? to : frames[next]!.position - 1,
    );
    return next === frames.length;
  }
}
