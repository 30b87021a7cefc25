import type { Client } from '../staging/connection.queries.js';
import { checkedName } from '../staging/names.queries.js';
import { createTemporary, dropTables } from '../staging/temporary.queries.js';
import type { Table } from '../tables/table.js';

/**
 * Creates the tables of refused rows, and of the ids of those that belong to somebody who was erased. They live as long as
 * the connection: for the rejects files, and for what refers to such a row.
 */
export async function createRefused(client: Client): Promise<void> {
  await client.query(`create temp table if not exists refused (
    tab text not null, origin integer not null, line bigint not null, col text not null, reason text not null, raw text
  ) on commit preserve rows`);
  await client.query(
    'create temp table if not exists erased_row (kind text not null, external_id text not null) on commit preserve rows',
  );
}

/**
 * Moves the rows with a problem out of the checked ones.
 * @returns true when there were any
 */
export async function refuseProblems(client: Client, table: string): Promise<boolean> {
  const checked = checkedName(table);
  const { rowCount } = await client.query(
    `insert into refused (tab, origin, line, col, reason, raw)
     select $1, origin, line, split_part(problem, chr(31), 1), substr(problem, position(chr(31) in problem) + 1), raw
     from ${checked} where problem is not null`,
    [table],
  );
  if (!rowCount) return false;
  await client.query(`delete from ${checked} where problem is not null`);
  return true;
}

/**
 * Refuses rows that have the same key as an earlier row of the table and other content. Rows with the same key and the
 * same content are dropped. The key may be made of resolved ids, so names must be resolved before.
 * @returns true when a row was refused or dropped
 */
export async function refuseDuplicates(client: Client, table: Table): Promise<boolean> {
  const checked = checkedName(table.name);
  const { rows } = await client.query(
    `select exists (select from ${checked} t group by ${table.key.join(', ')} having count(*) > 1) as any`,
  );
  if (!rows[0].any) return false;
  // A window, because a key with a null in it can't be joined by a hash: each row would be compared with each repeated key.
  const content = (row: string) => `to_jsonb(${row}) - '{origin,line,raw}'::text[]`;
  await createTemporary(
    client,
    'repeated',
    `select r.tid, t.origin, t.line, t.raw, f.line as first_line, ${content('t')} <> ${content('f')} as differs
    from (
      select t.ctid as tid, row_number() over w as number, first_value(t.ctid) over w as first_tid
      from ${checked} t window w as (partition by ${table.key.join(', ')} order by t.origin, t.line)) r
    join ${checked} t on t.ctid = r.tid join ${checked} f on f.ctid = r.first_tid
    where r.number > 1`,
  );
  await client.query(
    `insert into refused (tab, origin, line, col, reason, raw)
     select $1, origin, line, $2, 'differs from line ' || first_line || ', which has the same id: keep one of the two', raw from repeated where differs`,
    [table.name, table.columns[0]!.name],
  );
  await client.query(`delete from ${checked} where ctid in (select tid from repeated)`);
  await dropTables(client, 'repeated');
  return true;
}

/** The number of refused rows of a table. */
export async function countRefused(client: Client, table: string): Promise<number> {
  const { rows } = await client.query(
    'select count(*)::int as refused from refused where tab = $1',
    [table],
  );
  return rows[0].refused;
}
