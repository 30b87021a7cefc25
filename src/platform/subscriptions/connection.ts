import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Viewer } from '../auth/viewer.js';
import type { Session } from '../graphql/session.js';
import { closeCodes } from './close-codes.js';
import type { Frame } from './pages.js';
import type { Outlet, Subscriber } from './subscriber.js';
import { onTheWire } from './wire.js';

/** How a socket is watched. */
export interface SocketLimits {
  /** bytes that wait for a reader before nothing more is handed to it */
  queueBytes: number;
  /** milliseconds in which it has to take them, or it is closed */
  slowAfter: number;
}

/** Frames that are written with one call to the system. */
const writtenTogether = 32;
const longestTimer = 2 ** 31 - 1;

/** A socket after sign-in: who is behind it, and how much may be sent to it now. */
export class Connection implements Outlet {
  readonly subscribers = new Set<Subscriber>();
  /** questions about its rights that were asked, and the last of them that was answered */
  private checksBegun = 0;
  private checksDone = 0;
  private readonly waiting = new Set<() => void>();
  private expiry: NodeJS.Timeout | undefined;

  /** @param authorization what it signed in with: to be asked again when rights change */
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

  /** bytes that its reader has not taken */
  get queued(): number {
    return this.socket.bufferedAmount;
  }

  close(code: number, reason: string): void {
    if (!this.isOpen) return;
    this.listener.closed(code);
    this.socket.close(code, reason.slice(0, 120));
  }

  /** Nothing is sent until it is known whether it may still see it. Returns the number of the check, for `resume`. */
  suspend(): number {
    return (this.checksBegun += 1);
  }

  /** Goes on, unless another check was asked since. */
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
   * Sends frames from `first` on under a subscription's id, as many as the reader has room for.
   * @returns the index of the first that was not sent; the number of frames when all were
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
        bytes += frames[next]!.payload.length;
      // Nothing else is under way on the wire: the library compresses nothing and writes at once.
      this.wire.write(onTheWire(prefix, frames, start, next));
    }
    this.listener.sent(next - first);
    return next;
  }

  /** Waits until something may be sent; false when it was closed, because it took too long too. */
  async room(): Promise<boolean> {
    while (this.isOpen && this.suspended)
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    if (!this.isOpen) return false;
    if (this.queued <= this.limits.queueBytes) return true;
    // So much was written that the wire tells when it has sent it all.
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
