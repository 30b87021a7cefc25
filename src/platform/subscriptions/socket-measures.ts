import type { WebSocket } from 'ws';
import type { Measure, Measured } from '../telemetry/measure.js';
import { closeCodes } from './close-codes.js';
import type { Connection } from './connection.js';
import { valueOf } from '../present.js';

/** `gone`: the peer no longer answered, so it was sent no code; it sees 1006, if anything. */
const reasons = { ...closeCodes, gone: 1006 };

/** Measures of the sockets of this process. */
export class SocketMeasures implements Measured {
  private readonly closes = new Map<number, number>(
    Object.values(reasons).map((code) => [code, 0]),
  );
  private messages = 0;

  constructor(
    private readonly sockets: ReadonlySet<WebSocket>,
    private readonly connections: ReadonlySet<Connection>,
    private readonly hub: { readonly size: number },
  ) {}

  /** Counts a socket that the server closed. */
  readonly closed = (code: number): void => {
    this.closes.set(code, (this.closes.get(code) ?? 0) + 1);
  };

  readonly cut = (): void => this.closed(reasons.gone);

  readonly sent = (messages: number): void => {
    this.messages += messages;
  };

  measures(): Measure[] {
    const connections = [...this.connections];
    const queued = connections.map((connection) => connection.queued);
    return [
      {
        name: 'rapport_sockets',
        help: 'Open sockets, signed in or not.',
        type: 'gauge',
        value: this.sockets.size,
      },
      {
        name: 'rapport_subscriptions',
        help: 'Subscriptions on all sockets.',
        type: 'gauge',
        value: connections.reduce((sum, { subscribers }) => sum + subscribers.size, 0),
      },
      {
        name: 'rapport_subscription_groups',
        help: 'Different documents, variables and permissions among the subscriptions: each change is evaluated once for each.',
        type: 'gauge',
        value: this.hub.size,
      },
      {
        name: 'rapport_socket_queued_bytes',
        help: 'Bytes that wait for the readers of all sockets.',
        type: 'gauge',
        value: queued.reduce((sum, bytes) => sum + bytes, 0),
      },
      {
        name: 'rapport_socket_queued_bytes_max',
        help: 'Bytes that wait for the slowest reader.',
        type: 'gauge',
        value: queued.reduce((most, bytes) => Math.max(most, bytes), 0),
      },
      {
        name: 'rapport_socket_messages_total',
        help: 'Messages of subscriptions that were sent.',
        type: 'counter',
        value: this.messages,
      },
      ...Object.entries(reasons).map(([reason, code]): Measure => ({
        name: 'rapport_socket_closes_total',
        help: 'Sockets that the server closed, by reason.',
        type: 'counter',
        value: valueOf(this.closes, code),
        labels: { reason },
      })),
    ];
  }
}
