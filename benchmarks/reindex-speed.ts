import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from '@elastic/elasticsearch';
import { startLocalElasticsearch } from '../search/local-elasticsearch.js';
import { candidateIndex } from '../search/mapping.js';
import { readConfig } from '../src/config.js';
import {
  buildDocuments,
  candidateIdsAfter,
} from '../src/domains/candidates/candidate-document.queries.js';
import { ImportService } from '../src/domains/imports/import.service.js';
import { openSearch } from '../src/domains/matching/open-search.js';
import { ReindexService } from '../src/domains/matching/index/reindex.service.js';
import { openDatabase } from '../src/open.js';
import { systemViewer } from '../src/domains/users/viewers.js';
import { generateBundle } from './generate-bundle.js';
import { median, perSecond } from './report.js';

/**
 * Documents a second of `rapport reindex`, beside Elasticsearch's own bulk helper on documents that are ready in memory,
 * in alternating runs on the same server:
 *   npm run build && node dist/benchmarks/reindex-speed.js --candidates 20000 --runs 3
 */
const { values } = parseArgs({
  options: {
    candidates: { type: 'string', default: '20000' },
    runs: { type: 'string', default: '3' },
  },
});
const people = Number(values.candidates);

const folder = await mkdtemp(join(tmpdir(), 'rapport-benchmark-'));
const local = process.env.ELASTICSEARCH_URL
  ? undefined
  : await startLocalElasticsearch({ port: 0, temporaryData: true } as never);
const url = process.env.ELASTICSEARCH_URL ?? local!.url;
const opened = await openDatabase(
  readConfig({ RAPPORT_DATA: join(folder, 'data'), RAPPORT_DEMO: '0' }),
);
const client = new Client({ node: url });
const definition = { ...candidateIndex, name: `benchmark-${Date.now()}` };
const search = openSearch(opened.database, { url }, definition);
try {
  await generateBundle(join(folder, 'bundle'), {
    candidates: people,
    applications: people * 3,
    events: people * 12,
    jobs: 200,
  });
  await new ImportService(opened.database).run(systemViewer('benchmark'), {
    path: join(folder, 'bundle'),
    source: 'benchmark',
    rejectsFolder: join(folder, 'rejects'),
  });

  const ready: { id: string; document: object }[] = [];
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const ids = await candidateIdsAfter(opened.database.sql, after, 1000);
    if (ids.length === 0) break;
    for (const { id, document } of await buildDocuments(opened.database.sql, ids))
      if (document) ready.push({ id, document });
    after = ids.at(-1)!;
  }

  const reindex = new ReindexService(opened.database, search.index);
  const bulk: number[] = [];
  const ours: number[] = [];
  for (let run = 0; run < Number(values.runs); run += 1) {
    bulk.push(
      await timed(async () => {
        const index = `${definition.name}-bulk-${run}`;
        await client.indices.create({
          index,
          mappings: definition.mapping,
          settings: { ...definition.settings, number_of_replicas: 0 },
        } as never);
        await client.helpers.bulk({
          datasource: ready,
          onDocument: ({ id, document }) =>
            [{ index: { _index: index, _id: id } }, document] as never,
          refreshOnCompletion: index,
        });
        await client.indices.delete({ index });
      }),
    );
    ours.push(await timed(() => reindex.run()));
  }
  console.log(`bulk helper, documents ready in memory   ${perSecond(ready.length, median(bulk))}`);
  console.log(`rapport reindex, from PostgreSQL         ${perSecond(ready.length, median(ours))}`);
  console.log(
    `ratio ${(median(bulk) / median(ours)).toFixed(2)}, ${ready.length} documents, ${values.runs} alternating runs`,
  );
} finally {
  await search.close();
  await client.close();
  await opened.close();
  await local?.stop();
  await rm(folder, { recursive: true, force: true });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
