import type { ExecutionResult } from 'graphql';
import { isUnreachable } from '../database/unreachable.js';
import type { Frame, RenderedPage } from './pages.js';
import { itemAt } from '../present.js';

/** The connection of a subscription, as the subscriber sees it. */
export interface Outlet {
  readonly subscribers: Set<Subscriber>;
  /** sends frames, starting with the index `first`, as many as there is room for; returns the index of the first that was not sent */
  deliver(prefix: Buffer, frames: readonly Frame[], first: number): number;
  /** resolves when something may be sent; false: the connection is closed */
  room(): Promise<boolean>;
  /** closes the connection so that the client connects again and resumes: the database can't be reached */
  giveUp(): void;
}

/** The group of a subscription, as the subscriber sees it. */
export interface SubscriberGroup {
  /** everything up to here was delivered to the live members */
  readonly position: number;
  enter(member: Subscriber): void;
  /** the member has received everything up to `position`, and gets later frames from the group */
  goLive(member: Subscriber): void;
  fallBehind(member: Subscriber): void;
  leave(member: Subscriber): void;
  /** the messages after a position that is below `this.position`; throws RESYNC_REQUIRED */
  past(position: number): Promise<RenderedPage>;
}

/**
 * One subscription of one socket. It reads past messages at the pace of its socket until it has caught up with its group;
 * then it is live. When the socket of a live one is too slow, it goes back to reading: nothing is queued for it.
 *
 * graphql-ws sees an iterator that only yields its end, because the messages are written to the socket directly.
 */
export class Subscriber implements AsyncIterableIterator<ExecutionResult> {
  private over = false;
  private last: ExecutionResult | undefined;
  private wake: (() => void) | undefined;
  private readonly prefix: Buffer;

  constructor(
    id: string,
    private readonly connection: Outlet,
    private readonly group: SubscriberGroup,
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

  /** Receives frames that the group delivers to all members, in order; `to` is the position after them. */
  take(frames: readonly Frame[], to: number): void {
    if (this.send(frames, to)) return;
    this.group.fallBehind(this);
    this.catchUp();
  }

  fail(error: unknown): void {
    if (isUnreachable(error)) this.giveUp();
    else this.end({ errors: this.toErrors(error) });
  }

  /** Ends with its connection: the client connects again and resumes, by itself. */
  giveUp(): void {
    this.connection.giveUp();
    this.end();
  }

  /** Ends the subscription, optionally with a last result for the client. */
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
      // No await between the next two statements: see Group.run.
      if (this.position >= this.group.position) return this.group.goLive(this);
      const { frames, to } = await this.group.past(this.position);
      while (!this.over && !this.send(frames, to)) if (!(await this.connection.room())) return;
    }
  }

  /** Sends the frames after its position, as many as the socket has room for. Returns true if all were sent. */
  private send(frames: readonly Frame[], to: number): boolean {
    const unsent = frames.findIndex(({ position }) => position > this.position);
    const first = unsent < 0 ? frames.length : unsent;
    const next = this.connection.deliver(this.prefix, frames, first);
    // A change may have several messages. It counts as sent when all of them are.
    this.position = Math.max(
      this.position,
      next === frames.length ? to : itemAt(frames, next).position - 1,
    );
    return next === frames.length;
  }
}
