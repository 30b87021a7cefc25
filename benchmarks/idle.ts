import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { DemoService } from '../src/domains/demo/demo.service.js';
import { idleSeconds } from './processor-time.js';
import { aSocketWorld, query, somePeers } from './socket-world.js';

/**
 * What a whole server costs while nothing happens: with the demo data, all consumers, and sockets that watch.
 *   npm run build && npx node dist/benchmarks/idle.js --sockets 100 --seconds 60
 */
const { values } = parseArgs({
  options: {
    sockets: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '60' },
  },
});
const [sockets, seconds] = [values.sockets, values.seconds].map(Number) as [number, number];
/** Looks get rarer while nothing comes, and what the start left over is tidied up. */
const settleSeconds = 15;

const world = await aSocketWorld({ consumers: true });
const peers = somePeers();
const owner = new pg.Client(world.database.urls.owner);
try {
  await owner.connect();
  await new DemoService(world.database).load();
  await world.feed.drained();
  await peers.ask({
    open: sockets,
    url: world.socketUrl,
    atOnce: 50,
    subscribe: { authorization: world.authorization, query, variables: [{}] },
  });
  await wait(settleSeconds * 1_000);
  const { own, server } = await idleSeconds(owner, () => wait(seconds * 1_000));
  const of = (used: number) =>
    `${used.toFixed(2)} s, ${((used * 100) / seconds).toFixed(2)} % of a core`;
  console.log(
    `${sockets} sockets, ${seconds} s at rest: processor time of the server ${of(own)}; of PostgreSQL ${server === undefined ? 'unknown' : of(server)}`,
  );
} finally {
  peers.stop();
  await owner.end();
  await world.close();
}
