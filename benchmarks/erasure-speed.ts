import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { readConfig } from '../src/config.js';
import type { Eraser } from '../src/domains/erasure/eraser.js';
import type { ErasureService } from '../src/domains/erasure/erasure.service.js';
import { ImportService } from '../src/domains/imports/import.service.js';
import type { CandidateIndex } from '../src/domains/matching/index/candidate-index.js';
import { systemViewer } from '../src/domains/users/viewers.js';
import { modules } from '../src/modules.js';
import { openDatabase } from '../src/open.js';
import { composeServices } from '../src/platform/compose.js';
import { oneRowOf, rowsOf } from '../src/platform/database/database.js';
import { drainOutbox } from '../src/platform/feed/sequencer.js';
import { Session } from '../src/platform/graphql/session.js';
import { indexPeople } from './people.js';
import { median } from './report.js';

/**
 * How long it takes to erase one person and many people of an imported company, with the search documents of everybody.
 *   npm run build && npx node dist/benchmarks/erasure-speed.js --bundle /tmp/bundles/20000 --many 1000 --runs 5
 */
const { values } = parseArgs({
  options: {
    bundle: { type: 'string' },
    many: { type: 'string', default: '1000' },
    runs: { type: 'string', default: '5' },
  },
});
if (!values.bundle) throw new Error('Say which bundle: --bundle <folder>.');

const folder = await mkdtemp(join(tmpdir(), 'rapport-benchmark-'));
const config = readConfig({ RAPPORT_DATA: join(folder, 'data'), RAPPORT_DEMO: '0' });
const { database, close } = await openDatabase(config);
const { services, feed, close: closeServices } = composeServices(modules, config, database);
try {
  await new ImportService(database).run(systemViewer('benchmark'), {
    path: values.bundle,
    source: 'benchmark',
    rejectsFolder: join(folder, 'rejects'),
  });
  await drainOutbox(database);
  const { index } = services.engines as { index: CandidateIndex };
  await indexPeople(database, index);
  await rowsOf(database.sql, sql`vacuum analyze`);
  const { eraser, erasures } = services as unknown as {
    eraser: Eraser;
    erasures: ErasureService;
  };
  const session = new Session(database, systemViewer('benchmark'), feed);
  const erases = async (count: number): Promise<number> => {
    const people = await rowsOf<{ id: string }>(
      database.sql,
      sql`select id from candidate where erased_at is null order by md5(id::text) limit ${count}`,
    );
    const begun = performance.now();
    await erasures.request(session, {
      candidateIds: people.map(({ id }) => id),
      reason: 'RETENTION',
    });
    await eraser.run();
    return performance.now() - begun;
  };
  const { people, rows } = await oneRowOf<{ people: number; rows: number }>(
    database.sql,
    sql`select (select count(*)::int from candidate) as people, (select count(*)::int from feed) as rows`,
  );
  console.log(`${people} people, ${rows} changes in the feed`);
  const single: number[] = [];
  for (let run = -1; run < Number(values.runs); run += 1) single.push(await erases(1));
  console.log(
    `one person: ${median(single.slice(1)).toFixed(0)} ms (${single.map((ms) => ms.toFixed(0)).join(', ')})`,
  );
  const ms = await erases(Number(values.many));
  console.log(`${values.many} people: ${(ms / 1000).toFixed(1)} s`);
} finally {
  await closeServices();
  await close();
  await rm(folder, { recursive: true, force: true });
}
