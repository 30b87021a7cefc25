import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { readConfig } from '../src/config.js';
import { openDatabase } from '../src/open.js';
import { median } from './report.js';

/**
 * Transactions a second of parallel writers with the feed's triggers and without them, in alternating runs; nothing
 * else runs. A transaction is what a move of a card writes: the application, its transition, and an interaction.
 *   npm run build && node dist/benchmarks/feed-writers.js --writers 16 --seconds 5 --runs 5
 * --durable flushes at each commit, as a server does by default; without it the cost of the triggers shows most.
 */
const { values } = parseArgs({
  options: {
    writers: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '5' },
    runs: { type: 'string', default: '5' },
    durable: { type: 'boolean', default: false },
  },
});
const [writers, seconds, runs] = [
  Number(values.writers),
  Number(values.seconds),
  Number(values.runs),
];

const folder = await mkdtemp(join(tmpdir(), 'rapport-benchmark-'));
const opened = await openDatabase(
  readConfig({ RAPPORT_DATA: join(folder, 'data'), RAPPORT_DEMO: '0' }),
);
const { urls } = opened.database;
const owner = new pg.Client(urls.owner);
await owner.connect();
const written = ['application', 'transition', 'interaction'];

async function setTriggers(on: boolean): Promise<void> {
  const { rows } = await owner.query<{ table: string; name: string }>(
    `select c.relname as table, t.tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where t.tgname like 'announce%' and c.relname = any($1)`,
    [written],
  );
  for (const { table, name } of rows)
    await owner.query(`alter table ${table} ${on ? 'enable' : 'disable'} trigger ${name}`);
  await owner.query('delete from outbox');
  await owner.query('vacuum outbox');
}

async function transactionsPerSecond(): Promise<number> {
  const clients = await Promise.all(
    Array.from({ length: writers }, async () => {
      const client = new pg.Client({ connectionString: urls.app, options: '-c role=rapport_app' });
      await client.connect();
      if (!values.durable) await client.query('set synchronous_commit = off');
      return client;
    }),
  );
  const end = performance.now() + seconds * 1000;
  let done = 0;
  await Promise.all(
    clients.map(async (client, writer) => {
      for (let turn = 0; performance.now() < end; turn += 1) {
        const card = cards[(writer + writers * turn) % cards.length]!;
        await client.query('begin');
        await client.query(`select set_config('rapport.with_transition', 'on', true)`);
        await client.query(
          'update application set stage_entered_at = now(), version = version + 1 where id = $1',
          [card.id],
        );
        await client.query(
          `insert into transition (application_id, ordinal, from_stage_id, to_stage_id, at, kind) values ($1, $2, $3, $3, now(), 'ADVANCE')`,
          [card.id, turn + 2, card.stage],
        );
        await client.query(
          `insert into interaction (candidate_id, application_id, at, type) values ($1, $2, now(), 'NOTE')`,
          [card.candidate, card.id],
        );
        await client.query('commit');
        done += 1;
      }
    }),
  );
  await Promise.all(clients.map((client) => client.end()));
  return done / seconds;
}

let cards: { id: string; candidate: string; stage: string }[] = [];
try {
  const job = randomUUID();
  await owner.query(`insert into job (id, title) values ($1, 'Benchmark')`, [job]);
  const {
    rows: [stage],
  } = await owner.query(
    `insert into stage (job_id, name, position, milestone) values ($1, 'Applied', 1, 'APPLICATION') returning id`,
    [job],
  );
  ({ rows: cards } = await owner.query(
    `
    with people as (insert into candidate (given_name) select 'P' || n from generate_series(1, 2000) n returning id)
    insert into application (candidate_id, job_id, applied_at, stage_id) select id, $1, now(), $2 from people returning id, candidate_id as candidate, stage_id as stage`,
    [job, stage.id],
  ));
  const [withTriggers, without]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run += 1) {
    await setTriggers(false);
    without.push(await transactionsPerSecond());
    await setTriggers(true);
    withTriggers.push(await transactionsPerSecond());
  }
  const [a, b] = [median(withTriggers), median(without)];
  console.log(
    `${writers} writers, ${values.durable ? 'durable' : 'not flushed'}, ${runs} alternating runs of ${seconds} s, medians`,
  );
  console.log(`without triggers  ${Math.round(b)} transactions/s`);
  console.log(
    `with triggers     ${Math.round(a)} transactions/s, ${((1 - a / b) * 100).toFixed(1)} % lost`,
  );
} finally {
  await owner.end();
  await opened.close();
  await rm(folder, { recursive: true, force: true });
}
