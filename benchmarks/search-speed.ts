import 'reflect-metadata';
import { modules } from '../src/modules.js';
import { rightsOf } from '../src/platform/compose.js';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from '@elastic/elasticsearch';
import { sql, type RawBuilder } from 'kysely';
import pg from 'pg';
import { candidateIndex } from '../search/mapping.js';
import { readConfig } from '../src/config.js';
import { CandidateService } from '../src/domains/candidates/candidate.service.js';
import { ChannelService } from '../src/domains/channels/channel.service.js';
import { openSearch, type OpenSearch } from '../src/domains/matching/open-search.js';
import type { SearchRequest } from '../src/domains/matching/search/candidate-search.js';
import { searchBody } from '../src/domains/matching/search/search-elasticsearch-body.js';
import { SearchService } from '../src/domains/matching/search/search.service.js';
import { PoolService } from '../src/domains/pools/pool.service.js';
import { SkillService } from '../src/domains/skills/skill.service.js';
import { SuggestionService } from '../src/domains/suggestions/suggestion.service.js';
import { SuggestionKind } from '../src/domains/suggestions/suggestion.type.js';
import { TaxonomyService } from '../src/domains/taxonomy/taxonomy.service.js';
import { openDatabase } from '../src/open.js';
import { systemViewer } from '../src/domains/users/viewers.js';
import { type Database, rowOf, rowsOf } from '../src/platform/database/database.js';
import { Feed } from '../src/platform/feed/feed.js';
import { Session } from '../src/platform/graphql/session.js';
import { dropIndexes } from './drop-indexes.js';
import { generatePeople, indexPeople } from './people.js';
import { milliseconds, quantile } from './report.js';

const rights = rightsOf(modules);

/**
 * How long a search takes on each engine, in alternating runs beside a query that is written by hand in the engine's own
 * language, and beside the engine's own statements sent by the driver alone. The one by hand asks for the words and
 * skills and ranks by one column; the product also finds narrower skills, skills in texts and other titles of an
 * occupation, and ranks by both languages and the words as written, so that the first ratio tells what asking more
 * costs, and the second what the product adds to the database's work. Also autocomplete and the size of the index, at each number of people:
 *   npm run build && npx node dist/benchmarks/search-speed.js --candidates 10000,100000 --runs 40
 * Elasticsearch is measured when ELASTICSEARCH_URL is set.
 */
const { values } = parseArgs({
  options: {
    candidates: { type: 'string', default: '10000' },
    runs: { type: 'string', default: '40' },
  },
});
const runs = Number(values.runs);
const url = process.env.ELASTICSEARCH_URL;

interface Question {
  name: string;
  query: string;
  /** names of skills that the query means, for the hand-written one */
  skills?: string[];
  words?: string[];
  title?: string;
  years?: number;
}

/** The first four find a few people in a thousand, the last two many. */
const questions: Question[] = [
  {
    name: 'a word that few have',
    query: '"project 5f5e100" OR kotlin',
    skills: ['Kotlin'],
    words: ['kotlin'],
  },
  {
    name: 'two skills and years',
    query: 'skill:kubernetes skill:go years>=8',
    skills: ['Kubernetes', 'Go'],
    years: 8,
  },
  {
    name: 'title and skill',
    query: 'title:"platform lead" skill:terraform',
    title: 'platform lead',
    skills: ['Terraform'],
  },
  {
    name: 'words of texts',
    query: 'Pflege Patienten Familien',
    words: ['Pflege', 'Patienten', 'Familien'],
  },
  { name: 'a common skill', query: 'skill:sql', skills: ['SQL'] },
  { name: 'a common word', query: 'engineer', words: ['engineer'] },
];

const elasticsearchFields = [
  'name^4',
  'title^4',
  'title.de^4',
  'skillNames^3',
  'titles^2',
  'titles.de^2',
  'company',
  'companies',
  'location',
  'summary.en',
  'summary.de',
  'education.en',
  'education.de',
  'experienceText.en',
  'experienceText.de',
];

/** What somebody would write who knows the index and asks this one question. */
const byHandInElasticsearch = (index: string, question: Question, ids: Map<string, string>) => ({
  index,
  size: 21,
  _source: false,
  track_total_hits: 10_000,
  sort: [{ _score: 'desc' as const }, { id: 'asc' as const }],
  query: {
    bool: {
      filter: [
        { term: { deleted: false } },
        ...(question.years ? [{ range: { experienceYears: { gte: question.years } } }] : []),
      ],
      must: [
        ...(question.title
          ? [
              {
                multi_match: {
                  query: question.title,
                  type: 'phrase' as const,
                  fields: ['title.exact^2', 'titles.exact'],
                },
              },
            ]
          : []),
        ...(question.words && question.skills
          ? [
              {
                bool: {
                  should: [
                    { terms: { skillIds: question.skills.map((name) => ids.get(name)!) } },
                    {
                      multi_match: { query: question.words.join(' '), fields: elasticsearchFields },
                    },
                  ],
                },
              },
            ]
          : [
              ...(question.skills ?? []).map((name) => ({
                constant_score: { filter: { term: { skillIds: ids.get(name)! } } },
              })),
              ...(question.words ?? []).map((word) => ({
                multi_match: { query: word, fields: elasticsearchFields },
              })),
            ]),
      ],
    },
  },
});

