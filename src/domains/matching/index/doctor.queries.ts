import { sql } from 'kysely';
import { rowsOf, type Sql } from '../../../platform/database/database.js';

/** The position of the newest change in the feed that names each of these people; without those who have none. */
export const newestChanges = (
  database: Sql,
  ids: readonly string[],
): Promise<{ id: string; position: number }[]> =>
  rowsOf(
    database,
    sql`
    select candidate_id as id, max(position)::float8 as position from feed where candidate_id = any(${[...ids]}::uuid[]) group by 1`,
  );
