import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createClient } from 'graphql-ws';
import pg from 'pg';
import WebSocket from 'ws';
import { readConfig } from '../src/config.js';
import { DemoService } from '../src/domains/imports/demo.service.js';
import { openDatabase } from '../src/open.js';
import { makeLog } from '../src/platform/telemetry/log.js';
import { startServer } from '../src/serve.js';
import { milliseconds, quantile } from './report.js';

/**
 * From the commit of a move, made in SQL by another connection that nobody tells of, to the message on a socket, at a
 * steady rate; one transaction a change.
 *   npm run build && node dist/benchmarks/feed-to-socket.js --rate 1000 --seconds 15
 */
const { values } = parseArgs({ options: { rate: { type: 'string', default: '1000' }, seconds: { type: 'string', default: '15' }, connections: { type: 'string', default: '8' } } });
const rate = Number(values.rate);
const total = rate * Number(values.seconds);

const folder = await mkdtemp(join(tmpdir(), 'rapport-benchmark-'));
const config = readConfig({ RAPPORT_DATA: join(folder, 'data'), PORT: '0' });
const opened = await openDatabase(config);
await new DemoService(opened.database).load();
const server = await startServer(config, opened.database, makeLog('warn'));
const pool = new pg.Pool({ connectionString: opened.database.urls.app, options: '-c role=rapport_app', max: Number(values.connections) });
try {
  await server.composition.feed.drained();
  const { rows: cards } = await pool.query<{ id: string; stage: string; next: number }>(`
    select a.id, a.stage_id as stage, coalesce((select max(ordinal) from transition t where t.application_id = a.id), 0) + 1 as next
    from application a where a.status = 'ACTIVE' and a.stage_id is not null limit 500`);
  const committed = new Map<string, number>();
  const arrived = new Map<string, number>();
  const client = createClient({
    url: `${server.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams: { authorization: 'Bearer demo:admin@demo.example' }, lazy: false,
  });
  let all: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (all = resolve));
  client.subscribe<any>({ query: 'subscription { pipelineChanges { transition { id } } }' }, {
    next: ({ data, errors }) => {
      if (errors) console.error(errors[0]!.message);
      const id = data?.pipelineChanges.transition?.id;
      if (id) arrived.set(id, performance.now());
      if (arrived.size === total) all();
    },
    error: (error) => console.error(error),
    complete: () => undefined,
  });
  await wait(1_000);
  const begun = performance.now();
  const pending: Promise<void>[] = [];
  for (let index = 0; index < total; index += 1) {
    const due = begun + (index * 1_000) / rate;
    const early = due - performance.now();
    if (early > 0) await wait(early);
    const card = cards[index % cards.length]!;
    card.next += 1;
    pending.push(pool.query(`insert into transition (application_id, ordinal, from_stage_id, to_stage_id, at, kind) values ($1, $2, $3, $3, now(), 'ADVANCE') returning id`, [card.id, card.next, card.stage])
      .then(({ rows: [{ id }] }) => void committed.set(id, performance.now())));
  }
  await Promise.all(pending);
  const took = (performance.now() - begun) / 1_000;
  await Promise.race([done, wait(15_000)]);
  const delays = [...committed].flatMap(([id, at]) => (arrived.has(id) ? [Math.max(0, arrived.get(id)! - at)] : []));
  console.log(`${Math.round(total / took)} changes/s asked for ${rate}/s, ${total} changes, ${total - delays.length} without a message`);
  console.log(`commit to socket  p50 ${milliseconds(quantile(delays, 0.5))}  p99 ${milliseconds(quantile(delays, 0.99))}`);
  await client.dispose();
} finally {
  await pool.end();
  await server.close();
  await opened.close();
  await rm(folder, { recursive: true, force: true });
}
