import type pg from 'pg';
import { checkedName, literal, named, type Context } from '../checks/checks.queries.js';
import type { Table, Target } from '../tables/tables.js';

export interface Written {
  created: number;
  updated: number;
}

/**
 * Writes the checked rows of a table: updates what is there and differs, then inserts what is not there. Only columns
 * that the file has are touched; an empty cell clears, except where the stored column can't be empty: there it leaves
 * what is stored, and a new row gets the default.
 */
export async function writeRows(
  client: pg.ClientBase,
  table: Table,
  target: Target,
  context: Context,
): Promise<Written> {
  const source = literal(context.source);
  const checked = checkedName(table.name);
  const match = target.match.replaceAll(':source', source);
  const provided = target.values.filter(({ from }) => context.provided.has(from));
  const valueOf = (value: Target['values'][number]) => value.value ?? `t.${named(value.from)}`;
  const onUpdate = provided.map((value) => ({
    column: named(value.column),
    value: value.fallback
      ? `coalesce(${valueOf(value)}, x.${named(value.column)})`
      : valueOf(value),
  }));
  const touch =
    { both: ', version = x.version + 1, updated_at = now()', version: ', version = x.version + 1' }[
      target.versioned!
    ] ?? '';
  let updated = 0;
  if (onUpdate.length > 0) {
    const result =
      await client.query(`update ${target.table} x set ${onUpdate.map(({ column, value }) => `${column} = ${value}`).join(', ')}${touch}
      from ${checked} t where ${match} and (${onUpdate.map(({ column }) => `x.${column}`).join(', ')}) is distinct from (${onUpdate.map(({ value }) => value).join(', ')})`);
    updated = result.rowCount ?? 0;
  }
  const inserted = [
    ...Object.entries(target.identity).map(
      ([column, value]) => [named(column), value.replaceAll(':source', source)] as const,
    ),
    ...target.values.flatMap((value) => {
      // A value that also reads the stored row has nothing to read yet.
      const own = (context.provided.has(value.from) ? valueOf(value) : '').replaceAll(
        'x.emails',
        `'{}'::text[]`,
      );
      if (value.fallback)
        return [
          [
            named(value.column),
            own ? `coalesce(${own}, ${value.fallback})` : value.fallback,
          ] as const,
        ];
      return own ? [[named(value.column), own] as const] : [];
    }),
  ];
  const result =
    await client.query(`insert into ${target.table} (${inserted.map(([column]) => column).join(', ')})
    select ${inserted.map(([, value]) => value).join(', ')} from ${checked} t
    where not exists (select from ${target.table} x where ${match}) order by t.origin, t.line`);
  return { created: result.rowCount ?? 0, updated };
}

/** Makes the skills that no canonical name or alias is known for; the statement gives `name`s. */
export async function addSkills(client: pg.ClientBase, names: string): Promise<number> {
  const { rowCount } = await client.query(`
    insert into skill (name, key, origin)
    select min(n.name), skill_key(n.name), 'RECORDED' from (${names}) n
    where n.name is not null and skill_key(n.name) <> ''
      and not exists (select from skill s where s.key = skill_key(n.name)) and not exists (select from skill_alias a where a.key = skill_key(n.name))
    group by skill_key(n.name) order by 2
    on conflict (key) do nothing`);
  return rowCount ?? 0;
}

/** The id of the skill that a name means. */
export const skillOf = (name: string): string =>
  `coalesce((select s.id from skill s where s.key = skill_key(${name})), (select a.skill_id from skill_alias a where a.key = skill_key(${name})))`;

/** Makes the channels that rows name and channels.csv does not. */
export async function addChannels(client: pg.ClientBase, table: string): Promise<number> {
  const { rowCount } = await client.query(`
    insert into channel (name) select min(channel) from ${checkedName(table)} t
    where channel is not null and not exists (select from channel c where c.name = t.channel::citext)
    group by lower(channel) order by 1 on conflict (name) do nothing`);
  return rowCount ?? 0;
}

/** Fills a column of the checked rows with what a name stands for. */
export async function resolve(
  client: pg.ClientBase,
  table: string,
  column: 'skill' | 'channel',
): Promise<void> {
  const checked = checkedName(table);
  await client.query(`alter table ${checked} add column ${column}_ref uuid`);
  await client.query(`create temp table named_${column} on commit drop as
    select n.name, ${column === 'skill' ? skillOf('n.name') : `(select c.id from channel c where c.name = n.name::citext)`} as id
    from (select distinct ${column} as name from ${checked} where ${column} is not null) n`);
  await client.query(
    `update ${checked} t set ${column}_ref = n.id from named_${column} n where n.name = t.${column}`,
  );
  await client.query(`drop table named_${column}`);
}

/**
 * Adds the skills of candidates.csv's own column to their people. What is known of a skill already stays as it is.
 * @returns how many people got one whose row had no other change
 */
export async function writeListedSkills(
  client: pg.ClientBase,
  context: Context,
): Promise<{ skillsAdded: number; people: number }> {
  const names = `select distinct btrim(name) as name from ${checkedName('candidates')} t, unnest(t.skills) name`;
  const skillsAdded = await addSkills(client, names);
  await client.query(
    `create temp table listed_skill on commit drop as select n.name, ${skillOf('n.name')} as id from (${names}) n`,
  );
  const { rows } = await client.query(`
    with wanted as (
      select distinct x.id as candidate_id, l.id as skill_id, x.xmin = pg_current_xact_id()::xid as written
      from ${checkedName('candidates')} t join candidate x on x.source = ${literal(context.source)} and x.external_id = t.candidate_id
      cross join unnest(t.skills) s (name) join listed_skill l on l.name = btrim(s.name) where l.id is not null),
    added as (
      insert into candidate_skill (candidate_id, skill_id) select candidate_id, skill_id from wanted w
      where not exists (select from candidate_skill k where k.candidate_id = w.candidate_id and k.skill_id = w.skill_id)
      returning candidate_id)
    select count(distinct a.candidate_id)::int as people from added a
    where not exists (select from wanted w where w.candidate_id = a.candidate_id and w.written)`);
  await client.query('drop table listed_skill');
  return { skillsAdded, people: rows[0].people };
}
