import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { Database } from '../../src/platform/database/database.js';
import { openEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { migrate } from '../../src/platform/database/migrate.js';

/**
 * An empty, migrated database of one's own, with the door to demographics: on the embedded server, or on
 * RAPPORT_TEST_POSTGRES (`host:port` of a server that trusts its logins) while developing.
 */
export async function freshDatabase(): Promise<{ database: Database; close(): Promise<void> }> {
  const server = await testServer();
  const name = `analytics_${randomBytes(6).toString('hex')}`;
  await run(server.admin, `create database ${name} owner rapport_owner`);
  const inIt = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).toString();
  const urls = { owner: inIt(server.owner), app: inIt(server.app), demographics: inIt(server.demographics) };
  const { log } = console;
  console.log = () => undefined; // the migrator tells each step
  await migrate(urls).finally(() => (console.log = log));
  const database = await Database.open(urls, []);
  return {
    database,
    close: async () => {
      await database.close();
      await run(server.admin, `drop database ${name} with (force)`);
      await server.release();
    },
  };
}

async function testServer(): Promise<{ admin: string; owner: string; app: string; demographics: string; release: () => Promise<void> }> {
  const server = process.env.RAPPORT_TEST_POSTGRES;
  if (server) {
    const url = (login: string) => `postgresql://${login}@${server}/postgres`;
    return { admin: url('postgres'), owner: url('rapport_owner'), app: url('rapport_runtime'), demographics: url('rapport_demographics_runtime'), release: async () => undefined };
  }
  const folder = await mkdtemp(join(tmpdir(), 'rapport-test-'));
  const { ownerUrl, appUrl, demographicsUrl, release } = await openEmbeddedPostgres({ folder });
  return {
    admin: ownerUrl, owner: ownerUrl, app: appUrl, demographics: demographicsUrl,
    release: async () => {
      await release();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
