import { sql } from 'kysely';
import { rowOf, type Sql } from '../database/database.js';

/**
 * The type that an id belongs to: ids are unique over all tables.
 * @param tables the table of each type
 * @returns undefined when no table has the id
 */
export const typeOfNode = (
  database: Sql,
  tables: ReadonlyMap<string, string>,
  id: string,
): Promise<{ type: string } | undefined> =>
  rowOf(
    database,
    sql<{ type: string }>`${sql.join(
      [...tables].map(
        ([type, table]) => sql`select ${type} as type from ${sql.table(table)} where id = ${id}`,
      ),
      sql` union all `,
    )}`,
  );
