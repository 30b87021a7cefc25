import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { freshDatabase, type FreshDatabase } from '../scenario/database.js';

let fresh: FreshDatabase;
let client: pg.Client;
beforeAll(async () => {
  fresh = await freshDatabase();
  // The owner may write every table, those that only grow included.
  client = new pg.Client({ connectionString: fresh.urls.owner });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await fresh.close();
});

/** The texts of all nodes of a kind in a printed plan, each with what is below it. */
function* nodesOf(plan: string, kind: string): Generator<string> {
  for (let at = plan.indexOf(`{${kind} `); at >= 0; at = plan.indexOf(`{${kind} `, at + 1))
    yield nodeAt(plan, at);
}

/** The text of the node whose brace is at a place. */
function nodeAt(plan: string, start: number): string {
  let depth = 0;
  let end = start;
  do {
    if (plan[end] === '{') depth += 1;
    if (plan[end] === '}') depth -= 1;
    end += 1;
  } while (depth > 0 && end < plan.length);
  return plan.slice(start, end);
}

/** True when one side of a loop, `lefttree` or `righttree`, reads rows of the statement. */
const readsRows = (loop: string, side: string): boolean =>
  nodeAt(loop, loop.indexOf('{', loop.indexOf(`:join.plan.${side} `))).includes(
    '{NAMEDTUPLESTORESCAN ',
  );

/** Plans that read the rows of the statement once for each of the rows of the statement. */
const quadratic = (plans: readonly string[]): string[] =>
  plans.filter((plan) =>
    [...nodesOf(plan, 'NESTLOOP')].some(
      (loop) => readsRows(loop, 'lefttree') && readsRows(loop, 'righttree'),
    ),
  );

/**
 * The plans that PostgreSQL makes while a statement runs, those of triggers included. A trigger keeps its plans, so those
 * that are made for a statement without rows are those that a statement with many rows meets.
 */
async function plansOf(statement: string): Promise<string[]> {
  const plans: string[] = [];
  const note = (notice: { message?: string; detail?: string }) =>
    plans.push((notice.detail ?? notice.message ?? '').replace(/\s+/g, ' '));
  await client.query(
    'set debug_print_plan = on; set debug_pretty_print = off; set client_min_messages = log',
  );
  client.on('notice', note);
  try {
    await client.query(statement);
  } finally {
    client.off('notice', note);
    await client.query('reset debug_print_plan; reset client_min_messages');
  }
  return plans.filter((plan) => plan.includes('{PLANNEDSTMT'));
}

test('no trigger compares each updated row with each other', async () => {
  const { rows } = await client.query<{ name: string; column: string }>(
    `select distinct t.tgrelid::regclass::text as name, (select quote_ident(attname) from pg_attribute where attrelid = t.tgrelid and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = '' order by attnum limit 1) as column
     from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
     where t.tgoldtable is not null and t.tgnewtable is not null and c.relnamespace = 'public'::regnamespace order by 1`,
  );
  const tables = rows.map(({ name }) => name);
  expect(tables).toEqual(expect.arrayContaining(['application', 'candidate', 'job', 'api_key']));
  const found: string[] = [];
  for (const { name, column } of rows) {
    const plans = await plansOf(`update ${name} set ${column} = ${column} where false`);
    expect(plans.length).toBeGreaterThan(1);
    if (quadratic(plans).length > 0) found.push(name);
  }
  expect(found).toEqual([]);
});

test('a trigger that does is found', async () => {
  await client.query(`
    create table pair (id int primary key, value int);
    create function compare_pair() returns trigger language plpgsql as $$
    begin
      if exists (select from changed c join before b using (id) where c.value <> b.value) then raise notice 'another'; end if;
      return null;
    end $$;
    create trigger compare after update on pair referencing old table as before new table as changed for each statement execute function compare_pair();
  `);
  expect(quadratic(await plansOf('update pair set value = value where false'))).toHaveLength(1);
});
