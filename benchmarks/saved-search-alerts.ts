import 'reflect-metadata';
import { modules } from '../src/modules.js';
import { rightsOf } from '../src/platform/compose.js';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from '@elastic/elasticsearch';
import { sql } from 'kysely';
import { candidateIndex } from '../search/mapping.js';
import { readConfig } from '../src/config.js';
import { openSearch } from '../src/domains/matching/open-search.js';
import { SavedSearchAlerts } from '../src/domains/matching/saved-searches/saved-search-alerts.js';
import { TaxonomyService } from '../src/domains/taxonomy/taxonomy.service.js';
import { openDatabase } from '../src/open.js';
import { rowOf, rowsOf } from '../src/platform/database/database.js';
import { dropIndexes } from './drop-indexes.js';
import { generatePeople, indexPeople } from './people.js';
import { median, milliseconds, perSecond } from './report.js';

/**
 * How many changed people a second saved searches with alerts keep up with, on each engine: batches of people are changed
 * and written to the index, and only the look of all searches at them is timed.
 *   npm run build && npx node dist/benchmarks/saved-search-alerts.js --candidates 20000 --searches 1000 --runs 5
 * Elasticsearch is measured when ELASTICSEARCH_URL is set.
 */
const { values } = parseArgs({
  options: {
    candidates: { type: 'string', default: '20000' },
    searches: { type: 'string', default: '1000' },
    runs: { type: 'string', default: '5' },
  },
});
const url = process.env.ELASTICSEARCH_URL;
const batches = [1, 20, 500];

const folder = await mkdtemp(join(tmpdir(), 'rapport-benchmark-'));
const { database, close } = await openDatabase(
  readConfig({ RAPPORT_DATA: join(folder, 'data'), RAPPORT_DEMO: '0' }),
);
const engines = [
  openSearch(database),
  ...(url
    ? [openSearch(database, { url }, { ...candidateIndex, name: `benchmark-${Date.now()}` })]
    : []),
];
try {
  await generatePeople(database, { candidates: Number(values.candidates) });
  // Skills with a place, a title or years: what recruiters keep. Each finds a few people in a thousand.
  await rowsOf(
    database.sql,
    sql`
    insert into saved_search (owner, role, name, query)
    select 'user:' || n % 50, 'RECRUITER', 'Search ' || n, (array['skill:"' || s.name || '" location:' || c.location, 'title:"' || c.title || '" years>=' || n % 12, '"' || s.name || '" -' || c.location, s.name || ' OR ' || split_part(c.title, ' ', 1) || '*'])[1 + n % 4]
    from generate_series(1, ${Number(values.searches)}) n
    join lateral (select name from skill order by md5(name || n) limit 1) s on true
    join lateral (select title, location from candidate where external_id = 'c' || (1 + n % ${Number(values.candidates)})) c on true`,
  );
  for (const { index, search } of engines) {
    await indexPeople(database, index);
    const alerts = new SavedSearchAlerts(
      database,
      search,
      new TaxonomyService(),
      rightsOf(modules),
    );
    for (const size of batches) {
      const times: number[] = [];
      let begun = 0;
      for (let run = -1; run < Number(values.runs); run += 1) {
        const people = (
          await rowsOf<{ id: string }>(
            database.sql,
            sql`
          update candidate set title = (select title from candidate where title is not null order by md5(id::text || ${run}) limit 1), updated_at = now()
          where id in (select id from candidate order by md5(id::text || ${run} || ${size}) limit ${size}) returning id`,
          )
        ).map(({ id }) => id);
        await index.update(people, 2 + run + 1);
        await index.engine.refresh();
        const start = performance.now();
        begun += await database.sql
          .transaction()
          .execute((transaction) => alerts.check(people, transaction));
        if (run >= 0) times.push(performance.now() - start);
      }
      console.log(
        `${search.kind.padEnd(14)} ${values.searches} searches over ${String(size).padStart(3)} changed people: ${milliseconds(median(times))}, ${perSecond(size, median(times))}; ${begun} began to match`,
      );
    }
    const kept = await rowOf<{ members: number }>(
      database.sql,
      sql`select count(*)::int as members from saved_search_member`,
    );
    console.log(`${search.kind.padEnd(14)} ${kept!.members} people remembered as matching`);
    await rowsOf(database.sql, sql`delete from saved_search_member`);
  }
} finally {
  for (const { index, close: end } of engines) {
    if (index.engine.kind === 'elasticsearch') {
      const client = new Client({ node: url! });
      await dropIndexes(client, index.definition.name);
      await client.close();
    }
    await end();
  }
  await close();
  await rm(folder, { recursive: true, force: true });
}
