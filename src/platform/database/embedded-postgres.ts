// The embedded PostgreSQL: one server for a data folder, shared by all processes that open the folder.
import { mkdir, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findBinaries, findServerUser } from './embedded-postgres-binaries.js';
import {
  isFinished,
  type Place,
  prepareFolder,
  readSecrets,
  urlOf,
} from './embedded-postgres-folder.js';
import { withFileLock } from './embedded-postgres-lock.js';
import { findServer, startServer } from './embedded-postgres-server.js';
import { ServerUse } from './embedded-postgres-use.js';

export interface EmbeddedPostgres {
  /** the role rapport_owner: owns the database `rapport`, makes roles, is no superuser; runs migrations */
  ownerUrl: string;
  /** the role rapport_runtime */
  appUrl: string;
  /** the role rapport_demographics_runtime */
  demographicsUrl: string;
  port: number;
  /** true when this call made the data folder */
  created: boolean;
  /** releases our use of the server; the last user stops the server */
  release(): Promise<void>;
}

const patience = 60_000;
// A server that recovers after a crash may take its time, and is alive all the while.
const recoveryPatience = 600_000;

/**
 * Opens the database under `<folder>/postgres`: makes it when there is none, attaches when its server
 * runs, starts the server otherwise. The server is detached: it outlives a killed process, and the next
 * process to open the folder attaches to it or recovers it.
 * Several calls in one process are several uses, each with its own release.
 * @throws Error of one line with the remedy: no programs for the platform, a folder that is not ours to
 * write, data of another PostgreSQL version, a server that does not start.
 */
export async function openEmbeddedPostgres(options: {
  folder: string;
  log?: (line: string) => void;
}): Promise<EmbeddedPostgres> {
  const place = await findPlace(resolve(options.folder), options.log ?? (() => undefined));
  let created = false;
  const begun = Date.now();
  let deadline = begun + patience;
  for (;;) {
    const server = await findServer(place);
    if (server?.ready && (await isFinished(place))) {
      const use = await ServerUse.take(place, server);
      const secrets = await readSecrets(place);
      if (use && secrets) {
        return {
          ownerUrl: urlOf('owner', secrets, use.port),
          appUrl: urlOf('runtime', secrets, use.port),
          demographicsUrl: urlOf('demographics', secrets, use.port),
          port: use.port,
          created,
          release: () => use.release(),
        };
      }
    } else if (!server) {
      if (await bringUp(place)) created = true;
    } else if (server.ready) {
      throw new Error(
        `A server runs on ${place.data}, which Rapport did not make: stop it, or use another data folder.`,
      );
    } else {
      deadline = Math.min(Date.now() + patience, begun + recoveryPatience);
    }
    if (Date.now() > deadline) {
      throw new Error(
        `The embedded PostgreSQL of ${place.data} does not answer: see ${join(place.data, 'server.log')}, or stop it with "${place.binaries.pgCtl} stop -D ${place.data} -m immediate".`,
      );
    }
    if (server) await delay(50);
  }
}

async function findPlace(folder: string, log: (line: string) => void): Promise<Place> {
  const binaries = await findBinaries();
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new Error(
      `The data folder ${folder} cannot be made (${(error as NodeJS.ErrnoException).code}): choose another, or give yourself the right to write there.`,
      { cause: error },
    );
  }
  const root = await realpath(folder);
  const data = join(root, 'postgres');
  const user = await findServerUser(root, data, binaries.native, log);
  return {
    root,
    data,
    secrets: join(root, 'postgres-secrets.json'),
    lock: join(root, 'postgres.lock'),
    binaries,
    user,
    log,
  };
}

/** Returns true when it made the data folder. */
async function bringUp(place: Place): Promise<boolean> {
  try {
    return await withFileLock(place.lock, async () => {
      // Another process may have been first while we waited for the lock.
      if (await findServer(place)) return false;
      const made = await prepareFolder(place);
      await startServer(place);
      return made;
    });
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') throw error;
    throw new Error(
      `${path ?? place.root} cannot be written (${code}): choose another data folder, or give yourself the right to write there.`,
      { cause: error },
    );
  }
}
