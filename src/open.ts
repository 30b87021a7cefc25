import { resolve } from 'node:path';
import type { Config } from './config.js';
import type { Database } from './platform/database/database.js';
import { openEmbeddedPostgres } from './platform/database/embedded-postgres.js';

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
  /** called when the opening begins to wait for another process: the caller may keep this one busy from here on */
  onWait?: () => void;
}

/**
 * Opens the database of the configuration and runs pending migrations. Without a URL it starts the embedded server.
 * @param log called with lines for people
 * @throws the reason of the signal when it is stopped
 */
export async function openDatabase(
  config: Config,
  log: (line: string) => void = () => undefined,
  { serves = false, signal, onWait = () => undefined }: OpenOptions = {},
): Promise<OpenDatabase> {
  const deadlines = serves ? config.deadlines : undefined;
  // The product is loaded when PostgreSQL is under way: a first start is a second and a half shorter by it.
  const loadProduct = () => import('./open-migrated.js');
  if (config.databaseUrl) {
    const owner = config.databaseOwnerUrl ?? config.databaseUrl;
    // With one login for everything, each connection still takes its role, but nothing enforces that.
    const demographics =
      config.databaseDemographicsUrl ?? (owner === config.databaseUrl ? owner : undefined);
    onWait();
    const { openMigrated } = await loadProduct();
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
  const postgres = await openEmbeddedPostgres({ folder, log, signal, onProgram: onWait });
  const release = () => postgres.release();
  try {
    onWait();
    const { openMigrated } = await loadProduct();
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
