import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

type Mode = 'pass' | 'black hole';

interface Pair {
  near: Socket;
  far: Socket;
  /** what waits until the far side is connected, or until a black hole ends */
  heldToFar: Buffer[];
  heldToNear: Buffer[];
  /** the near side is gone and the far side does not know it */
  halfOpen: boolean;
}

const tick = 100;

/** A network that can be broken: passes TCP connections on to a port of this machine, until it is told otherwise. */
export class TcpProxy {
  private readonly pairs = new Set<Pair>();
  private mode: Mode = 'pass';
  /** bytes a second towards the near side */
  private rate = Infinity;
  private refusing = false;

  private constructor(
    private readonly server: Server,
    readonly port: number,
    public target: number,
  ) {
    server.on('connection', (near) => this.pass(near));
  }

  static async open(target: number): Promise<TcpProxy> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TcpProxy(server, (server.address() as AddressInfo).port, target);
  }

  /** Ports from which the far side sees us: PostgreSQL tells them of each of its sessions. */
  farPorts(): number[] {
    return [...this.pairs].flatMap(({ far }) => far.localPort ?? []);
  }

  get connections(): number {
    return this.pairs.size;
  }

  /** Every connection ends with RST, new ones work. */
  reset(): void {
    for (const { near, far } of this.pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  }

  /** Nothing answers at this port. */
  refuse(): void {
    this.refusing = true;
    this.reset();
  }

  /** Connections stay and nothing arrives on either side. */
  blackHole(): void {
    this.mode = 'black hole';
  }

  /** The near side has gone, and the far side is never told. */
  halfOpen(): void {
    for (const pair of this.pairs) {
      pair.halfOpen = true;
      pair.near.destroy();
    }
  }

  throttle(bytesPerSecond: number): void {
    this.rate = bytesPerSecond;
  }

  /** Everything works again; what a black hole held is delivered, and half-open connections are seen to have ended. */
  heal(): void {
    this.mode = 'pass';
    this.rate = Infinity;
    this.refusing = false;
    for (const pair of this.pairs) {
      if (pair.halfOpen) pair.far.destroy();
      else this.deliver(pair);
    }
  }

  async close(): Promise<void> {
    this.server.close();
    for (const { near, far } of this.pairs) {
      near.destroy();
      far.destroy();
    }
  }

  private pass(near: Socket): void {
    near.on('error', () => undefined);
    if (this.refusing) return void near.resetAndDestroy();
    const far = connect({ port: this.target, host: '127.0.0.1', noDelay: true });
    const pair: Pair = { near, far, heldToFar: [], heldToNear: [], halfOpen: false };
    this.pairs.add(pair);
    far.on('error', () => undefined);
    near.on('data', (data: Buffer) => {
      if (this.mode === 'pass' && pair.heldToFar.length === 0) far.write(data);
      else pair.heldToFar.push(data);
    });
    far.on('data', (data: Buffer) => {
      if (pair.halfOpen) return;
      if (this.mode === 'pass' && this.rate === Infinity && pair.heldToNear.length === 0)
        return void near.write(data);
      pair.heldToNear.push(data);
      // What a slow network has not delivered yet fills the sender's buffers, not ours.
      if (this.rate !== Infinity) {
        far.pause();
        this.trickle(pair);
      }
    });
    near.on('close', () => {
      // A black hole swallows the news as well.
      if (this.mode === 'black hole') pair.halfOpen = true;
      if (pair.halfOpen) return;
      this.pairs.delete(pair);
      far.destroy();
    });
    far.on('close', () => {
      this.pairs.delete(pair);
      near.destroy();
    });
  }

  private deliver({ near, far, heldToFar, heldToNear }: Pair): void {
    for (const data of heldToFar.splice(0)) far.write(data);
    for (const data of heldToNear.splice(0)) near.write(data);
    far.resume();
  }

  private trickle(pair: Pair): void {
    setTimeout(() => {
      if (this.rate === Infinity || !this.pairs.has(pair)) return;
      const held = Buffer.concat(pair.heldToNear.splice(0));
      const share = Math.ceil((this.rate * tick) / 1000);
      pair.near.write(held.subarray(0, share));
      if (held.length > share) {
        pair.heldToNear.push(held.subarray(share));
        this.trickle(pair);
      } else {
        pair.far.resume();
      }
    }, tick).unref();
  }
}
