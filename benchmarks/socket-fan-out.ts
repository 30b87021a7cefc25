import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { WebSocketServer } from 'ws';
import { now } from './clock.js';
import { median, milliseconds, quantile } from './report.js';
import { aSocketWorld, query, somePeers } from './socket-world.js';

/**
 * One change a second to all sockets, beside a plain `ws` server that sends one shared payload of the same length; both in
 * one process, the sockets' other ends in another, alternating:
 *   npm run build && npx node dist/benchmarks/socket-fan-out.js --sockets 5000 --changes 8 --rounds 3
 * p50, p99: from the commit (plain: from the first send) until a message has come, over all sockets and changes of a round.
 * spread50, spread99: from the first message that came; what handing out alone takes, without giving the change its
 * position and reading it.
 */
const { values } = parseArgs({
  options: {
    sockets: { type: 'string', default: '5000' },
    changes: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '3' },
  },
});
const [sockets, changes, rounds] = [values.sockets, values.changes, values.rounds].map(Number) as [
  number,
  number,
  number,
];

const world = await aSocketWorld();
const http = createServer();
const plain = new WebSocketServer({ server: http });
await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
const plainUrl = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
const peers = somePeers();

interface Round {
  p50: number;
  p99: number;
  spread50: number;
  spread99: number;
  cpu: number;
}
let payload = Buffer.alloc(0);

/** @param send hands out one message to all, and returns when it began */
async function round(open: () => Promise<unknown>, send: () => Promise<number>): Promise<Round> {
  await open();
  await wait(500);
  const delays: number[] = [];
  const spread: number[] = [];
  const cpu = process.cpuUsage();
  for (let index = 0; index < changes; index += 1) {
    const due = wait(1000);
    const arrived = peers.ask({ expect: 1 });
    const began = await send();
    const { times, sample } = await arrived;
    payload = Buffer.from(sample);
    const first = Math.min(...times);
    delays.push(...times.map((time) => time - began));
    spread.push(...times.map((time) => time - first));
    await due;
  }
  const used = process.cpuUsage(cpu);
  await peers.ask({ close: true });
  await wait(500);
  return {
    p50: quantile(delays, 0.5),
    p99: quantile(delays, 0.99),
    spread50: quantile(spread, 0.5),
    spread99: quantile(spread, 0.99),
    cpu: (used.user + used.system) / 1000 / changes,
  };
}

const ofRapport = () =>
  round(
    () =>
      peers.ask({
        open: sockets,
        url: world.socketUrl,
        atOnce: 200,
        subscribe: { authorization: world.authorization, query, variables: [{}] },
      }),
    async () => {
      await world.change();
      return now();
    },
  );
const ofPlain = () =>
  round(
    () => peers.ask({ open: sockets, url: plainUrl, atOnce: 200 }),
    async () => {
      const began = now();
      for (const socket of plain.clients) socket.send(payload, { binary: false });
      return began;
    },
  );

try {
  const results = { rapport: [] as Round[], plain: [] as Round[] };
  for (let index = 0; index < rounds; index += 1) {
    results.rapport.push(await ofRapport());
    results.plain.push(await ofPlain());
  }
  const of = (rows: Round[], name: keyof Round) => median(rows.map((row) => row[name]));
  console.log(
    `${sockets} sockets, ${changes} changes, a second apart, ${rounds} rounds, messages of ${payload.length} bytes; medians of the rounds`,
  );
  for (const [name, rows] of Object.entries(results))
    console.log(
      `${name.padEnd(8)} p50 ${milliseconds(of(rows, 'p50'))}  p99 ${milliseconds(of(rows, 'p99'))}  spread ${milliseconds(of(rows, 'spread50'))} / ${milliseconds(of(rows, 'spread99'))}  processor ${milliseconds(of(rows, 'cpu'))} a change`,
    );
  for (const name of ['p50', 'p99', 'spread50', 'spread99', 'cpu'] as const)
    console.log(
      `${name} rapport / plain  ${(of(results.rapport, name) / of(results.plain, name)).toFixed(2)}`,
    );
} finally {
  peers.stop();
  plain.close();
  http.close();
  await world.close();
}
