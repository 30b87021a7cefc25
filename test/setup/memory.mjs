// A folder in memory for what a test run writes: the databases above all. A copy of a database is a thousand small files,
// and to make those takes a disk's file system longer than PostgreSQL needs for the rest.
import { constants } from 'node:fs';
import { access, mkdir, readdir, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const memory = '/dev/shm'; // Linux has it
const gigabyte = 2 ** 30;
const staleAfterMs = 3 * 3_600_000;

/**
 * The folder for the temporary files of a run. It outlives the run, as the server of the tests does, and is another one
 * for each TMPDIR. What runs that were killed have left in it is removed.
 * @returns its path; the usual folder for temporary files where there is too little memory
 */
export async function temporaryFolder() {
  const usual = tmpdir();
  if (!(await hasRoom())) return usual;
  const own = `rapport-tests-${process.getuid()}`;
  const folder = join(memory, usual === '/tmp' ? own : `${basename(usual)}-${own}`);
  await mkdir(folder, { recursive: true, mode: 0o755 });
  for (const name of await readdir(folder)) {
    if (name.startsWith('rapport-test-')) continue; // the server
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    if (mtimeMs < Date.now() - staleAfterMs) await rm(path, { recursive: true, force: true });
  }
  return folder;
}

/** Whether the databases of a run fit, and the rest of the machine has enough left. */
async function hasRoom() {
  if (process.platform !== 'linux') return false;
  try {
    await access(memory, constants.W_OK);
    const { bavail, bsize } = await statfs(memory);
    return bavail * bsize > 2 * gigabyte && process.availableMemory() > 4 * gigabyte;
  } catch {
    return false;
  }
}
