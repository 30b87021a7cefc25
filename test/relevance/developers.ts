import { sql } from 'kysely';
import { rowsOf } from '../../src/platform/database/database.js';
import type { World } from '../scenario/index.js';

/** Records people for a ranking of Java developers, Person 1 to `count`, each `step` years of Java behind the one before. */
export const recordDevelopers = (world: World, count: number, years: number, step: number) =>
  rowsOf(
    world.sql,
    sql`
  with people as (insert into candidate (given_name, title, experience_years) select 'Person ' || n, 'Java Developer', 5 from generate_series(1, ${count}::int) n returning id, given_name)
  insert into candidate_skill (candidate_id, skill_id, years, last_used)
  select p.id, s.id, ${years}::numeric - substr(p.given_name, 8)::int * ${step}::numeric, current_date from people p, skill s where s.name = 'Java'`,
  );
