import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { joinColumns } from '../../src/platform/feed/change-columns.js';
import { Database, type DatabaseUrls } from '../../src/platform/database/database.js';
import { openEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { migrate } from '../../src/platform/database/migrate.js';

export interface FreshDatabase {
  database: Database;
  urls: DatabaseUrls;
  /** a second pool on the same database, as another process would have */
  another(): Promise<Database>;
  close(): Promise<void>;
}

/**
 * An empty, migrated database of one's own: on the embedded server, or on RAPPORT_TEST_POSTGRES
 * (`host:port` of a server that trusts postgres, rapport_owner and rapport_runtime) while developing.
 */
export async function freshDatabase(): Promise<FreshDatabase> {
  const server = await testServer();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await run(server.adminUrl, `create database ${name} owner rapport_owner`);
  const inIt = (url: string) => {
    const changed = new URL(url);
    changed.pathname = `/${name}`;
    return changed.toString();
  };
  const urls = { owner: inIt(server.ownerUrl), app: inIt(server.appUrl) };
  await migrate(urls);
  const opened: Database[] = [];
  const another = async () => {
    const database = await Database.open(urls, { entities: [], changeColumns: joinColumns([]) });
    opened.push(database);
    return database;
  };
  return {
    urls,
    another,
    database: await another(),
    close: async () => {
      await Promise.all(opened.map((database) => database.close()));
      await server.release(name);
    },
  };
}

async function testServer(): Promise<{
  adminUrl: string;
  ownerUrl: string;
  appUrl: string;
  release: (name: string) => Promise<void>;
}> {
  const server = process.env.RAPPORT_TEST_POSTGRES;
  if (server) {
    const url = (login: string) => `postgresql://${login}@${server}/postgres`;
    return {
      adminUrl: url('postgres'),
      ownerUrl: url('rapport_owner'),
      appUrl: url('rapport_runtime'),
      release: (name) => run(url('postgres'), `drop database ${name} with (force)`),
    };
  }
  const folder = await mkdtemp(join(tmpdir(), 'rapport-test-'));
  const { ownerUrl, appUrl, release } = await openEmbeddedPostgres({ folder });
  return {
    adminUrl: ownerUrl,
    ownerUrl,
    appUrl,
    // The database goes with the folder: its owner may not end an autovacuum that looks at it.
    release: async () => {
      await release();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
