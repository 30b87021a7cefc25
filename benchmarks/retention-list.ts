import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import pg from 'pg';
import { readConfig } from '../src/config.js';
import {
  dueList,
  listDuePeople,
  takeOffChanged,
} from '../src/domains/retention/due-people.queries.js';
import { dueItems, insertRun } from '../src/domains/retention/retention.queries.js';
import { openDatabase } from '../src/open.js';
import { rowsOf } from '../src/platform/database/database.js';

/**
 * How long the list of the people who are due takes, and the comparison before its approval, by the rules that come with
 * Rapport: people with three applications and two contacts each. `--plan` prints the plan of the list.
 *   npm run build && node_modules/.bin/node dist/benchmarks/retention-list.js --people 100000
 */
const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '20000' },
    plan: { type: 'boolean', default: false },
  },
});
const people = Number(values.people);
const asOf = '2026-11-30T00:00:00Z';

const folder = await mkdtemp(join(tmpdir(), 'rapport-benchmark-'));
const opened = await openDatabase(
  readConfig({ RAPPORT_DATA: join(folder, 'data'), RAPPORT_DEMO: '0' }),
);
try {
  await fill(new pg.Client(opened.database.urls.owner));
  const database = opened.database.sql;
  const { id } = await insertRun(database, { asOf, by: 'benchmark', approvalsNeeded: 1 });
  if (values.plan)
    await database.transaction().execute(async (transaction) => {
      await rowsOf(transaction, sql`set local enable_nestloop = off`);
      const plan = await rowsOf<{ 'QUERY PLAN': string }>(
        transaction,
        sql`explain (analyze, buffers, costs off) ${dueList(id, asOf)}`,
      );
      console.log(plan.map((row) => row['QUERY PLAN']).join('\n'));
      await rowsOf(transaction, sql`delete from retention_item`);
    });
  const listed = await timed('list', () =>
    database.transaction().execute((transaction) => listDuePeople(transaction, id, asOf)),
  );
  const items = await dueItems(database, id);
  const ids = items.map(({ candidateId }) => candidateId);
  await timed('compare before the approval', () =>
    database.transaction().execute((transaction) => takeOffChanged(transaction, id, asOf, ids)),
  );
  console.log(`${people} people, ${JSON.stringify(listed)} listed`);
} finally {
  await opened.close();
  await rm(folder, { recursive: true, force: true });
}

async function timed<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const began = performance.now();
  const result = await work();
  console.log(`${name}: ${Math.round(performance.now() - began)} ms`);
  return result;
}

/** Writes people without the triggers, which nobody measures here. */
async function fill(client: pg.Client): Promise<void> {
  await client.connect();
  const tables = ['candidate', 'job', 'application', 'interaction'];
  for (const table of tables) await client.query(`alter table ${table} disable trigger user`);
  await client.query(`insert into job (title, country)
    select 'Job ' || n, (array['DE', 'US', 'CA-ON', 'FR', null])[1 + n % 5] from generate_series(1, 500) n`);
  await client.query(
    `insert into candidate (given_name, country, created_at, consent_until)
    select 'P' || n, (array['DE', 'US', 'CA', null])[1 + n % 4], timestamptz '2021-01-01' + n % 1800 * interval '1 day',
      case when n % 3 = 0 then timestamptz '2025-01-01' + n % 1000 * interval '1 day' end
    from generate_series(1, $1::int) n`,
    [people],
  );
  await client.query(`insert into application (candidate_id, job_id, applied_at, status, ended_at)
    select c.id, j.ids[1 + (c.n * 7 + a * 13) % 500], c.created_at, (array['REJECTED', 'WITHDRAWN', 'HIRED', 'REJECTED', 'REJECTED', 'ACTIVE'])[1 + (c.n + a) % 6],
      case when (c.n + a) % 6 <> 5 then c.created_at + a * interval '40 days' end
    from (select id, created_at, row_number() over () as n from candidate) c, generate_series(1, 3) a, (select array_agg(id) as ids from job) j where c.n % 10 > 0`);
  await client.query(`insert into interaction (candidate_id, at, type, direction)
    select id, created_at + a * interval '50 days', 'EMAIL', 'OUT' from candidate, generate_series(1, 2) a`);
  for (const table of tables) await client.query(`alter table ${table} enable trigger user`);
  await client.query('update retention_rule set enabled = true');
  await client.query('analyze');
  await client.end();
}
