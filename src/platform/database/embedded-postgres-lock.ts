// A lock, so that only one process at a time makes the data folder or starts its server. It is a file,
// because the processes share only the folder. It must not outlive a killed process.
import { randomUUID } from 'node:crypto';
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds between two updates of the file's time while the lock is held. */
const beat = 2_000;
// A process id is not enough: after a container's restart another process may have the same id.
const staleAfter = 20_000;

/**
 * Waits until no other process holds the lock file, and runs `work` under it. The lock of a killed process
 * is taken over.
 * @throws what `work` throws, and file system errors
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const content = JSON.stringify({ pid: process.pid, host: hostname(), token: randomUUID() });
  while (!(await createOnce(path, content))) {
    if (await isStale(path)) await takeAway(path);
    else await delay(50);
  }
  const heart = setInterval(
    () => void utimes(path, new Date(), new Date()).catch(() => undefined),
    beat,
  );
  heart.unref();
  try {
    return await work();
  } finally {
    clearInterval(heart);
    // If we were suspended for long, another process may have taken over. Don't remove its lock.
    if ((await readFile(path, 'utf8').catch(() => '')) === content) await rm(path, { force: true });
  }
}

async function createOnce(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(path: string): Promise<boolean> {
  const [file, content] = await Promise.all([
    stat(path).catch(() => undefined),
    readFile(path, 'utf8').catch(() => ''),
  ]);
  if (!file) return false;
  if (Date.now() - file.mtimeMs > staleAfter) return true;
  try {
    const owner = JSON.parse(content) as { pid: number; host: string };
    return owner.host === hostname() && !isAlive(owner.pid);
  } catch {
    // The file is being written, or a killed process left it empty: its age decides.
    return false;
  }
}

// Two processes that see the same stale lock must not remove each other's new lock. So only one process
// at a time removes a lock, and it checks again first.
async function takeAway(path: string): Promise<void> {
  const turn = `${path}.takeover`;
  if (!(await createOnce(turn, ''))) {
    const age = Date.now() - ((await stat(turn).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age > staleAfter) await rm(turn, { force: true });
    else await delay(50);
    return;
  }
  try {
    if (await isStale(path)) await rm(path, { force: true });
  } finally {
    await rm(turn, { force: true });
  }
}

/** True if a process with this id runs on this machine, also one of another user. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
