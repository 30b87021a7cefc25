// The server's process: finds it by postmaster.pid, starts it and stops it.
import { execFile } from 'node:child_process';
import { chown, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { runProgram } from './embedded-postgres-binaries.js';
import type { Installation } from './embedded-postgres-folder.js';
import { isAlive } from './embedded-postgres-lock.js';

export interface RunningServer {
  pid: number;
  port: number;
  ready: boolean;
}

// Settings for a small machine that also runs the application. Errors are logged without the statement
// and its values, which contain personal data.
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
${
  // Ends statements of a process that was killed. Windows can't tell.
  process.platform === 'win32' ? '' : "client_connection_check_interval = '5s'\n"
}`;

const largestLog = 10 * 1024 * 1024;

/** The running server of the data folder; undefined when none runs, even if a killed server left its pid file. */
export async function findServer(installation: Installation): Promise<RunningServer | undefined> {
  const lines = await readPidFile(installation);
  if (!lines) return undefined;
  const pid = Number(lines[0]);
  // The file is written line by line, so a server that has just started has no port yet.
  const port = Number(lines[3] ?? 0);
  const status = lines[7]?.trim();
  if (!(pid > 0) || !isAlive(pid) || !(await isPostgresOf(pid, installation.data)))
    return undefined;
  return { pid, port, ready: status === 'ready' && port > 0 };
}

async function readPidFile(installation: Installation): Promise<string[] | undefined> {
  try {
    return (await readFile(pidFile(installation), 'utf8')).split('\n');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return undefined;
    throw new Error(
      `${installation.data} belongs to another user: start as that user or as root, or set the database URLs.`,
      { cause: error },
    );
  }
}

const pidFile = (installation: Installation) => join(installation.data, 'postmaster.pid');

// Process ids are reused, in containers at once, so the id in a stale file may belong to any program.
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
 * Starts the server as a detached process. Call it under the lock, when none runs. It keeps the port of
 * the last start if that is free, so that a process that outlived the server can connect again.
 * @throws an error with the last lines of the server's log when it does not start
 */
export async function startServer(installation: Installation): Promise<void> {
  await forgetReusedPid(installation);
  const log = join(installation.data, 'server.log');
  if (((await stat(log).catch(() => undefined))?.size ?? 0) > largestLog) await rm(log);
  const deadline = Date.now() + 30_000;
  for (let port = await lastPort(installation); ; port = 0) {
    if (port === 0 || !(await isFree(port))) port = await freePort();
    await writeConfiguration(installation, port);
    const before = (await stat(log).catch(() => undefined))?.size ?? 0;
    // Recovery after a crash may take minutes. pg_ctl returns as soon as the server is ready or has ended.
    const args = ['start', '-D', installation.data, '-l', log, '-w', '-t', '600'];
    const { code } = await runProgram(installation.binaries.pgCtl, args, installation.user, {
      cwd: installation.data,
      detached: true,
      onStarted: installation.onProgram,
    });
    if (code === 0) return;
    const said = (await readFile(log).catch(() => Buffer.alloc(0))).subarray(before).toString();
    // Another process has started the server meanwhile: the caller connects to that one.
    if (/lock file "postmaster.pid" already exists/.test(said) && (await findServer(installation)))
      return;
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
    // The processes of a killed server free its memory as soon as they notice.
    await delay(100);
  }
}

// PostgreSQL refuses to start while any process of its user has the id in the file. So the id is replaced
// by one that no system assigns. The rest of the file stays, by which PostgreSQL sees whether parts of the
// old server still run.
async function forgetReusedPid(installation: Installation): Promise<void> {
  const lines = await readPidFile(installation);
  if (!lines || !isAlive(Number(lines[0])) || (await findServer(installation))) return;
  await writeFile(pidFile(installation), ['999999999', ...lines.slice(1)].join('\n'));
}

async function writeConfiguration(installation: Installation, port: number): Promise<void> {
  const path = join(installation.data, 'rapport.conf');
  await writeFile(
    path,
    `# Written at each start; changes here are lost.\nport = ${port}${settings}`,
    { mode: 0o600 },
  );
  if (installation.user.uid !== undefined && installation.user.gid !== undefined)
    await chown(path, installation.user.uid, installation.user.gid);
}

async function lastPort(installation: Installation): Promise<number> {
  const text = await readFile(join(installation.data, 'rapport.conf'), 'utf8').catch(() => '');
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
 * Stops the server and waits until it has ended. Open sessions are ended and rolled back.
 * @throws when it still runs after a minute
 */
export async function stopServer(installation: Installation): Promise<void> {
  const pid = (await findServer(installation))?.pid;
  if (!pid) return;
  // pg_ctl would wait until the pid file is gone, and take a server that the next process starts at once
  // for the old one. So we wait ourselves.
  await runProgram(
    installation.binaries.pgCtl,
    ['stop', '-D', installation.data, '-m', 'fast', '-W'],
    installation.user,
    { cwd: installation.data, detached: true },
  );
  for (
    const deadline = Date.now() + 60_000;
    (await findServer(installation))?.pid === pid;
    await delay(20)
  ) {
    if (Date.now() < deadline) continue;
    throw new Error(
      `The embedded PostgreSQL did not stop within a minute: run "${installation.binaries.pgCtl} stop -D ${installation.data} -m immediate".`,
    );
  }
}
