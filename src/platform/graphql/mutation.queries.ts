import { sql } from 'kysely';
import { rowOf, rowsOf, type Sql } from '../database/database.js';

/** The triggers write it into the transaction's rows of the feed. */
export const setClientMutationId = (database: Sql, id: string) =>
  rowOf(database, sql`select set_config('rapport.client_mutation_id', ${id}, true)`);

/** Takes the key; undefined when it is taken already. Waits for a transaction that is taking the same one. */
export const takeKey = (
  database: Sql,
  actor: string,
  key: string,
  operation: string,
  argumentsHash: Buffer,
) =>
  rowOf<{ key: string }>(
    database,
    sql`
    insert into idempotency_key (actor, key, operation, arguments_hash) values (${actor}, ${key}, ${operation}, ${argumentsHash})
    on conflict do nothing returning key`,
  );

/** What was done under the key, and whether it was done with the same arguments. */
export const doneUnderKey = <Stored>(
  database: Sql,
  actor: string,
  key: string,
  argumentsHash: Buffer,
) =>
  rowOf<{ operation: string; same: boolean; result: Stored }>(
    database,
    sql`
    select operation, arguments_hash = ${argumentsHash} as same, result from idempotency_key where actor = ${actor} and key = ${key}`,
  );

export const keepResult = (database: Sql, actor: string, key: string, result: unknown) =>
  rowOf(
    database,
    sql`
    update idempotency_key set result = ${JSON.stringify(result)}::jsonb where actor = ${actor} and key = ${key}`,
  );

/** Forgets keys that were taken more than a day ago, the oldest first. Returns how many they were. */
export const forgetKeys = async (database: Sql, limit: number): Promise<number> =>
  (
    await rowsOf(
      database,
      sql`
    delete from idempotency_key where (actor, key) in (
      select actor, key from idempotency_key where created_at < now() - interval '24 hours' order by created_at limit ${limit} for update skip locked)
    returning 1`,
    )
  ).length;
