import type { Client } from '../staging/connection.queries.js';
import { checkedName } from '../staging/names.queries.js';
import { createTemporary, dropTables } from '../staging/temporary.queries.js';

/** In SQL: the id of the skill that has a name, or an alias. */
const skillOf = (name: string): string =>
  `coalesce((select s.id from skill s where s.key = skill_key(${name})), (select a.skill_id from skill_alias a where a.key = skill_key(${name})))`;

/** In SQL: the id of the channel that has a name. */
const channelOf = (name: string): string =>
  `(select c.id from channel c where c.name = ${name}::citext)`;

/**
 * Adds the skills that have no entry, neither as a name nor as an alias.
 * @param names a query with a column `name`
 * @returns how many were added
 */
async function addSkills(client: Client, names: string): Promise<number> {
  const { rowCount } = await client.query(`
    insert into skill (name, key, origin)
    select min(n.name), skill_key(n.name), 'RECORDED' from (${names}) n
    where n.name is not null and skill_key(n.name) <> ''
      and not exists (select from skill s where s.key = skill_key(n.name)) and not exists (select from skill_alias a where a.key = skill_key(n.name))
    group by skill_key(n.name) order by 2
    on conflict (key) do nothing`);
  return rowCount ?? 0;
}

/**
 * Adds the channels that the rows of a table name and that have no entry.
 * @returns how many were added
 */
export async function addChannels(client: Client, table: string): Promise<number> {
  const { rowCount } = await client.query(`
    insert into channel (name) select min(channel) from ${checkedName(table)} t
    where channel is not null and not exists (select from channel c where c.name = t.channel::citext)
    group by lower(channel) order by 1 on conflict (name) do nothing`);
  return rowCount ?? 0;
}

/** Adds the column `channel_ref`, the id of the channel that each checked row names. */
export const resolveChannels = (client: Client, table: string): Promise<void> =>
  resolve(client, table, 'channel', channelOf('n.name'));

/**
 * Adds the skills that rows name and that have no entry, and the column `skill_ref`, the id of each row's skill.
 * @returns how many skills were added
 */
export async function resolveSkills(client: Client, table: string): Promise<number> {
  const added = await addSkills(client, `select distinct skill as name from ${checkedName(table)}`);
  await resolve(client, table, 'skill', skillOf('n.name'));
  return added;
}

/**
 * Adds the skills that candidates.csv lists and that have no entry, and puts the id of each listed name into the
 * temporary table `listed_skill`.
 * @returns how many skills were added
 */
export async function resolveListedSkills(client: Client): Promise<number> {
  const names = `select distinct btrim(name) as name from ${checkedName('candidates')} t, unnest(t.skills) name`;
  const added = await addSkills(client, names);
  await createTemporary(
    client,
    'listed_skill',
    `select n.name, ${skillOf('n.name')} as id from (${names}) n`,
  );
  return added;
}

async function resolve(
  client: Client,
  table: string,
  column: 'skill' | 'channel',
  id: string,
): Promise<void> {
  const checked = checkedName(table);
  await client.query(`alter table ${checked} add column ${column}_ref uuid`);
  await createTemporary(
    client,
    `named_${column}`,
    `select n.name, ${id} as id from (select distinct ${column} as name from ${checked} where ${column} is not null) n`,
  );
  await client.query(
    `update ${checked} t set ${column}_ref = n.id from named_${column} n where n.name = t.${column}`,
  );
  await dropTables(client, `named_${column}`);
}
