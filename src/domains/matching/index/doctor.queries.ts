import { sql } from 'kysely';
import { rowsOf, type Sql } from '../../../platform/database/database.js';

/** Of these people, the newest change that is kept and names them; who has none is left out. */
export const newestChanges = (
  database: Sql,
  ids: readonly string[],
): Promise<{ id: string; position: number }[]> =>
  rowsOf(
    database,
    sql`
    select candidate_id as id, max(position)::float8 as position from feed where candidate_id = any(${[...ids]}::uuid[]) group by 1`,
  );
