import { sql } from 'kysely';
import { oneRowOf, type Sql } from '../../platform/database/database.js';

/** The state of the demo data. `day` is the day that the data is made for: the day of the first load, else today. */
export const demoState = async (database: Sql) =>
  await oneRowOf<{ empty: boolean; unfinished: boolean; day: string }>(
    database,
    sql`
    select
      not exists (select from candidate) and not exists (select from job) and not exists (select from app_user) as empty,
      coalesce((select bool_and(status <> 'DONE') from import_run where source = 'demo'), false) as unfinished,
      coalesce((select min(started_at) from import_run where source = 'demo'), now())::date as day`,
  );

/** True if an import of other data than the demo has written anything. */
export async function hasOwnData(database: Sql): Promise<boolean> {
  const { found } = await oneRowOf<{ found: boolean }>(
    database,
    sql`
    select exists (select from import_run where source <> 'demo' and status = 'DONE' and not dry_run) as found`,
  );
  return found;
}
