import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';

interface Peer {
  wire: Socket;
  /** whether a ping was not answered yet */
  asked: boolean;
  /** bytes that it had taken at the last look */
  taken: number;
}

/**
 * Pings all sockets, and cuts those whose peer went away without a word. A slow reader answers late, because the ping
 * waits behind what it has not read: it counts as there while it takes something.
 */
export class KeepAlive {
  private readonly peers = new Map<WebSocket, Peer>();
  private readonly timer: NodeJS.Timeout;

  /** @param every milliseconds between two pings */
  constructor(every: number) {
    this.timer = setInterval(() => this.look(), every);
    this.timer.unref();
  }

  add(socket: WebSocket, wire: Socket): void {
    const peer: Peer = { wire, asked: false, taken: 0 };
    this.peers.set(socket, peer);
    socket.on('pong', () => (peer.asked = false));
    socket.once('close', () => this.peers.delete(socket));
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    for (const [socket, peer] of this.peers) {
      const taken = peer.wire.bytesWritten - peer.wire.writableLength;
      if (!peer.asked) {
        peer.asked = true;
        socket.ping();
      } else if (peer.wire.writableLength === 0 || taken === peer.taken) socket.terminate();
      peer.taken = taken;
    }
  }
}
