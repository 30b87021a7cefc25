import { resolve } from 'node:path';
import type { Config } from './config.js';
import { modules } from './modules.js';
import { databaseParts } from './platform/compose.js';
import { Database, type DatabaseUrls } from './platform/database/database.js';
import { openEmbeddedPostgres } from './platform/database/embedded-postgres.js';
import { migrate } from './platform/database/migrate.js';

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

/**
 * Opens the database of the configuration and runs pending migrations. Without a URL it starts the embedded server.
 * @param log called with lines for people
 */
export async function openDatabase(
  config: Config,
  log: (line: string) => void = () => undefined,
): Promise<OpenDatabase> {
  if (config.databaseUrl) {
    const owner = config.databaseOwnerUrl ?? config.databaseUrl;
    // With one login for everything, each connection still takes its role, but nothing enforces that.
    const demographics =
      config.databaseDemographicsUrl ?? (owner === config.databaseUrl ? owner : undefined);
    const database = await openMigrated({ app: config.databaseUrl, owner, demographics });
    return {
      database,
      created: false,
      location: new URL(config.databaseUrl).host,
      close: () => database.close(),
      release: () => Promise.resolve(),
    };
  }
  const folder = resolve(config.dataFolder);
  const postgres = await openEmbeddedPostgres({ folder, log });
  try {
    const database = await openMigrated({
      app: postgres.appUrl,
      owner: postgres.ownerUrl,
      demographics: postgres.demographicsUrl,
    });
    const close = async () => {
      await database.close();
      await postgres.release();
    };
    const release = () => postgres.release();
    return { database, created: postgres.created, location: folder, close, release };
  } catch (error) {
    await postgres.release();
    throw error;
  }
}

async function openMigrated(urls: DatabaseUrls): Promise<Database> {
  await migrate(urls);
  const database = await Database.open(urls, databaseParts(modules));
  for (const module of modules) await module.prepare?.(database);
  return database;
}
