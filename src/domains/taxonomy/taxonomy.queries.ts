import { sql } from 'kysely';
import { oneRowOf, type Sql } from '../../platform/database/database.js';
import type { Occupation, Origin, SkillEntry, TaxonomyContent } from './taxonomy.js';

/** The edition of the taxonomy, a number that rises with every change. */
export const readEdition = async (database: Sql): Promise<string> =>
  (await oneRowOf<{ edition: string }>(database, sql`select edition::text from taxonomy_edition`))
    .edition;

/** The whole taxonomy. One statement, so that it is consistent. */
export async function readTaxonomy(database: Sql): Promise<TaxonomyContent> {
  const row = await oneRowOf<{
    edition: string;
    skills: SkillEntry[];
    aliases: [key: string, alias: string, skillId: string][];
    broader: [skillId: string, broaderId: string][];
    occupations: Occupation[];
    titles: [key: string, occupationId: string, origin: Origin][];
  }>(
    database,
    sql`
    select (select edition::text from taxonomy_edition) as edition,
      coalesce((select jsonb_agg(jsonb_build_object('id', id, 'name', name, 'key', key, 'origin', origin) order by key) from skill
        where origin <> 'RECORDED' or key in (select key from skill_alias)), '[]') as skills,
      coalesce((select jsonb_agg(jsonb_build_array(key, alias, skill_id) order by key) from skill_alias), '[]') as aliases,
      coalesce((select jsonb_agg(jsonb_build_array(skill_id, broader_id) order by skill_id, broader_id) from skill_broader), '[]') as broader,
      coalesce((select jsonb_agg(jsonb_build_object('id', id, 'name', name, 'familyId', family_id) order by key) from occupation), '[]') as occupations,
      coalesce((select jsonb_agg(jsonb_build_array(key, occupation_id, origin) order by key, occupation_id) from occupation_title), '[]') as titles`,
  );
  const { edition, skills, aliases, broader, occupations, titles } = row;
  return {
    edition,
    skills,
    occupations,
    aliases: aliases.map(([key, alias, skillId]) => ({ key, alias, skillId })),
    broader: broader.map(([skillId, broaderId]) => ({ skillId, broaderId })),
    titles: titles.map(([key, occupationId, origin]) => ({ key, occupationId, origin })),
  };
}
