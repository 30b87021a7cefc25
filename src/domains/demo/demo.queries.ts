import { sql } from 'kysely';
import { rowOf, type Sql } from '../../platform/database/database.js';

/** `day`: the day that the demo data is made for, today unless it was begun before. */
export const demoState = async (database: Sql) =>
  (await rowOf<{ empty: boolean; unfinished: boolean; day: string }>(
    database,
    sql`
    select
      not exists (select from candidate) and not exists (select from job) and not exists (select from app_user) as empty,
      coalesce((select bool_and(status <> 'DONE') from import_run where source = 'demo'), false) as unfinished,
      coalesce((select min(started_at) from import_run where source = 'demo'), now())::date as day`,
  ))!;
