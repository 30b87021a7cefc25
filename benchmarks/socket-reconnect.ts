import { parseArgs } from 'node:util';
import { now } from './clock.js';
import { median, milliseconds, quantile } from './report.js';
import { aSocketWorld, query, somePeers } from './socket-world.js';

/**
 * Clients that lost their server reconnect at once, each with so many missed changes: until the first, half, and all of
 * them have got what they missed and are live. Once with one and the same subscription, once with a filter of its own for
 * each (which all match everybody):
 *   npm run build && npx node dist/benchmarks/socket-reconnect.js --clients 500 --missed 1000 --rounds 3
 */
const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '500' },
    missed: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
  },
});
const [clients, missed, rounds] = [values.clients, values.missed, values.rounds].map(Number) as [
  number,
  number,
  number,
];

const world = await aSocketWorld();
const peers = somePeers();

async function storm(filterOf: (client: number) => object | undefined) {
  const after = await world.feed.headCursor();
  await world.change(missed);
  await world.feed.drained();
  const variables = Array.from({ length: clients }, (_, client) => ({
    after,
    filter: filterOf(client),
  }));
  const began = now();
  const { times } = await peers.ask({
    open: clients,
    url: world.socketUrl,
    atOnce: clients,
    subscribe: { authorization: world.authorization, query, variables },
    thenExpect: missed,
  });
  const live = peers.ask({ expect: 1 });
  await world.change();
  await live; // each of them
  await peers.ask({ close: true });
  return times.map((time) => time - began);
}

try {
  for (const [name, filterOf] of [
    ['one subscription', () => undefined],
    ['one each', (client: number) => ({ createdFrom: new Date(client).toISOString() })],
  ] as const) {
    const results: number[][] = [];
    for (let round = 0; round < rounds; round += 1) results.push(await storm(filterOf));
    const of = (p: number) => milliseconds(median(results.map((times) => quantile(times, p))));
    console.log(
      `${clients} clients, ${missed} missed changes each, ${name}: first live ${of(0)}  half ${of(0.5)}  all ${of(1)}  (medians of ${rounds})`,
    );
  }
} finally {
  peers.stop();
  await world.close();
}
