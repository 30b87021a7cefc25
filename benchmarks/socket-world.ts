import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { readConfig } from '../src/config.js';
import { openDatabase } from '../src/open.js';
import { rowsOf } from '../src/platform/database/database.js';
import { makeLog } from '../src/platform/telemetry/log.js';
import { startServer } from '../src/serve.js';
import { aChild } from './child.js';
import type { PeerAnswer, PeerOrder } from './socket-peers.js';

export const query =
  'subscription ($after: String, $filter: CandidateChangeFilter) { candidateChanges(after: $after, filter: $filter) { changeCursor relation kind clientMutationId at candidateId candidate { id name title company location relationship } } }';

/** The product over a database of its own, with one user; without consumers, that would share its processor, unless they are wanted. */
export async function aSocketWorld({ consumers = false } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-benchmark-'));
  const config = readConfig({
    RAPPORT_DATA: join(folder, 'data'),
    PORT: '0',
    RAPPORT_FEED_WORKER: consumers ? '1' : '0',
    LOG_LEVEL: 'warn',
  });
  const { database, close } = await openDatabase(config);
  await rowsOf(
    database.sql,
    sql`insert into app_user (email, role) values ('admin@demo.example', 'ADMIN')`,
  );
  const server = await startServer(config, database, makeLog('warn'));
  const { feed } = server.composition;
  return {
    server,
    database,
    feed,
    authorization: `Bearer ${(await server.demoUsers())[0]?.token}`,
    socketUrl: `${server.url.replace('http', 'ws')}/graphql`,
    /** Commits so many changes of people, in one statement. */
    change: async (count = 1) => {
      await rowsOf(
        database.sql,
        sql`insert into candidate (given_name, family_name, title, company, location)
        select 'Given', 'Family ' || n, 'Senior engineer', 'A company', 'A city' from generate_series(1, ${count}::int) n`,
      );
      feed.nudge();
    },
    close: async () => {
      await server.close();
      await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const somePeers = () => aChild<PeerOrder, PeerAnswer>('socket-peers.js');
