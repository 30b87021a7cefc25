import type pg from 'pg';

/** A connection, or the part of one that a load needs. */
export type Client = Pick<pg.ClientBase, 'query'>;

/** True when this edition is loaded already. */
export async function isLoaded(client: Client, name: string, hash: string): Promise<boolean> {
  const { rows } = await client.query('select 1 from shipped_data where name = $1 and hash = $2', [name, hash]);
  return rows.length > 0;
}

export async function noteLoaded(client: Client, name: string, hash: string): Promise<void> {
  await client.query('insert into shipped_data (name, hash) values ($1, $2) on conflict (name) do update set hash = excluded.hash, loaded_at = now()', [name, hash]);
}

export interface TaxonomyRows {
  skills: string[];
  aliases: { skill: string; alias: string }[];
  broader: { skill: string; broader: string }[];
}

/**
 * Brings skills, aliases and broader skills to what the taxonomy says. A name that people recorded before becomes the
 * taxonomy's skill; one that was recorded as a skill and is an alias now stays a skill of its own, because people hold it.
 */
export async function writeTaxonomy(client: Client, { skills, aliases, broader }: TaxonomyRows): Promise<{ skills: number; aliases: number }> {
  const made = await client.query(
    `insert into skill (name, key, origin) select distinct on (skill_key(n)) n, skill_key(n), 'TAXONOMY' from unnest($1::text[]) n where skill_key(n) <> '' order by skill_key(n)
     on conflict (key) do update set name = excluded.name, origin = 'TAXONOMY', version = skill.version + 1 where (skill.name, skill.origin) is distinct from (excluded.name, 'TAXONOMY')`,
    [skills],
  );
  const named = await client.query(
    `insert into skill_alias (key, alias, skill_id)
     select distinct on (skill_key(a.alias)) skill_key(a.alias), a.alias, s.id
     from unnest($1::text[], $2::text[]) a (skill, alias) join skill s on s.key = skill_key(a.skill)
     where skill_key(a.alias) <> '' and not exists (select from skill o where o.key = skill_key(a.alias)) order by skill_key(a.alias), s.key
     on conflict (key) do update set alias = excluded.alias, skill_id = excluded.skill_id where (skill_alias.alias, skill_alias.skill_id) is distinct from (excluded.alias, excluded.skill_id)`,
    [aliases.map(({ skill }) => skill), aliases.map(({ alias }) => alias)],
  );
  await client.query(
    `insert into skill_broader (skill_id, broader_id)
     select distinct s.id, b.id from unnest($1::text[], $2::text[]) p (skill, broader) join skill s on s.key = skill_key(p.skill) join skill b on b.key = skill_key(p.broader)
     where s.id <> b.id on conflict do nothing`,
    [broader.map(({ skill }) => skill), broader.map((pair) => pair.broader)],
  );
  return { skills: made.rowCount ?? 0, aliases: named.rowCount ?? 0 };
}
