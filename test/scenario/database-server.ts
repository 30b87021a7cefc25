// The PostgreSQL that all suites of a run share. Jest's global set-up starts it once, before any suite.
import { createHash } from 'node:crypto';
import { appendFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { DatabaseUrls } from '../../src/platform/database/database.js';

/** One URL for each login, all in the database `postgres`. */
export type ServerUrls = DatabaseUrls & { demographics: string };

export interface TestServer {
  urls: ServerUrls;
  /** a migrated, empty database: `create database … template …` copies it */
  template: string;
  stop(): Promise<void>;
}

/** An arbitrary number for the lock by which two runs that start at the same time take turns. */
const templateLock = 1_380_012_113;
const staleAfterSeconds = 3 * 3600;

/**
 * Starts the server, or joins the one of another run, and makes the template when the migrations are new. The server's
 * folder outlives the run, so that only the first run of a machine initializes it.
 * @param temporary the parent of the server's folder
 * @param running `host:port` of a server that is used instead; it trusts the logins of Rapport
 */
export async function startTestServer(temporary: string, running?: string): Promise<TestServer> {
  const server = running ? runningAt(running) : await openEmbedded(temporary);
  try {
    const template = await withClient(server.urls.owner, (client) =>
      findTemplate(client, server.urls),
    );
    return { ...server, template };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function runningAt(server: string): Omit<TestServer, 'template'> {
  const url = (login: string) => `postgresql://${login}@${server}/postgres`;
  return {
    urls: {
      owner: url('rapport_owner'),
      app: url('rapport_runtime'),
      demographics: url('rapport_demographics_runtime'),
    },
    stop: async () => undefined,
  };
}

async function openEmbedded(temporary: string): Promise<Omit<TestServer, 'template'>> {
  const folder = join(temporary, `rapport-test-${process.getuid?.() ?? 'user'}`);
  // Imported here, so that the suites, which use the rest of this file, need not load it.
  const { openEmbeddedPostgres } = await import('../../src/platform/database/embedded-postgres.js');
  const { ownerUrl, appUrl, demographicsUrl, release } = await openEmbeddedPostgres({ folder });
  await forgoDurability(join(folder, 'postgres'));
  return {
    urls: { owner: ownerUrl, app: appUrl, demographics: demographicsUrl },
    stop: release,
  };
}

/**
 * Turns off what makes data survive a power cut. Nobody needs the data of a test, and most of the time of a commit or
 * of a copy of a database is spent waiting for the disk.
 */
async function forgoDurability(data: string): Promise<void> {
  const file = join(data, 'postgresql.auto.conf');
  if ((await readFile(file, 'utf8')).includes('fsync')) return;
  await appendFile(file, 'fsync = off\nfull_page_writes = off\nsynchronous_commit = off\n');
  const [pid] = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n');
  process.kill(Number(pid), 'SIGHUP'); // reads its settings again
}

/** The name of the template of the present migrations. Makes the template if there is none. */
async function findTemplate(client: pg.Client, urls: ServerUrls): Promise<string> {
  const template = `template_${await migrationsHash()}`;
  const exists = async () =>
    (await client.query('select from pg_database where datname = $1 and datistemplate', [template]))
      .rowCount === 1;
  await client.query('select pg_advisory_lock($1)', [templateLock]);
  try {
    await dropLeftovers(client);
    if (await exists()) return template;
    await client.query(`drop database if exists ${template} with (force)`); // half made by a run that was killed
    await client.query(`create database ${template}`);
    const { migrate } = await import('../../src/platform/database/migrate.js');
    await migrate(urlsIn(template, urls));
    await client.query(`comment on database ${template} is '${now()}'`);
    await client.query(`alter database ${template} is_template true`);
    return template;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [templateLock]);
  }
}

/** Drops the databases of runs that were killed, and templates of older migrations. */
async function dropLeftovers(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ datname: string; datistemplate: boolean }>(
    `
    select datname, datistemplate from pg_database
    where datname ~ '^(test|template)_[0-9a-f]{16}$' and shobj_description(oid, 'pg_database')::bigint < $1
      and not exists (select from pg_stat_activity a where a.datname = pg_database.datname)`,
    [now() - staleAfterSeconds],
  );
  for (const { datname, datistemplate } of rows) {
    if (datistemplate) await client.query(`alter database ${datname} is_template false`);
    await client.query(`drop database if exists ${datname}`);
  }
}

/** The time as a database's comment holds it: seconds since 1970. */
export const now = () => Math.floor(Date.now() / 1000);

/** A change to any migration makes another template. */
async function migrationsHash(): Promise<string> {
  const folder = join(import.meta.dirname, '../../migrations');
  const hash = createHash('sha256');
  for (const file of (await readdir(folder)).sort())
    hash.update(await readFile(join(folder, file)));
  return hash.digest('hex').slice(0, 16);
}

/** The same logins, in another database of the server. */
export const urlsIn = (database: string, urls: ServerUrls): ServerUrls => {
  const inDatabase = (url: string) =>
    Object.assign(new URL(url), { pathname: `/${database}` }).toString();
  return {
    owner: inDatabase(urls.owner),
    app: inDatabase(urls.app),
    demographics: inDatabase(urls.demographics),
  };
};

/** Runs the work with a connection of its own. */
export async function withClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 20_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
