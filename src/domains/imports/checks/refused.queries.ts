import type { Client } from '../staging/connection.queries.js';
import { checkedName } from '../staging/names.queries.js';
import type { Table } from '../tables/table.js';

/** Creates the table of refused rows. It lives as long as the connection, for the rejects files. */
export async function createRefused(client: Client): Promise<void> {
  await client.query(`create temp table if not exists refused (
    tab text not null, origin integer not null, line bigint not null, col text not null, reason text not null, raw text
  ) on commit preserve rows`);
}

/** Moves the rows with a problem out of the checked ones. */
export async function refuseProblems(client: Client, table: string): Promise<void> {
  const checked = checkedName(table);
  const { rowCount } = await client.query(
    `insert into refused (tab, origin, line, col, reason, raw)
     select $1, origin, line, split_part(problem, chr(31), 1), substr(problem, position(chr(31) in problem) + 1), raw
     from ${checked} where problem is not null`,
    [table],
  );
  if (rowCount) await client.query(`delete from ${checked} where problem is not null`);
}

/**
 * Refuses rows that have the same key as an earlier row of the table and other content. Rows with the same key and the
 * same content are dropped. The key may be made of resolved ids, so names must be resolved before.
 */
export async function refuseDuplicates(client: Client, table: Table): Promise<void> {
  const checked = checkedName(table.name);
  const { rows } = await client.query(
    `select exists (select from ${checked} t group by ${table.key.join(', ')} having count(*) > 1) as any`,
  );
  if (!rows[0].any) return;
  const key = table.key.map((expression, index) => `${expression} as k${index}`).join(', ');
  const keys = table.key.map((_, index) => `k${index}`);
  await client.query(`create temp table repeated on commit drop as
    with r as (select t.ctid as tid, t.origin, t.line, t.raw, to_jsonb(t) - '{origin,line,raw,new_id}'::text[] as content, ${key} from ${checked} t),
    d as (select ${keys.join(', ')} from r group by ${keys.join(', ')} having count(*) > 1)
    select r.tid, r.origin, r.line, r.raw, r.content, row_number() over w as number, first_value(r.line) over w as first_line, first_value(r.content) over w as first_content
    from r join d on ${keys.map((name) => `r.${name} is not distinct from d.${name}`).join(' and ')}
    window w as (partition by ${keys.map((name) => `r.${name}`).join(', ')} order by r.origin, r.line)`);
  await client.query(
    `insert into refused (tab, origin, line, col, reason, raw)
     select $1, origin, line, $2, 'differs from line ' || first_line || ', which has the same id: keep one of the two', raw from repeated where number > 1 and content <> first_content`,
    [table.name, table.columns[0]!.name],
  );
  await client.query(
    `delete from ${checked} where ctid in (select tid from repeated where number > 1)`,
  );
  await client.query('drop table repeated');
}

/** The number of refused rows of a table. */
export async function countRefused(client: Client, table: string): Promise<number> {
  const { rows } = await client.query(
    'select count(*)::int as refused from refused where tab = $1',
    [table],
  );
  return rows[0].refused;
}
