import 'reflect-metadata';
import { rightsOf } from '../src/platform/compose.js';
import { modules } from '../src/modules.js';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from '@elastic/elasticsearch';
import { sql } from 'kysely';
import { candidateIndex } from '../search/mapping.js';
import { readConfig } from '../src/config.js';
import { candidateIdsAfter } from '../src/domains/candidates/candidate-document.queries.js';
import { CandidateService } from '../src/domains/candidates/candidate.service.js';
import { ScoreProjector } from '../src/domains/matching/score-projection/score-projector.js';
import {
  scoreProjectionConsumerName,
  scoreProjectionConsumer,
} from '../src/domains/matching/score-projection/score-projection.consumer.js';
import { featuresBody } from '../src/domains/matching/ranking/match-engine-elasticsearch.js';
import type { FeatureQuery } from '../src/domains/matching/ranking/match-engine.js';
import { readFeatures } from '../src/domains/matching/ranking/candidate-features.queries.js';
import { MatchService } from '../src/domains/matching/match/match.service.js';
import { PositionService } from '../src/domains/matching/position/position.service.js';
import { openSearch, type OpenSearch } from '../src/domains/matching/open-search.js';
import { SkillService } from '../src/domains/skills/skill.service.js';
import { TaxonomyService } from '../src/domains/taxonomy/taxonomy.service.js';
import { openDatabase } from '../src/open.js';
import { systemViewer } from '../src/domains/users/viewers.js';
import { rowOf, rowsOf } from '../src/platform/database/database.js';
import { Feed } from '../src/platform/feed/feed.js';
import { addCheckpoint } from '../src/platform/feed/feed.queries.js';
import { Session } from '../src/platform/graphql/session.js';
import { firstId } from '../src/platform/search/states.js';
import { generatePeople, indexPeople, vacuum } from './people.js';
import { median, milliseconds, perSecond, quantile } from './report.js';

const rights = rightsOf(modules);

/**
 * A match over everybody who is not scored yet, on each engine beside the engine's own query for the same people in
 * alternating runs; the first page of a job whose scores are kept; and how fast people are scored anew:
 *   npm run build && node dist/benchmarks/match-speed.js --candidates 100000 --runs 20
 * Elasticsearch is measured when ELASTICSEARCH_URL is set.
 */
const { values } = parseArgs({
  options: {
    candidates: { type: 'string', default: '10000' },
    runs: { type: 'string', default: '20' },
    jobs: { type: 'string', default: '30' },
  },
});
const [people, runs, jobs] = [Number(values.candidates), Number(values.runs), Number(values.jobs)];
const say = (line: string) => process.stderr.write(`${line}\n`);

const folder = await mkdtemp(join(tmpdir(), 'rapport-benchmark-'));
const opened = await openDatabase(
  readConfig({ RAPPORT_DATA: join(folder, 'data'), RAPPORT_DEMO: '0' }),
);
const { database } = opened;
const url = process.env.ELASTICSEARCH_URL;
const name = `benchmark-${Date.now()}`;
const client = url ? new Client({ node: url }) : undefined;
const elasticsearch = url ? openSearch(database, { url }, { ...candidateIndex, name }) : undefined;
const postgres = openSearch(database);

/** The engine's own query, page by page as it has to be asked. */
async function everyPage(asked: Client, request: FeatureQuery): Promise<void> {
  for (let after: [string] | undefined; ;) {
    const hits =
      (await asked.search({ index: name, ...featuresBody(request, after) })).hits?.hits ?? [];
    if (hits.length < 10_000) return;
    after = hits.at(-1)!.sort as [string];
  }
}

const spent = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};
const told = (what: string, times: readonly number[]) =>
  console.log(
    `${what.padEnd(56)} median ${milliseconds(median(times)).padStart(10)}   p95 ${milliseconds(quantile(times, 0.95)).padStart(10)}`,
  );

