// The server's process: what postmaster.pid says of it, its start and its stop.
import { execFile } from 'node:child_process';
import { chown, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { runProgram } from './embedded-postgres-binaries.js';
import type { Place } from './embedded-postgres-folder.js';
import { isAlive } from './embedded-postgres-lock.js';

export interface RunningServer {
  pid: number;
  port: number;
  ready: boolean;
}

// For a small machine that runs the application beside the server. Errors are logged without the
// statement and its values, which hold personal data.
const settings = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
max_connections = 100
reserved_connections = 5
shared_buffers = '256MB'
effective_cache_size = '1GB'
work_mem = '16MB'
maintenance_work_mem = '128MB'
wal_level = replica
synchronous_commit = on
max_wal_size = '2GB'
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_checkpoints = off
log_min_error_statement = panic
log_error_verbosity = terse
`;

const largestLog = 10 * 1024 * 1024;

/** The live server of the data folder, or undefined when none runs; a pid file left by a kill counts for none. */
export async function findServer(place: Place): Promise<RunningServer | undefined> {
  const lines = await readPidFile(place);
  if (!lines) return undefined;
  const pid = Number(lines[0]);
  // The file is written line by line: a server this young has no port yet.
  const port = Number(lines[3] ?? 0);
  const status = lines[7]?.trim();
  if (!(pid > 0) || !isAlive(pid) || !(await isPostgresOf(pid, place.data))) return undefined;
  return { pid, port, ready: status === 'ready' && port > 0 };
}

async function readPidFile(place: Place): Promise<string[] | undefined> {
  try {
    return (await readFile(pidFile(place), 'utf8')).split('\n');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return undefined;
    throw new Error(
      `${place.data} belongs to another user: start as that user or as root, or set the database URLs.`,
      { cause: error },
    );
  }
}

const pidFile = (place: Place) => join(place.data, 'postmaster.pid');

// Process ids come again, in containers at once: the one in a stale file may be any program's today.
async function isPostgresOf(pid: number, data: string): Promise<boolean> {
  const command =
    process.platform === 'linux'
      ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      : process.platform === 'win32'
        ? undefined
        : await promisify(execFile)('ps', ['-o', 'command=', '-ww', '-p', String(pid)]).then(
            (run) => run.stdout,
            () => '',
          );
  return command === undefined || (command.includes('postgres') && command.includes(data));
}

/**
 * Starts the server detached from us. Call it under the lock, when none runs. It keeps the port of the
 * last start when that is free, so that sessions of a process that outlived the server find it again.
 * @throws the last lines of the server's log and what to do when it does not come up
 */
export async function startServer(place: Place): Promise<void> {
  await forgetReusedPid(place);
  const log = join(place.data, 'server.log');
  if (((await stat(log).catch(() => undefined))?.size ?? 0) > largestLog) await rm(log);
  const deadline = Date.now() + 30_000;
  for (let port = await lastPort(place); ; port = 0) {
    if (port === 0 || !(await isFree(port))) port = await freePort();
    await writeConfiguration(place, port);
    const before = (await stat(log).catch(() => undefined))?.size ?? 0;
    // Recovery after a crash may take minutes; pg_ctl returns as soon as the server is ready or gone.
    const args = ['start', '-D', place.data, '-l', log, '-w', '-t', '600'];
    const { code } = await runProgram(place.binaries.pgCtl, args, place.user, {
      cwd: place.data,
      detached: true,
    });
    if (code === 0) return;
    const said = (await readFile(log).catch(() => Buffer.alloc(0))).subarray(before).toString();
    // Another process of ours or of the operator's was first: the caller attaches to its server.
    if (/lock file "postmaster.pid" already exists/.test(said) && (await findServer(place))) return;
    const passing = !(await isFree(port)) || /shared memory block .* is still in use/.test(said);
    if (!passing || Date.now() > deadline) {
      const reason = said
        .split('\n')
        .filter((line) => /FATAL|PANIC|ERROR|HINT|could not|cannot/.test(line))
        .slice(-3)
        .join('; ');
      throw new Error(
        `The embedded PostgreSQL did not start: ${reason || `pg_ctl ended with ${code}`}. Its log is ${log}.`,
      );
    }
    // Processes of a killed server let go of its memory as soon as they notice.
    await delay(100);
  }
}

// PostgreSQL refuses to start when any process of its user has the id in the file. An id that no
// system gives keeps the rest of the file, by which it sees whether parts of the old server still run.
async function forgetReusedPid(place: Place): Promise<void> {
  const lines = await readPidFile(place);
  if (!lines || !isAlive(Number(lines[0])) || (await findServer(place))) return;
  await writeFile(pidFile(place), ['999999999', ...lines.slice(1)].join('\n'));
}

async function writeConfiguration(place: Place, port: number): Promise<void> {
  const path = join(place.data, 'rapport.conf');
  await writeFile(
    path,
    `# Written at each start; changes here are lost.\nport = ${port}${settings}`,
    { mode: 0o600 },
  );
  if (place.user.uid !== undefined && place.user.gid !== undefined)
    await chown(path, place.user.uid, place.user.gid);
}

async function lastPort(place: Place): Promise<number> {
  const text = await readFile(join(place.data, 'rapport.conf'), 'utf8').catch(() => '');
  return Number(/^port = (\d+)$/m.exec(text)?.[1] ?? 0);
}

const isFree = (port: number) =>
  listenOnce(port).then(
    () => true,
    () => false,
  );
const freePort = () => listenOnce(0);

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}

/**
 * Stops the server and waits until it is gone; its sessions are ended and rolled back.
 * @throws when it still runs after a minute
 */
export async function stopServer(place: Place): Promise<void> {
  const pid = (await findServer(place))?.pid;
  if (!pid) return;
  // pg_ctl would wait for the pid file to be gone, and mistake the server that the next process starts
  // at once for the old one: the waiting is ours.
  await runProgram(
    place.binaries.pgCtl,
    ['stop', '-D', place.data, '-m', 'fast', '-W'],
    place.user,
    { cwd: place.data, detached: true },
  );
  for (
    const deadline = Date.now() + 60_000;
    (await findServer(place))?.pid === pid;
    await delay(20)
  ) {
    if (Date.now() < deadline) continue;
    throw new Error(
      `The embedded PostgreSQL did not stop within a minute: run "${place.binaries.pgCtl} stop -D ${place.data} -m immediate".`,
    );
  }
}
