import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { now } from './clock.js';
import { aSocketWorld, query } from './socket-world.js';

/**
 * A reader at 1 KB/s while changes flow: how much memory it costs, and when it is closed.
 *   npm run build && npx node --expose-gc dist/benchmarks/socket-slow-reader.js --seconds 60 --rate 1000 --readers 10
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '1000' },
    readers: { type: 'string', default: '10' },
  },
});
const [seconds, rate, readers] = [values.seconds, values.rate, values.readers].map(Number) as [
  number,
  number,
  number,
];

const world = await aSocketWorld();
const measure = (name: string, reason?: string) =>
  world.server
    .measures()
    .filter((one) => one.name === name && (!reason || one.labels?.reason === reason))
    .reduce((sum, { value }) => sum + value, 0);
const memory = () => {
  global.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { held: (heapUsed + external) / 2 ** 20, rss: rss / 2 ** 20 };
};

/** A peer that takes 1,024 bytes a second from its wire. Returns how to end it. */
function slowReader() {
  const { hostname, port } = new URL(world.socketUrl);
  const wire = connect({ port: Number(port), host: hostname });
  wire.on('error', () => undefined);
  const frame = (message: object) => {
    const text = Buffer.from(JSON.stringify(message));
    const head =
      text.length < 126
        ? Buffer.from([0x81, 0x80 | text.length])
        : Buffer.from([0x81, 0x80 | 126, text.length >> 8, text.length & 255]);
    wire.write(Buffer.concat([head, Buffer.alloc(4), text])); // masked with zeros
  };
  wire.write(
    `GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`,
  );
  frame({ type: 'connection_init', payload: { authorization: world.authorization } });
  setTimeout(() => frame({ id: '1', type: 'subscribe', payload: { query } }), 1000);
  wire.on('readable', () => undefined); // nothing flows by itself
  const reading = setInterval(() => wire.read(Math.min(1024, wire.readableLength)), 1000);
  return () => {
    clearInterval(reading);
    wire.destroy();
  };
}

try {
  const watched = Array.from({ length: readers }, slowReader);
  await wait(3000);
  const before = memory();
  const began = now();
  let [queued, held, rss, firstClosed] = [0, 0, 0, Infinity];
  for (let second = 0; second < seconds; second += 1) {
    const due = wait(1000);
    await world.change(rate);
    queued = Math.max(queued, measure('rapport_socket_queued_bytes_max'));
    if (measure('rapport_socket_closes_total', 'tooSlow'))
      firstClosed = Math.min(firstClosed, now() - began);
    const current = memory();
    [held, rss] = [Math.max(held, current.held), Math.max(rss, current.rss)];
    await due;
  }
  const after = memory();
  const mb = (value: number) => `${value.toFixed(1)} MB`;
  console.log(
    `${readers} readers at 1 KB/s, ${rate} changes/s for ${seconds} s, ${measure('rapport_socket_messages_total')} messages sent`,
  );
  console.log(
    `held by the process  before ${mb(before.held)}  most ${mb(held)}  after ${mb(after.held)}   resident  before ${mb(before.rss)}  most ${mb(rss)}  after ${mb(after.rss)}`,
  );
  console.log(
    `longest queue ${(queued / 1024).toFixed(0)} KB   closed as too slow ${measure('rapport_socket_closes_total', 'tooSlow')}, as gone ${measure('rapport_socket_closes_total', 'gone')}${firstClosed < Infinity ? `, the first after ${(firstClosed / 1000).toFixed(0)} s` : ''}`,
  );
  for (const end of watched) end();
} finally {
  await world.close();
}
