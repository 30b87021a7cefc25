import { resolve } from 'node:path';
import type { Config } from './config.js';
import { modules } from './modules.js';
import { databaseParts } from './platform/compose.js';
import { Database, type DatabaseUrls } from './platform/database/database.js';
import { openEmbeddedPostgres } from './platform/database/embedded-postgres.js';
import { migrate } from './platform/database/migrate.js';

export interface OpenDatabase {
  database: Database;
  /** this call made the embedded database, which is still empty */
  created: boolean;
  /** where the data is, for people */
  place: string;
  close(): Promise<void>;
  /** ends our use of the embedded server without waiting for open connections; the last use stops it */
  release(): Promise<void>;
}

/** Opens the database that the configuration names, at the newest version of the schema. */
export async function openDatabase(
  config: Config,
  log: (line: string) => void = () => undefined,
): Promise<OpenDatabase> {
  if (config.databaseUrl) {
    const owner = config.databaseOwnerUrl ?? config.databaseUrl;
    // One login for everything still acts as the right role in each place; it just could do more.
    const demographics =
      config.databaseDemographicsUrl ?? (owner === config.databaseUrl ? owner : undefined);
    const database = await openMigrated({ app: config.databaseUrl, owner, demographics });
    return {
      database,
      created: false,
      place: new URL(config.databaseUrl).host,
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
    return { database, created: postgres.created, place: folder, close, release };
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
