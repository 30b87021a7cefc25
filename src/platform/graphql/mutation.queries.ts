import { sql } from 'kysely';
import { rowOf, rowsOf, type Sql } from '../database/database.js';

/**
 * Sets the clientMutationId that the outbox triggers write into the rows of this transaction, and who makes the change,
 * for the triggers that write histories.
 */
export const setClientMutationId = (database: Sql, id: string, actor: string) =>
  rowOf(
    database,
    sql`select set_config('rapport.client_mutation_id', ${id}, true), set_config('rapport.actor', ${actor}, true)`,
  );

/**
 * Claims the key; undefined when it is already used. Waits for a transaction that is claiming the same key.
 * A client may make keys of names and addresses, so only their keyed hash is kept.
 */
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
    insert into idempotency_key (actor, key, operation, arguments_hash) values (${actor}, idempotency_key_of(${key}), ${operation}, ${argumentsHash})
    on conflict do nothing returning key`,
  );

/** The change that was made with the key, and whether its arguments were the same. */
export const doneUnderKey = <Stored>(
  database: Sql,
  actor: string,
  key: string,
  argumentsHash: Buffer,
) =>
  rowOf<{ operation: string; same: boolean; result: Stored }>(
    database,
    sql`
    select operation, arguments_hash = ${argumentsHash} as same, result from idempotency_key where actor = ${actor} and key = idempotency_key_of(${key})`,
  );

export const keepResult = (database: Sql, actor: string, key: string, result: unknown) =>
  rowOf(
    database,
    sql`
    update idempotency_key set result = ${JSON.stringify(result)}::jsonb where actor = ${actor} and key = idempotency_key_of(${key})`,
  );

/** Adds the answer to a change that was made under a key. */
export const keepAnswer = (database: Sql, actor: string, key: string, answer: unknown) =>
  rowOf(
    database,
    sql`
    update idempotency_key set result = result || jsonb_build_object('answer', ${JSON.stringify(answer)}::jsonb)
    where actor = ${actor} and key = idempotency_key_of(${key})`,
  );

/** Deletes keys that are older than a day, the oldest first. Returns how many were deleted. */
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
