import type { Client } from './connection.queries.js';
import { named } from './names.queries.js';

/**
 * Creates a temporary table with the rows of a query, and analyses it. It is dropped at the end of the transaction. No
 * autovacuum ever sees a temporary table. Until it is analysed, PostgreSQL plans as if it had a few rows, and joins it in
 * nested loops: the time then grows with the square of the rows. So every temporary table of the import comes from here
 * or is analysed by `analyse` after it is filled; a test compares what PostgreSQL believes with the rows that there are.
 * @param name of the table, as it is
 * @param query an SQL query
 */
export async function createTemporary(client: Client, name: string, query: string): Promise<void> {
  await client.query(`create temp table ${named(name)} on commit drop as ${query}`);
  await analyse(client, name);
}

/**
 * Tells PostgreSQL the sizes and values of temporary tables. Call it after their rows were added, and before they are
 * read.
 * @param names of the tables, as they are
 */
export async function analyse(client: Client, ...names: string[]): Promise<void> {
  await client.query(`analyze ${names.map(named).join(', ')}`);
}

/** Drops temporary tables. */
export async function dropTables(client: Client, ...names: string[]): Promise<void> {
  await client.query(`drop table ${names.map(named).join(', ')}`);
}
