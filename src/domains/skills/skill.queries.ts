import { sql } from 'kysely';
import {
  type Columns,
  columnsByName,
  columnsOf,
  type RowOf,
} from '../../platform/database/columns.js';
import { rowsOf, type Sql } from '../../platform/database/database.js';
import { SortDirection } from '../../platform/graphql/connection.js';
import type { Listing } from '../../platform/graphql/page.queries.js';

export const skillColumns = columnsByName('skill s', ['id', 'name']);
const columns = columnsOf('skill s', ['id', 'name']);
export type SkillRow = RowOf<typeof columns>;

export const skillListing = (prefix?: string): Listing<SkillRow> => ({
  name: 'skills',
  columns,
  from: sql`skill s`,
  where: prefix ? [sql`starts_with(s.key, skill_key(${prefix}))`] : [],
  keys: [
    { value: sql`s.key`, direction: SortDirection.ASC, type: 'text' },
    { value: sql`s.id`, direction: SortDirection.ASC, type: 'uuid' },
  ],
});

export const skillsById = (database: Sql, ids: readonly string[]) =>
  rowsOf<SkillRow>(database, sql`select ${columns} from skill s where s.id = any(${ids}::uuid[])`);

export const aliasesOfSkills = (database: Sql, ids: readonly string[]) =>
  rowsOf<Columns<'skill_alias', 'skill_id' | 'alias'>>(
    database,
    sql`
    select skill_id as "skillId", alias from skill_alias where skill_id = any(${ids}::uuid[]) order by key`,
  );

export const broaderOfSkills = (database: Sql, ids: readonly string[]) =>
  rowsOf<SkillRow & Columns<'skill_broader', 'skill_id'>>(
    database,
    sql`
    select b.skill_id as "skillId", ${columns} from skill_broader b join skill s on s.id = b.broader_id
    where b.skill_id = any(${ids}::uuid[]) order by s.key`,
  );

/**
 * Creates skills for unknown names. In the order of their keys, so that two transactions that create the same ones
 * wait for each other instead of deadlocking.
 */
export const recordSkills = (database: Sql, names: readonly string[]) =>
  rowsOf(
    database,
    sql`
    insert into skill (name, key)
    select distinct on (skill_key(name)) btrim(regexp_replace(name, '\\s+', ' ', 'g')), skill_key(name)
    from unnest(cast(${names} as text[])) as given(name) order by skill_key(name), name
    on conflict (key) do nothing`,
  );

/** The skill that each name means, as its name or as an alias. */
export const skillsByName = (database: Sql, names: readonly string[]) =>
  rowsOf<{ name: string; id: string | null; skill: string | null }>(
    database,
    sql`
    select given.name, coalesce(s.id, a.skill_id) as id, coalesce(s.name, m.name) as skill
    from unnest(cast(${names} as text[])) as given(name)
    left join skill s on s.key = skill_key(given.name)
    left join skill_alias a on a.key = skill_key(given.name)
    left join skill m on m.id = a.skill_id`,
  );
