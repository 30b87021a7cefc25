import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { itemAt } from '../present.js';

/** An interval is cut into this many turns, each for a part of the peers: thousands of pings at once would delay messages. */
const turns = 12;

interface Peer {
  wire: Socket;
  /** checks since a ping that was not answered yet; 0: all were answered */
  unanswered: number;
  /** bytes that it had received at the last check */
  taken: number;
}

/**
 * Pings all sockets, and cuts those whose peer has disappeared. A slow reader answers late, because the ping waits behind
 * what it has not read. It counts as alive while it receives bytes, and gets one more check.
 */
export class KeepAlive {
  private readonly shifts = Array.from({ length: turns }, () => new Map<WebSocket, Peer>());
  private readonly timer: NodeJS.Timeout;
  private turn = 0;
  private added = 0;

  /**
   * @param every milliseconds between two checks of a peer
   * @param cut called for each socket that was cut
   */
  constructor(
    every: number,
    private readonly cut: () => void,
  ) {
    this.timer = setInterval(
      () => this.check(itemAt(this.shifts, (this.turn += 1) % turns)),
      every / turns,
    );
    this.timer.unref();
  }

  add(socket: WebSocket, wire: Socket): void {
    const peer: Peer = { wire, unanswered: 0, taken: 0 };
    const shift = itemAt(this.shifts, (this.added += 1) % turns);
    shift.set(socket, peer);
    socket.on('pong', () => (peer.unanswered = 0));
    socket.once('close', () => shift.delete(socket));
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private check(shift: ReadonlyMap<WebSocket, Peer>): void {
    for (const [socket, peer] of shift) {
      const taken = peer.wire.bytesWritten - peer.wire.writableLength;
      const takes = peer.wire.writableLength > 0 && taken !== peer.taken;
      peer.taken = taken;
      if (peer.unanswered === 0) {
        socket.ping();
        peer.unanswered = 1;
      } else if (takes) peer.unanswered = 1;
      else if (peer.wire.writableLength > 0 && peer.unanswered === 1) peer.unanswered = 2;
      else {
        this.cut();
        socket.terminate();
      }
    }
  }
}
