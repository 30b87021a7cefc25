import type pg from 'pg';
import type { OccupationWrites, StoredOccupations } from './taxonomy-plan-occupations.js';
import type { SkillWrites, StoredSkills } from './taxonomy-rows.js';

/** The methods of a connection that a load needs. */
export type Client = Pick<pg.ClientBase, 'query'>;

/** True if this edition is loaded already. */
export async function isLoaded(client: Client, name: string, hash: string): Promise<boolean> {
  const { rows } = await client.query('select 1 from shipped_data where name = $1 and hash = $2', [
    name,
    hash,
  ]);
  return rows.length > 0;
}

export async function recordLoaded(client: Client, name: string, hash: string): Promise<void> {
  await client.query(
    'insert into shipped_data (name, hash) values ($1, $2) on conflict (name) do update set hash = excluded.hash, loaded_at = now()',
    [name, hash],
  );
}

/** Locks the taxonomy until the end of the transaction: only one load runs at a time. */
export const lockTaxonomy = (client: Client) =>
  client.query(`select pg_advisory_xact_lock(hashtext('rapport taxonomy'))`);

const rowsOf = async <T>(client: Client, text: string): Promise<T[]> =>
  (await client.query(text)).rows as T[];

export async function readStoredSkills(client: Client): Promise<StoredSkills> {
  return {
    skills: await rowsOf(client, 'select key, name, origin from skill order by key'),
    aliases: await rowsOf(
      client,
      'select a.key, a.alias, s.key as skill, a.origin from skill_alias a join skill s on s.id = a.skill_id order by a.key',
    ),
    broader: await rowsOf(
      client,
      'select s.key as skill, b.key as broader, e.origin from skill_broader e join skill s on s.id = e.skill_id join skill b on b.id = e.broader_id order by s.key, b.key',
    ),
  };
}

export async function readStoredOccupations(client: Client): Promise<StoredOccupations> {
  return {
    families: await rowsOf(client, 'select key, name, origin from occupation_family order by key'),
    occupations: await rowsOf(
      client,
      'select o.key, o.name, o.code, f.key as family, o.origin from occupation o left join occupation_family f on f.id = o.family_id order by o.key',
    ),
    titles: await rowsOf(
      client,
      'select t.key, t.title, o.key as occupation, t.origin from occupation_title t join occupation o on o.id = t.occupation_id order by t.key, o.key',
    ),
  };
}

const column = <T, K extends keyof T>(rows: readonly T[], name: K): T[K][] =>
  rows.map((row) => row[name]);

/** Writes the planned skills, with one statement for each table that changes. */
export async function writeSkills(
  client: Client,
  { skills, aliases, removedAliases, broader, removedBroader }: SkillWrites,
): Promise<void> {
  if (removedAliases.length > 0)
    await client.query('delete from skill_alias where key = any($1::text[])', [removedAliases]);
  if (removedBroader.length > 0) {
    await client.query(
      `delete from skill_broader e using unnest($1::text[], $2::text[]) p (skill, broader), skill s, skill b
       where s.key = p.skill and b.key = p.broader and e.skill_id = s.id and e.broader_id = b.id`,
      [column(removedBroader, 'skill'), column(removedBroader, 'broader')],
    );
  }
  if (skills.length > 0) {
    await client.query(
      `insert into skill (key, name, origin) select * from unnest($1::text[], $2::text[], $3::text[]) order by 1
       on conflict (key) do update set name = excluded.name, origin = excluded.origin, version = skill.version + 1`,
      [column(skills, 'key'), column(skills, 'name'), column(skills, 'origin')],
    );
  }
  if (aliases.length > 0) {
    await client.query(
      `insert into skill_alias (key, alias, skill_id, origin)
       select a.key, a.alias, s.id, a.origin from unnest($1::text[], $2::text[], $3::text[], $4::text[]) a (key, alias, skill, origin) join skill s on s.key = a.skill order by 1
       on conflict (key) do update set alias = excluded.alias, skill_id = excluded.skill_id, origin = excluded.origin`,
      [
        column(aliases, 'key'),
        column(aliases, 'alias'),
        column(aliases, 'skill'),
        column(aliases, 'origin'),
      ],
    );
  }
  if (broader.length > 0) {
    await client.query(
      `insert into skill_broader (skill_id, broader_id, origin)
       select s.id, b.id, p.origin from unnest($1::text[], $2::text[], $3::text[]) p (skill, broader, origin) join skill s on s.key = p.skill join skill b on b.key = p.broader
       on conflict (skill_id, broader_id) do update set origin = excluded.origin`,
      [column(broader, 'skill'), column(broader, 'broader'), column(broader, 'origin')],
    );
  }
}

/** Writes the planned occupations, with one statement for each table that changes. */
export async function writeOccupations(
  client: Client,
  { families, occupations, titles }: OccupationWrites,
): Promise<void> {
  if (families.length > 0) {
    await client.query(
      'insert into occupation_family (key, name, origin) select * from unnest($1::text[], $2::text[], $3::text[]) on conflict (key) do nothing',
      [column(families, 'key'), column(families, 'name'), column(families, 'origin')],
    );
  }
  if (occupations.length > 0) {
    await client.query(
      `insert into occupation (key, name, code, family_id, origin)
       select o.key, o.name, o.code, f.id, o.origin from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) o (key, name, code, family, origin)
       left join occupation_family f on f.key = o.family
       on conflict (key) do update set name = excluded.name, code = excluded.code, family_id = excluded.family_id, origin = excluded.origin`,
      [
        column(occupations, 'key'),
        column(occupations, 'name'),
        column(occupations, 'code'),
        column(occupations, 'family'),
        column(occupations, 'origin'),
      ],
    );
  }
  if (titles.length > 0) {
    await client.query(
      `insert into occupation_title (key, title, occupation_id, origin)
       select t.key, t.title, o.id, t.origin from unnest($1::text[], $2::text[], $3::text[], $4::text[]) t (key, title, occupation, origin) join occupation o on o.key = t.occupation
       on conflict (key, occupation_id) do update set title = excluded.title, origin = excluded.origin`,
      [
        column(titles, 'key'),
        column(titles, 'title'),
        column(titles, 'occupation'),
        column(titles, 'origin'),
      ],
    );
  }
}