function byHandInPostgres(question: Question, ids: Map<string, string>): RawBuilder<unknown>[] {
  const text = (question.words ?? []).map(
    (word) =>
      sql`(d.words @@ plainto_tsquery('english', ${word}) or d.words_de @@ plainto_tsquery('german', ${word}))`,
  );
  const skills = (question.skills ?? []).map(
    (name) => sql`d.skill_ids && ${[ids.get(name)!]}::text[]`,
  );
  const conditions = [
    sql`not d.deleted`,
    ...(question.years ? [sql`d.experience_years >= ${question.years}`] : []),
    ...(question.title
      ? [
          sql`(d.exact @@ phraseto_tsquery('simple', ${question.title}) and (to_tsvector('simple', fold_words(d.document ->> 'title')) @@ phraseto_tsquery('simple', ${question.title})
      or to_tsvector('simple', fold_words(array_to_string(document_texts(d.document, 'titles'), ' ; '))) @@ phraseto_tsquery('simple', ${question.title})))`,
        ]
      : []),
    ...(question.words && question.skills
      ? [sql`(${sql.join([...text, ...skills], sql` or `)})`]
      : [...text, ...skills]),
  ];
  const where = sql.join(conditions, sql` and `);
  const words = (question.words ?? [question.title ?? '']).join(' ');
  return [
    sql`select d.candidate_id, ts_rank(d.words, plainto_tsquery('english', ${words})) as score from search_document d where ${where} order by 2 desc, 1 limit 21`,
    sql`select count(*) from (select from search_document d where ${where} limit 10001) counted`,
  ];
}

