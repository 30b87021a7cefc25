import { sql } from 'kysely';
import { rowsOf, type Sql } from '../../../platform/database/database.js';

/** Names of the time zones that the server knows. Slow (it reads a folder of files): keep the answer. */
export async function timeZoneNames(database: Sql): Promise<string[]> {
  return (await rowsOf<{ name: string }>(database, sql`select name from pg_timezone_names`)).map(
    ({ name }) => name,
  );
}
