// The embedded PostgreSQL: one server for each data folder, shared by all processes that open the folder.
import { mkdir, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findBinaries, findServerUser } from './embedded-postgres-binaries.js';
import {
  isFinished,
  type Installation,
  prepareFolder,
  readSecrets,
  urlOf,
} from './embedded-postgres-folder.js';
import { withFileLock } from './embedded-postgres-lock.js';
import { findServer, startServer } from './embedded-postgres-server.js';
import { ServerUse } from './embedded-postgres-use.js';

export interface EmbeddedPostgres {
  /** for the role rapport_owner, which owns the database `rapport` and runs migrations; it may create roles, but is no superuser */
  ownerUrl: string;
  /** for the role rapport_runtime */
  appUrl: string;
  /** for the role rapport_demographics_runtime */
  demographicsUrl: string;
  port: number;
  /** true when this call made the data folder */
  created: boolean;
  /** ends our use of the server; the last user stops it */
  release(): Promise<void>;
}

const openTimeout = 60_000;
// A server that recovers after a crash may take longer. It is running all the time.
const recoveryTimeout = 600_000;

/**
 * Opens the database under `<folder>/postgres`. It makes the database if there is none, and starts the
 * server if it does not run. The server is detached: it outlives a killed process, and the next process
 * that opens the folder connects to it or recovers it. Each call is a separate use with its own release.
 * @throws Error of one line with the remedy: no programs for the platform, a folder that is not ours to
 * write, data of another PostgreSQL version, a server that does not start.
 */
export async function openEmbeddedPostgres(options: {
  folder: string;
  log?: (line: string) => void;
  /** stops the opening: a database that is being made is given up, a server that starts is released */
  signal?: AbortSignal;
  /** called when a program of PostgreSQL is started, whose end is then waited for */
  onProgram?: () => void;
}): Promise<EmbeddedPostgres> {
  const installation = await findInstallation(
    resolve(options.folder),
    options.log ?? (() => undefined),
    options.signal,
    options.onProgram,
  );
  let created = false;
  const begun = Date.now();
  let deadline = begun + openTimeout;
  for (;;) {
    // A server that runs is taken first, so that the last user can stop it.
    const server = await findServer(installation);
    if (server?.ready && (await isFinished(installation))) {
      const use = await ServerUse.take(installation, server);
      const secrets = await readSecrets(installation);
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
      options.signal?.throwIfAborted();
      if (await bringUp(installation)) created = true;
    } else if (server.ready) {
      throw new Error(
        `A server that Rapport did not start runs on ${installation.data}: stop it, or use another data folder.`,
      );
    } else {
      deadline = Math.min(Date.now() + openTimeout, begun + recoveryTimeout);
    }
    if (Date.now() > deadline) {
      throw new Error(
        `The embedded PostgreSQL of ${installation.data} does not answer: see ${join(installation.data, 'server.log')}, or stop it with "${installation.binaries.pgCtl} stop -D ${installation.data} -m immediate".`,
      );
    }
    if (server) await delay(50);
  }
}

async function findInstallation(
  folder: string,
  log: (line: string) => void,
  signal: AbortSignal | undefined,
  onProgram: (() => void) | undefined,
): Promise<Installation> {
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
    signal,
    onProgram,
  };
}

/** Makes the data folder if needed, and starts the server. Returns true when it made the data folder. */
async function bringUp(installation: Installation): Promise<boolean> {
  try {
    return await withFileLock(installation.lock, async () => {
      // Another process may have been first while we waited for the lock.
      if (await findServer(installation)) return false;
      const made = await prepareFolder(installation);
      await startServer(installation);
      return made;
    });
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') throw error;
    throw new Error(
      `${path ?? installation.root} cannot be written (${code}): choose another data folder, or give yourself the right to write there.`,
      { cause: error },
    );
  }
}
