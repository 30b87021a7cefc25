import { parseArgs } from 'node:util';
import { DemoService } from '../src/domains/demo/demo.service.js';
import { aChild } from './child.js';
import type { MovesAnswer, MovesOrder } from './feed-to-socket.client.js';
import { median, milliseconds, quantile } from './report.js';
import { aSocketWorld } from './socket-world.js';

/**
 * From the commit of a move to the message on a socket, at a steady rate. Moves are written in SQL, so the server is told
 * of none; writer and reader are a process of their own.
 *   npm run build && npx node dist/benchmarks/feed-to-socket.js --rate 1000 --seconds 10 --rounds 3
 * --together: moves of one commit, like those of a bulk mutation. --durable: each commit waits for the disk.
 * --consumers: this process keeps index, match and metrics up to date beside, instead of leaving that to a feed worker.
 */
const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
    together: { type: 'string', default: '1' },
    connections: { type: 'string', default: '8' },
    durable: { type: 'boolean', default: false },
    consumers: { type: 'boolean', default: false },
  },
});
const [rate, seconds, rounds, together, connections] = [
  values.rate,
  values.seconds,
  values.rounds,
  values.together,
  values.connections,
].map(Number) as [number, number, number, number, number];

const world = await aSocketWorld({ consumers: values.consumers });
const client = aChild<MovesOrder, MovesAnswer>('feed-to-socket.client.js');
try {
  await new DemoService(world.database).load();
  await world.feed.drained();
  const results: { reached: number; p50: number; p99: number; processor: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    const { took, changes, delays } = await client.ask({
      databaseUrl: world.database.urls.app,
      socketUrl: world.socketUrl,
      authorization: world.authorization,
      rate,
      together,
      seconds,
      connections,
      durable: values.durable,
    });
    const { user, system } = process.cpuUsage(before);
    if (delays.length < changes)
      console.log(`${changes - delays.length} of ${changes} changes without a message`);
    results.push({
      reached: (changes * 1_000) / took,
      p50: quantile(delays, 0.5),
      p99: quantile(delays, 0.99),
      processor: (user + system) / 1_000 / changes,
    });
    await world.feed.drained();
  }
  const of = (name: keyof (typeof results)[number]) =>
    median(results.map((result) => result[name]));
  console.log(
    `${Math.round(of('reached'))} changes/s of ${rate}/s asked for, ${together} a commit, ${values.durable ? 'durable' : 'not flushed'}, consumers ${values.consumers ? 'in this process' : 'elsewhere'}, medians of ${rounds} rounds of ${seconds} s`,
  );
  console.log(
    `commit to socket  p50 ${milliseconds(of('p50'))}  p99 ${milliseconds(of('p99'))}  processor of the server ${milliseconds(of('processor'))} a change`,
  );
} finally {
  client.stop();
  await world.close();
}
