import type { Deadlines } from './config.js';
import { modules } from './modules.js';
import { databaseParts } from './platform/compose.js';
import { Database, type DatabaseUrls } from './platform/database/database.js';
import { migrate } from './platform/database/migrate.js';
import { mendedInWords, mendFeedIds } from './platform/feed/ids.js';

interface MigratedOptions {
  /** limits of the statements; undefined: none */
  deadlines?: Deadlines;
  signal?: AbortSignal;
  /** called with lines for people */
  log(line: string): void;
}

/**
 * Runs the pending migrations and what the modules do before the first use, and connects.
 * @throws the reason of the signal when it is stopped
 */
export async function openMigrated(
  urls: DatabaseUrls,
  { deadlines, signal, log }: MigratedOptions,
): Promise<Database> {
  signal?.throwIfAborted();
  await migrate(urls, log);
  const database = await Database.open(urls, databaseParts(modules), { deadlines });
  try {
    const ids = await mendFeedIds(database);
    if (ids) log(mendedInWords(ids));
    for (const module of modules) {
      signal?.throwIfAborted();
      await module.prepare?.(database);
    }
    signal?.throwIfAborted();
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
