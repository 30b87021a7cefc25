import { resolve } from 'node:path';
import type { Config, Deadlines } from './config.js';
import { modules } from './modules.js';
import { databaseParts } from './platform/compose.js';
import { Database, type DatabaseUrls } from './platform/database/database.js';
import { openEmbeddedPostgres } from './platform/database/embedded-postgres.js';
import { migrate } from './platform/database/migrate.js';
import { mendedInWords, mendFeedIds } from './platform/feed/ids.js';

export interface OpenDatabase {
  database: Database;
  /** true: this call made the embedded database, which is still empty */
  created: boolean;
  /** the host of the server or the data folder, for people to read */
  location: string;
  close(): Promise<void>;
  /** ends our use of the embedded server without waiting for open connections; the last user stops the server */
  release(): Promise<void>;
}

export interface OpenOptions {
  /** true: PostgreSQL limits the statements of this process to the deadlines of the configuration */
  serves?: boolean;
  /** stops the opening; what was opened is closed */
  signal?: AbortSignal;
}

/**
 * Opens the database of the configuration and runs pending migrations. Without a URL it starts the embedded server.
 * @param log called with lines for people
 * @throws the reason of the signal when it is stopped
 */
export async function openDatabase(
  config: Config,
  log: (line: string) => void = () => undefined,
  { serves = false, signal }: OpenOptions = {},
): Promise<OpenDatabase> {
  const deadlines = serves ? config.deadlines : undefined;
  if (config.databaseUrl) {
    const owner = config.databaseOwnerUrl ?? config.databaseUrl;
    // With one login for everything, each connection still takes its role, but nothing enforces that.
    const demographics =
      config.databaseDemographicsUrl ?? (owner === config.databaseUrl ? owner : undefined);
    const database = await openMigrated(
      { app: config.databaseUrl, owner, demographics },
      { deadlines, signal, log },
    );
    return {
      database,
      created: false,
      location: new URL(config.databaseUrl).host,
      close: () => database.close(),
      release: () => Promise.resolve(),
    };
  }
  const folder = resolve(config.dataFolder);
  const postgres = await openEmbeddedPostgres({ folder, log, signal });
  const release = () => postgres.release();
  try {
    const database = await openMigrated(
      {
        app: postgres.appUrl,
        owner: postgres.ownerUrl,
        demographics: postgres.demographicsUrl,
      },
      { deadlines, signal, log },
    );
    const close = () => database.close().finally(release);
    return { database, created: postgres.created, location: folder, close, release };
  } catch (error) {
    await release();
    throw error;
  }
}

async function openMigrated(
  urls: DatabaseUrls,
  {
    deadlines,
    signal,
    log,
  }: { deadlines?: Deadlines; signal?: AbortSignal; log(line: string): void },
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
