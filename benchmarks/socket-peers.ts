import WebSocket from 'ws';
import { now } from './clock.js';

/** What the peers' process is told to do; it answers each order once. */
export type PeerOrder =
  /** opens sockets and subscribes; `after` with a cursor to resume. Answers when all are ready, or with `thenExpect` when so many messages came to each */
  | {
      open: number;
      url: string;
      subscribe?: { authorization: string; query: string; variables: readonly object[] };
      atOnce: number;
      thenExpect?: number;
    }
  /** answers when the next messages have come, so many to each */
  | { expect: number }
  | { close: true };

export interface PeerAnswer {
  /** when each message came; with `thenExpect`, when the last one of each socket did */
  times: number[];
  /** a message as it came */
  sample: string;
}

let sockets: WebSocket[] = [];
let sample = '';
let heard = (_index: number): void => undefined;

async function open(order: Extract<PeerOrder, { open: number }>): Promise<PeerAnswer> {
  const { url, subscribe, thenExpect } = order;
  const counts = new Array<number>(order.open).fill(0);
  const times: number[] = [];
  const first = sockets.length;
  const all = new Promise<void>((resolve) => {
    if (!thenExpect) return resolve();
    heard = (index) => {
      counts[index - first]! += 1;
      if (counts[index - first] !== thenExpect) return;
      times.push(now());
      if (times.length === order.open) resolve();
    };
  });
  const one = (index: number) =>
    new Promise<void>((resolve, reject) => {
      const socket = new WebSocket(url, subscribe ? 'graphql-transport-ws' : []);
      sockets.push(socket);
      socket.on('error', reject);
      socket.on('close', (code) => reject(new Error(`closed with ${code}`)));
      let ready = false;
      const say = (message: object) => socket.send(JSON.stringify(message));
      socket.on('open', () =>
        subscribe
          ? say({ type: 'connection_init', payload: { authorization: subscribe.authorization } })
          : resolve(),
      );
      socket.on('message', (data: Buffer) => {
        if (subscribe && !ready) {
          ready = true; // the acknowledgement
          say({
            id: `subscription-${index}`,
            type: 'subscribe',
            payload: {
              query: subscribe.query,
              variables: subscribe.variables[index % subscribe.variables.length],
            },
          });
          return resolve();
        }
        sample ||= String(data);
        heard(index);
      });
    });
  for (let opened = 0; opened < order.open; opened += order.atOnce) {
    await Promise.all(
      Array.from({ length: Math.min(order.atOnce, order.open - opened) }, (_, index) =>
        one(first + opened + index),
      ),
    );
  }
  await all;
  return { times, sample };
}

const expect = (count: number) =>
  new Promise<PeerAnswer>((resolve) => {
    const times: number[] = [];
    heard = () => {
      times.push(now());
      if (times.length === count * sockets.length) resolve({ times, sample });
    };
  });

function close(): PeerAnswer {
  for (const socket of sockets) socket.removeAllListeners('close').terminate();
  sockets = [];
  sample = '';
  return { times: [], sample };
}

process.on('message', (order: PeerOrder) => {
  const answer = 'open' in order ? open(order) : 'expect' in order ? expect(order.expect) : close();
  Promise.resolve(answer).then(
    (done) => process.send!(done),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