const folder = await mkdtemp(join(tmpdir(), 'rapport-benchmark-'));
try {
  for (const size of values.candidates.split(',').map(Number)) await measure(size);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measure(candidates: number): Promise<void> {
  const opened = await openDatabase(
    readConfig({ RAPPORT_DATA: join(folder, String(candidates)), RAPPORT_DEMO: '0' }),
  );
  const { database } = opened;
  const name = `benchmark-${Date.now()}`;
  const engines = [
    openSearch(database),
    ...(url ? [openSearch(database, { url }, { ...candidateIndex, name })] : []),
  ];
  const client = url ? new Client({ node: url }) : undefined;
  const driver = new pg.Pool({ connectionString: database.urls.owner, max: 4 });
  try {
    console.log(`\n${candidates.toLocaleString('en')} people`);
    await generatePeople(database, { candidates });
    const ids = new Map(
      (
        await rowsOf<{ name: string; id: string }>(database.sql, sql`select name, id from skill`)
      ).map((skill) => [skill.name, skill.id]),
    );
    for (const engine of engines) {
      const begun = performance.now();
      await indexPeople(database, engine.index);
      console.log(
        `${engine.search.kind} index: ${await sizeOf(database, client, engine)}, ${Math.round(candidates / ((performance.now() - begun) / 1000)).toLocaleString('en')} people a second`,
      );
    }
    for (const engine of engines) {
      if (engine.search.kind === 'postgres') {
        await measureEngine(
          database,
          engine,
          (question) =>
            Promise.all(
              byHandInPostgres(question, ids).map((statement) => rowsOf(database.sql, statement)),
            ),
          sentByDriver(driver),
        );
      } else {
        await measureEngine(
          database,
          engine,
          (question) => client!.search(byHandInElasticsearch(name, question, ids) as never),
          async (_, request) => {
            const body = searchBody(request);
            return () => client!.search({ index: name, ...body });
          },
        );
      }
    }
    await measureSuggestions(database);
  } finally {
    for (const engine of engines) await engine.close();
    if (client) {
      await dropIndexes(client, name);
      await client.close();
    }
    await driver.end();
    await opened.close();
  }
}

async function sizeOf(
  database: Database,
  client: Client | undefined,
  { search, index }: OpenSearch,
): Promise<string> {
  const bytes =
    search.kind === 'postgres'
      ? (await rowOf<{ bytes: number }>(
          database.sql,
          sql`select pg_total_relation_size('search_document')::float8 as bytes`,
        ))!.bytes
      : (await client!.indices.stats({ index: index.definition.name, metric: 'store' }))._all
          .primaries!.store!.size_in_bytes!;
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

type Replay = (
  search: () => Promise<unknown>,
  request: SearchRequest,
) => Promise<() => Promise<unknown>>;

/** Listens to the statements of one search, and sends the same again without anything of the product around. */
function sentByDriver(driver: pg.Pool): Replay {
  return async (search) => {
    const statements: { text: string; values: unknown[] }[] = [];
    const { query } = pg.Client.prototype;
    pg.Client.prototype.query = function listen(this: pg.Client, ...given: unknown[]) {
      const [text, values] = given as [string | { text?: string; values?: unknown[] }, unknown[]?];
      const statement =
        typeof text === 'string'
          ? { text, values: values ?? [] }
          : { text: text.text ?? '', values: text.values ?? [] };
      if (statement.text.includes('search_document')) statements.push(statement);
      return (query as (...all: unknown[]) => unknown).apply(this, given);
    } as typeof query;
    await search();
    pg.Client.prototype.query = query;
    if (statements.length === 0) throw new Error('No statement of the search was seen.');
    return () => Promise.all(statements.map((statement) => driver.query(statement)));
  };
}

async function measureEngine(
  database: Database,
  engine: OpenSearch,
  byHand: (question: Question) => Promise<unknown>,
  replay: Replay,
): Promise<void> {
  const feed = new Feed(database);
  const skills = new SkillService();
  const candidates = new CandidateService(skills);
  const service = new SearchService(
    engine.search,
    engine.index,
    feed,
    candidates,
    skills,
    new ChannelService(),
    new PoolService(candidates),
    new TaxonomyService(),
  );
  const session = () =>
    new Session(database, systemViewer('benchmark'), feed, undefined, ({ role }) =>
      rights.of(role),
    );
  const request = async (query: string) => ({
    query: (await service.read(database.sql, query, {})).root,
    filter: {},
    orderBy: 'RELEVANCE' as const,
    first: 20,
    facets: [],
    highlight: false,
    now: new Date(),
  });
  console.log(
    `${engine.search.kind}                     by hand p50 / p95    same sent p50/p95     engine p50 / p95     whole p50 / p95   engine ÷ by hand, ÷ same sent`,
  );
  for (const question of questions) {
    const times: Record<'hand' | 'raw' | 'engine' | 'whole', number[]> = {
      hand: [],
      raw: [],
      engine: [],
      whole: [],
    };
    const prepared = await request(question.query);
    const sameStatements = await replay(() => engine.search.search(prepared), prepared);
    for (let run = -3; run < runs; run += 1) {
      const hand = await timed(() => byHand(question));
      const raw = await timed(sameStatements);
      const inEngine = await timed(() => engine.search.search(prepared));
      // With everything around: reading the query, the people from the database, cursors.
      const whole = await timed(() =>
        service.find(session(), { query: question.query, first: 20, highlight: false }),
      );
      if (run >= 0)
        for (const [kind, time] of Object.entries({ hand, raw, engine: inEngine, whole }))
          times[kind as keyof typeof times].push(time);
    }
    const both = (list: number[]) =>
      `${milliseconds(quantile(list, 0.5))} / ${milliseconds(quantile(list, 0.95))}`.padStart(21);
    const { value, relation } = (await engine.search.search(prepared)).total;
    console.log(
      `${`${question.name} (${relation === 'EQUAL' ? '' : '≥'}${value})`.padEnd(32)}${both(times.hand)}${both(times.raw)}${both(times.engine)}${both(times.whole)}   ${(quantile(times.engine, 0.5) / quantile(times.hand, 0.5)).toFixed(2)}  ${(quantile(times.engine, 0.5) / quantile(times.raw, 0.5)).toFixed(2)}`,
    );
  }
}

async function measureSuggestions(database: Database): Promise<void> {
  const service = new SuggestionService();
  const feed = new Feed(database);
  const prefixes: Record<SuggestionKind, string[]> = {
    SKILL: ['j', 'ja', 'java', 'mach'],
    TITLE: ['s', 'se', 'senior', 'head'],
    COMPANY: ['n', 'no', 'blue', 'kestrel analytics 1'],
    LOCATION: ['b', 'be', 'berl'],
    CANDIDATE: ['a', 'an', 'mül', 'anna b'],
  };
  for (const kind of Object.values(SuggestionKind)) {
    const times: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      for (const prefix of prefixes[kind])
        times.push(
          await timed(() =>
            service.suggest(
              new Session(database, systemViewer('benchmark'), feed, undefined, ({ role }) =>
                rights.of(role),
              ),
              kind,
              prefix,
              10,
            ),
          ),
        );
    }
    console.log(
      `suggest ${kind.padEnd(10)} p50 ${milliseconds(quantile(times, 0.5))}, p95 ${milliseconds(quantile(times, 0.95))}`,
    );
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
