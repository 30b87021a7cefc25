import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Viewer } from '../auth/viewer.js';
import type { Session } from '../graphql/session.js';
import { closeCodes } from './close-codes.js';
import type { Frame } from './pages.js';
import type { Outlet, Subscriber } from './subscriber.js';
import { onTheWire } from './wire.js';
import { itemAt } from '../present.js';

/** When a reader counts as slow. */
export interface SocketLimits {
  /** bytes that may wait for a reader; above that it gets no more */
  queueBytes: number;
  /** milliseconds after which the socket is closed if the bytes still wait */
  slowAfter: number;
}

/** Frames that are written with one system call. */
const writtenTogether = 32;
const longestTimer = 2 ** 31 - 1;

/** A socket after sign-in: its session, and whether something may be sent to it now. */
export class Connection implements Outlet {
  readonly subscribers = new Set<Subscriber>();
  /** the number of the last check of its rights that was begun, and of the last one that is done */
  private checksBegun = 0;
  private checksDone = 0;
  private readonly waiting = new Set<() => void>();
  private expiry: NodeJS.Timeout | undefined;

  /** @param authorization what the client signed in with; it is checked again when rights change */
  constructor(
    private readonly socket: WebSocket,
    private readonly wire: Socket,
    private readonly limits: SocketLimits,
    readonly authorization: unknown,
    public session: Session,
    private readonly listener: { closed(code: number): void; sent(messages: number): void },
  ) {
    socket.once('close', () => {
      clearTimeout(this.expiry);
      this.wake();
    });
    this.closeAtExpiry(session.viewer);
  }

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  /** bytes that wait for the reader */
  get queued(): number {
    return this.socket.bufferedAmount;
  }

  close(code: number, reason: string): void {
    if (!this.isOpen) return;
    this.listener.closed(code);
    this.socket.close(code, reason.slice(0, 120));
  }

  giveUp(): void {
    this.close(
      closeCodes.tryAgainLater,
      'The database can not be reached. Connect again and resume after your last changeCursor.',
    );
  }

  /** Pauses delivery until the viewer's rights are checked. Returns the number of the check, for `resume`. */
  suspend(): number {
    return (this.checksBegun += 1);
  }

  /** Resumes delivery, unless another check was begun since. */
  resume(session: Session, check: number): void {
    if (check !== this.checksBegun) return;
    this.checksDone = check;
    this.session = session;
    this.closeAtExpiry(session.viewer);
    this.wake();
  }

  private get suspended(): boolean {
    return this.checksDone !== this.checksBegun;
  }

  /**
   * Sends frames of a subscription, starting with the index `first`, as many as the reader has room for.
   * @returns the index of the first frame that was not sent; the number of frames if all were sent
   */
  deliver(prefix: Buffer, frames: readonly Frame[], first: number): number {
    let next = first;
    while (next < frames.length && this.hasRoom) {
      const start = next;
      for (
        let bytes = 0;
        next < frames.length && next - start < writtenTogether && bytes < this.limits.queueBytes;
        next += 1
      )
        bytes += itemAt(frames, next).payload.length;
      // Nothing else is being written to the socket: the library does not compress, and writes at once.
      this.wire.write(onTheWire(prefix, frames, start, next));
    }
    this.listener.sent(next - first);
    return next;
  }

  /** Waits until something may be sent; false if the socket was closed, also because its reader was too slow. */
  async room(): Promise<boolean> {
    while (this.isOpen && this.suspended)
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    if (!this.isOpen) return false;
    if (this.queued <= this.limits.queueBytes) return true;
    // More was written than the buffer of the socket takes, so it emits `drain` later.
    if (!(await this.drained()))
      this.close(
        closeCodes.tooSlow,
        'Messages were not taken fast enough. Connect again and resume after your last changeCursor.',
      );
    return this.suspended ? this.room() : this.isOpen;
  }

  private wake(): void {
    for (const resume of this.waiting) resume();
    this.waiting.clear();
  }

  private get hasRoom(): boolean {
    return !this.suspended && this.isOpen && this.queued <= this.limits.queueBytes;
  }

  private drained(): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (inTime: boolean) => {
        clearTimeout(timer);
        this.wire.off('drain', drained).off('close', drained);
        resolve(inTime);
      };
      const drained = () => end(true);
      const timer = setTimeout(() => end(false), this.limits.slowAfter);
      this.wire.once('drain', drained).once('close', drained);
    });
  }

  private closeAtExpiry({ expiresAt }: Viewer): void {
    clearTimeout(this.expiry);
    if (expiresAt === undefined) return;
    const left = Math.max(0, expiresAt * 1000 - Date.now());
    this.expiry = setTimeout(
      () => {
        if (left > longestTimer) this.closeAtExpiry(this.session.viewer);
        else
          this.close(
            closeCodes.tokenExpired,
            'The token has expired. Sign in again, connect, and resume after your last changeCursor.',
          );
      },
      Math.min(left, longestTimer),
    );
    this.expiry.unref();
  }
}
