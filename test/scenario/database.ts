import { randomBytes } from 'node:crypto';
import { modules } from '../../src/modules.js';
import { databaseParts } from '../../src/platform/compose.js';
import { Database } from '../../src/platform/database/database.js';
import { now, type ServerUrls, type TestServer, urlsIn, withClient } from './database-server.js';

export interface FreshDatabase {
  database: Database;
  urls: ServerUrls;
  /** a second pool on the same database, as another process would have */
  another(): Promise<Database>;
  close(): Promise<void>;
}

/** An empty, migrated database for one test file: a copy of the template on the server that all files share. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const server = sharedServer();
  const name = `test_${randomBytes(8).toString('hex')}`;
  await withClient(server.urls.owner, async (client) => {
    await client.query(`create database ${name} template ${server.template}`);
    await client.query(`comment on database ${name} is '${now()}'`);
    // For a server that we did not start: a commit spends most of its time waiting for the disk.
    await client.query(`alter database ${name} set synchronous_commit to off`);
  });
  const urls = urlsIn(name, server.urls);
  // The copy has its own history: a cursor of another copy must be refused.
  await withClient(urls.owner, (client) =>
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
      // PostgreSQL waits for a connection that is just ending. A database that stays in use is dropped by a later run.
      await withClient(server.urls.owner, (client) =>
        client.query(`drop database if exists ${name}`),
      ).catch((error: { code?: string }) => {
        if (error.code !== '55006') throw error;
      });
    },
  };
}

/** What the global set-up has started: see test/setup/global-setup.mjs. */
function sharedServer(): Omit<TestServer, 'stop'> {
  const given = process.env.RAPPORT_TEST_DATABASES;
  if (!given)
    throw new Error('The global set-up started no PostgreSQL: run the tests with npm test.');
  return JSON.parse(given) as Omit<TestServer, 'stop'>;
}
