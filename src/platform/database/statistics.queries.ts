import { sql } from 'kysely';
import { type Sql, rowsOf } from './database.js';

/** The share of a table's rows that may change before PostgreSQL's picture of the table is drawn again. */
const share = 0.05;

/**
 * Analyses tables of which much was written since they were last analysed: more than a twentieth of their rows, or any row
 * of a table that never was. Autovacuum does the same, but a minute later, and until then PostgreSQL plans as if the tables were
 * as they were before. Call it after a commit that may have written much. A small write to a large table costs one look
 * into the catalogue.
 * @param tables names of tables, with the schema where it is not public
 * @returns the names of the tables that were analysed
 */
export async function analyseChanged(db: Sql, tables: readonly string[]): Promise<string[]> {
  const changed = await rowsOf(
    db,
    sql<{ name: string }>`
      select t.name from unnest(${tables}::text[]) t (name) join pg_class c on c.oid = t.name::regclass
      where pg_stat_get_mod_since_analyze(c.oid) > ${share}::float8 * greatest(c.reltuples, 0) or (c.reltuples < 0 and pg_relation_size(c.oid) > 0)`,
  );
  const names = changed.map(({ name }) => name);
  if (names.length > 0)
    await sql`analyze ${sql.join(names.map((name) => sql.table(name)))}`.execute(db);
  return names;
}
