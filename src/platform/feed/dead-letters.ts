import type { Database } from '../database/database.js';
import { NonRetryableError, type Consumer, type ConsumerContext } from './consumer.js';
import {
  addDeadLetter,
  lockCheckpoint,
  deadLetterIds,
  lastChangesOf,
  readHead,
  removeDeadLetters,
} from './feed.queries.js';

export interface Retried {
  consumer: string;
  retried: number;
  /** how many of them were processed now; printed as JSON by `feed retry` */
  taken: number;
}

const batchSize = 500;

/** Retries a consumer's dead letters while the consumer pauses. Those that fail again stay, with the newest reason. */
export async function retryDeadLetters(database: Database, consumer: Consumer): Promise<Retried> {
  const ids = await deadLetterIds(database.sql, consumer.name);
  for (let start = 0; start < ids.length; start += batchSize) {
    const batch = ids.slice(start, start + batchSize);
    await database.sql.transaction().execute(async (sql) => {
      await lockCheckpoint(sql, consumer.name);
      const context = { database, sql, head: await readHead(sql) };
      if (consumer.retry) await consumer.retry(batch, context);
    });
    if (!consumer.retry) for (const id of batch) await handleAgain(database, consumer, id);
  }
  const left = new Set(await deadLetterIds(database.sql, consumer.name));
  return {
    consumer: consumer.name,
    retried: ids.length,
    taken: ids.filter((id) => !left.has(id)).length,
  };
}

async function handleAgain(database: Database, consumer: Consumer, id: string): Promise<void> {
  try {
    await database.sql.transaction().execute(async (sql) => {
      await lockCheckpoint(sql, consumer.name);
      const context: ConsumerContext = { database, sql, head: await readHead(sql) };
      const changes = await lastChangesOf(sql, id, consumer);
      if (changes.length === 0) return; // pruned: the next change of the entity is processed as usual
      await consumer.handle(changes, context);
      await removeDeadLetters(sql, consumer.name, [id]);
    });
  } catch (error) {
    if (!(error instanceof NonRetryableError)) throw error;
    await addDeadLetter(
      database.sql,
      consumer.name,
      id,
      (await readHead(database.sql)).position,
      error.reason,
    );
  }
}
