import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { modules } from '../../src/modules.js';
import { databaseParts } from '../../src/platform/compose.js';
import { Database, type DatabaseUrls } from '../../src/platform/database/database.js';
import { openEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { migrate } from '../../src/platform/database/migrate.js';

export interface FreshDatabase {
  database: Database;
  urls: DatabaseUrls & { demographics: string };
  /** a second pool on the same database, as another process would have */
  another(): Promise<Database>;
  close(): Promise<void>;
}

/** Two runs that make the template at once take turns; any fixed number. */
const templateLock = 1_380_012_113;
const staleAfterSeconds = 3 * 3600;

/**
 * An empty, migrated database of one's own, for one test file. All files share one embedded server, in a folder that
 * outlives the run, so that only the first run of a machine makes it; the database is a copy of a template that was
 * migrated once. While developing, RAPPORT_TEST_POSTGRES may name a running server (`host:port`, trusting its logins).
 */
export async function freshDatabase(): Promise<FreshDatabase> {
  const server = await testServer();
  const name = `test_${randomBytes(8).toString('hex')}`;
  const at = (database: string) => ({
    owner: inDatabase(server.owner, database),
    app: inDatabase(server.app, database),
    demographics: inDatabase(server.demographics, database),
  });
  await asOwner(server.owner, async (client) => {
    const template = await findTemplate(client, at);
    await client.query(`create database ${name} template ${template}`);
    await client.query(`comment on database ${name} is '${now()}'`);
    // Durability of a test's data is worth nothing, and a flush at each commit is most of what a commit costs.
    await client.query(`alter database ${name} set synchronous_commit to off`);
  });
  const urls = at(name);
  // The copy has its own history: a cursor of another copy must not fit.
  await asOwner(urls.owner, (client) =>
    client.query(
      'with another as (update feed_head set epoch = gen_random_uuid() returning epoch) update feed_checkpoint c set epoch = another.epoch from another',
    ),
  );
  const opened: Database[] = [];
  const another = async () => {
    const database = await Database.open(urls, databaseParts(modules));
    opened.push(database);
    return database;
  };
  return {
    urls,
    another,
    database: await another(),
    close: async () => {
      await Promise.all(opened.map((one) => one.close()));
      // A connection that is just ending is waited for; what stays in use is dropped by a later run.
      await asOwner(server.owner, (client) =>
        client.query(`drop database if exists ${name}`),
      ).catch((error: { code?: string }) => {
        if (error.code !== '55006') throw error;
      });
      await server.release();
    },
  };
}

/** The name of the migrated template, which is made when there is none for the migrations as they are now. */
async function findTemplate(
  client: pg.Client,
  at: (database: string) => DatabaseUrls,
): Promise<string> {
  const template = `template_${await migrationsHash()}`;
  const exists = async () =>
    (await client.query('select from pg_database where datname = $1 and datistemplate', [template]))
      .rowCount === 1;
  if (await exists()) return template;
  await client.query('select pg_advisory_lock($1)', [templateLock]);
  try {
    if (await exists()) return template;
    await dropLeftovers(client);
    await client.query(`drop database if exists ${template} with (force)`); // half made by a run that was killed
    await client.query(`create database ${template}`);
    await migrate(at(template));
    await client.query(`comment on database ${template} is '${now()}'`);
    await client.query(`alter database ${template} is_template true`);
    return template;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [templateLock]);
  }
}

/** Databases of runs that were killed, and templates of older migrations. */
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

const now = () => Math.floor(Date.now() / 1000);

/** A change to any migration makes another template. */
async function migrationsHash(): Promise<string> {
  const folder = join(import.meta.dirname, '../../migrations');
  const hash = createHash('sha256');
  for (const file of (await readdir(folder)).sort())
    hash.update(await readFile(join(folder, file)));
  return hash.digest('hex').slice(0, 16);
}

interface TestServer {
  owner: string;
  app: string;
  demographics: string;
  release(): Promise<void>;
}

async function testServer(): Promise<TestServer> {
  const server = process.env.RAPPORT_TEST_POSTGRES;
  if (server) {
    const url = (login: string) => `postgresql://${login}@${server}/postgres`;
    return {
      owner: url('rapport_owner'),
      app: url('rapport_runtime'),
      demographics: url('rapport_demographics_runtime'),
      release: async () => undefined,
    };
  }
  const folder = join(tmpdir(), `rapport-test-${process.getuid?.() ?? 'user'}`);
  const { ownerUrl, appUrl, demographicsUrl, release } = await openEmbeddedPostgres({ folder });
  return { owner: ownerUrl, app: appUrl, demographics: demographicsUrl, release };
}

const inDatabase = (url: string, database: string) =>
  Object.assign(new URL(url), { pathname: `/${database}` }).toString();

async function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 20_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
