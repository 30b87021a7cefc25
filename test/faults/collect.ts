import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { candidateIndex } from '../../search/mapping.js';
import { CandidateIndex } from '../../src/domains/matching/index/candidate-index.js';
import type { Database } from '../../src/platform/database/database.js';
import type { SearchEngine } from '../../src/platform/search/engine.js';
import { readAudit } from './cluster/audit.js';
import type { Postgres } from './cluster/postgres.js';
import { type Evidence, type IndexedPerson, lostWithRestore } from './checkers/evidence.js';
import type { Arena } from './nemesis/arena.js';
import type { Hand } from './workload/hand.js';
import { onBoard } from './workload/watcher.js';

/** The parts of the evidence that are read from the database, the index and the logs when all has come to rest. */
export async function collect(
  arena: Arena,
  hands: readonly Hand[],
  folder: string,
): Promise<
  Pick<
    Evidence,
    | 'onBoard'
    | 'announced'
    | 'placed'
    | 'versions'
    | 'head'
    | 'leftInOutbox'
    | 'index'
    | 'projection'
    | 'deadLetters'
    | 'effects'
    | 'removed'
    | 'sightings'
  >
> {
  const { postgres } = arena;
  const audit = await readAudit(postgres);
  const [head] = await postgres.rows<Evidence['head']>(
    'select epoch, last::float8 as last, pruned::float8 as pruned from feed_head',
  );
  const [outbox] = await postgres.rows<{ count: number }>(
    'select count(*)::int as count from outbox',
  );
  const lastChange = new Map<string, number>();
  for (const { candidateId, position } of audit.placed)
    if (candidateId) lastChange.set(candidateId, position);
  const [projection, documents] = await Promise.all([
    project(postgres, arena.plan.engine, lastChange),
    arena.elasticsearch ? ofElasticsearch(arena.elasticsearch) : ofPostgres(postgres),
  ]);
  // Who was removed after a backup that was restored is there again.
  const lost = lostWithRestore(arena.history.milestones);
  const removed = hands.flatMap(({ admitted }) =>
    admitted
      .filter(({ state, by }) => state === 'removed' && by && !lost(by))
      .map(({ name }) => name),
  );
  return {
    ...audit,
    head: head!,
    leftInOutbox: outbox!.count,
    onBoard: await postgres.rows(
      `select a.id, a.job_id as "jobId", j.department from application a join job j on j.id = a.job_id where a.status = any($1)`,
      [onBoard],
    ),
    index: documents.map(({ text: _, ...document }) => document),
    projection,
    deadLetters: await postgres.rows(
      'select entity_id as "entityId", reason from feed_dead_letter',
    ),
    effects: await postgres.rows(`
      select reason as operation, application_id::text as "entityId" from transition where reason ~ '^s[0-9]+-[a-z]'
      union all select body, 'interaction' from interaction where body ~ '^s[0-9]+-[a-z]'
      union all select family_name, 'candidate' from candidate where given_name = 'Made'
      union all select external_id, 'candidate' from candidate where source = 'faults'`),
    removed,
    sightings: [
      ...(await inTables(postgres, removed)),
      ...inDocuments(documents, removed),
      ...(await inLogs(folder, removed)),
    ],
  };
}

/** The same fields in the same order are the same text. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

const hashOf = (document: object): string =>
  createHash('sha256').update(canonical(document)).digest('hex').slice(0, 16);

async function project(
  postgres: Postgres,
  engine: SearchEngine['kind'],
  lastChange: ReadonlyMap<string, number>,
): Promise<IndexedPerson[]> {
  const ids = (
    await postgres.rows<{ id: string }>('select id from candidate where merged_into_id is null')
  ).map(({ id }) => id);
  // As the indexer builds them: what is compared is whether the index has what it would write now.
  const built = await postgres.withKysely((sql) =>
    new CandidateIndex({ sql } as Database, { kind: engine } as SearchEngine, candidateIndex).build(
      ids,
      0,
    ),
  );
  return built.flatMap(({ id, body }) =>
    body ? [{ id, version: lastChange.get(id) ?? 0, hash: hashOf(body), deleted: false }] : [],
  );
}

type Kept = IndexedPerson & { text: string };

async function ofPostgres(postgres: Postgres): Promise<Kept[]> {
  const rows = await postgres.rows<{
    id: string;
    version: number;
    deleted: boolean;
    document: object | null;
  }>(
    'select candidate_id as id, version::float8 as version, deleted, document from search_document',
  );
  return rows.map(({ document, ...rest }) => ({
    ...rest,
    hash: document ? hashOf(document) : '',
    text: JSON.stringify(document),
  }));
}

async function ofElasticsearch({ url, index }: { url: string; index: string }): Promise<Kept[]> {
  await fetch(`${url}/${index}/_refresh`, { method: 'POST' });
  const answer = await fetch(`${url}/${index}/_search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      size: 10_000,
      version: true,
      track_total_hits: true,
      query: { match_all: {} },
    }),
  });
  const { hits } = (await answer.json()) as {
    hits?: {
      total: { value: number };
      hits: {
        _id: string;
        _version: number;
        _source: { deleted: boolean; hash?: string } & Record<string, unknown>;
      }[];
    };
  };
  if (!hits) return []; // there is no index: everybody is missing in it
  if (hits.total.value > hits.hits.length)
    throw new Error(`The index has ${hits.total.value} documents, more than are read at once.`);
  return hits.hits.map(({ _id, _version, _source: { deleted, hash: _, ...document } }) => ({
    id: _id,
    version: _version,
    deleted,
    hash: deleted ? '' : hashOf(document),
    text: JSON.stringify(document),
  }));
}

/** Looks through every column of every table of the product. */
async function inTables(
  postgres: Postgres,
  names: readonly string[],
): Promise<Evidence['sightings']> {
  const tables = await postgres.rows<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const found: Evidence['sightings'] = [];
  for (const { name: table } of tables) {
    const rows = await postgres.rows<{ name: string }>(
      `
      select sought as name from unnest($1::text[]) sought where exists (select from public.${table} t where t::text ~* (sought || '($|[^0-9])'))`,
      [names],
    );
    found.push(...rows.map(({ name }) => ({ name, where: `the table ${table}` })));
  }
  return found;
}

/** A name ends with a number, and must not be found in a longer one. */
const mentions = (text: string, name: string) => new RegExp(`${name}(?![0-9])`, 'i').test(text);

const inDocuments = (documents: readonly Kept[], names: readonly string[]): Evidence['sightings'] =>
  names.flatMap((name) =>
    documents
      .filter(({ text }) => mentions(text, name))
      .map(({ id }) => ({ name, where: `the document ${id}` })),
  );

async function inLogs(folder: string, names: readonly string[]): Promise<Evidence['sightings']> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.log'));
  const texts = await Promise.all(
    files.map(async (file) => ({ file, text: await readFile(join(folder, file), 'utf8') })),
  );
  return names.flatMap((name) =>
    texts
      .filter(({ text }) => mentions(text, name))
      .map(({ file }) => ({ name, where: `the log ${file}` })),
  );
}