try {
  say(`Making ${people.toLocaleString('en')} people …`);
  await generatePeople(database, { candidates: people, jobs });
  const taxonomy = new TaxonomyService();
  const positions = new PositionService(taxonomy);
  const keeper = new ScoreProjector(positions);
  const featuresTook = await spent(async () => {
    await keeper.refresh(database.sql, 0);
    for (let ids: string[] = []; ;) {
      ids = await candidateIdsAfter(database.sql, ids.at(-1) ?? firstId, 1_000);
      if (ids.length === 0) break;
      await keeper.processCandidates(database.sql, ids, 0);
    }
  });
  console.log(`features of everybody made anew: ${perSecond(people, featuresTook)}`);
  await vacuum(database, 'candidate_features');
  if (elasticsearch) await indexPeople(database, elasticsearch.index);

  const feed = new Feed(database, { consumers: [scoreProjectionConsumer(database, keeper)] });
  for (const consumer of [
    scoreProjectionConsumerName,
    postgres.index.consumer,
    ...(elasticsearch ? [elasticsearch.index.consumer] : []),
  ])
    await addCheckpoint(database.sql, consumer, 0);
  const session = () =>
    new Session(database, systemViewer('benchmark'), feed, undefined, ({ role }) =>
      rights.of(role),
    );
  const { id: jobId } = (await rowOf<{ id: string }>(
    database.sql,
    sql`select id from job where source = 'benchmark' order by external_id limit 1`,
  ))!;

  const measured: [string, OpenSearch, (request: FeatureQuery) => Promise<unknown>][] = [
    ['PostgreSQL', postgres, (request) => readFeatures(database.sql, request)],
    ...(elasticsearch && client
      ? [
          [
            'Elasticsearch',
            elasticsearch,
            (request: FeatureQuery) => everyPage(client, request),
          ] as [string, OpenSearch, (request: FeatureQuery) => Promise<unknown>],
        ]
      : []),
  ];
  for (const [engine, { match }, raw] of measured) {
    let request: FeatureQuery | undefined;
    let left = 0;
    const watched = {
      kind: match.kind,
      consumer: match.consumer,
      async *features(asked: FeatureQuery) {
        request = asked;
        left = 0;
        for await (const batch of match.features(asked)) {
          left += batch.length;
          yield batch;
        }
      },
    };
    const service = new MatchService(
      watched,
      scoreProjectionConsumerName,
      feed,
      positions,
      new CandidateService(new SkillService()),
    );
    let tiers = '';
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let run = -2; run < runs; run++) {
      const time = await spent(async () => {
        const answer = await service.match(session(), { jobId, first: 25 });
        tiers = answer.tiers.map(({ tier, count }) => `${tier} ${count}`).join(', ');
      });
      const rawTime = await spent(() => raw(request!));
      if (run >= 0) {
        ours.push(time);
        theirs.push(rawTime);
      }
    }
    told(`${engine}: match over everybody, first 25 (${tiers})`, ours);
    told(`${engine}: its query alone (${left.toLocaleString('en')} people)`, theirs);
    console.log(`${engine}: ratio ${(median(ours) / median(theirs)).toFixed(2)}`);
  }

  const opening = await spent(async () => {
    await rowsOf(database.sql, sql`update job set status = 'OPEN' where id = ${jobId}`);
    await keeper.refresh(database.sql, 0);
  });
  console.log(`a job opens, and everybody is scored and kept: ${milliseconds(opening)}`);
  const service = new MatchService(
    postgres.match,
    scoreProjectionConsumerName,
    feed,
    positions,
    new CandidateService(new SkillService()),
  );
  const pages: number[] = [];
  for (let run = -3; run < runs * 5; run++) {
    const time = await spent(() => service.match(session(), { jobId, first: 25 }));
    if (run >= 0) pages.push(time);
  }
  told('first page of a job whose scores are kept', pages);

  await rowsOf(database.sql, sql`update job set status = 'OPEN' where source = 'benchmark'`);
  await keeper.refresh(database.sql, 0);
  const batch = (
    await rowsOf<{ id: string }>(
      database.sql,
      sql`select id from candidate order by id limit ${Math.min(people, 2_000)}`,
    )
  ).map(({ id }) => id);
  const rescoring = await spent(() => keeper.processCandidates(database.sql, batch, 0));
  console.log(
    `people who changed, scored for ${jobs} open jobs: ${perSecond(batch.length, rescoring)}`,
  );
} finally {
  if (client) {
    const made = Object.keys(await client.indices.get({ index: `${name}*` }).catch(() => ({})));
    if (made.length > 0) await client.indices.delete({ index: made });
    await client.close();
  }
  await elasticsearch?.close();
  await postgres.close();
  await opened.close();
  await rm(folder, { recursive: true, force: true });
}
