import type { Database, Sql } from '../../../platform/database/database.js';
import { addCheckpoint, awaitCheckpoint, moveCheckpoint, outboxSize, readChanges, readHead } from '../../../platform/feed/feed.queries.js';
import type { IndexDocument, Rebuild } from '../../../platform/search/engine.js';
import { liveAfter, tombstonesAfter } from '../../../platform/search/postgres.queries.js';
import { candidateIdsAfter, countCandidates } from '../../candidates/candidate.document.queries.js';
import { drainOutbox } from '../../../platform/feed/sequencer.js';
import { peopleNamed, peopleOfTarget, targetsOf } from './candidate-index.reach.js';
import { type CandidateIndex, documentBatch } from './candidate-index.js';

export interface ReindexProgress {
  done: number;
  total: number;
}

export interface ReindexResult {
  engine: 'elasticsearch' | 'postgres';
  /** documents in the index at the end */
  documents: number;
  tombstones: number;
  /** people who can't be indexed; see feed_dead_letter */
  refused: number;
  /** feed position that the index has reached */
  position: number;
  seconds: number;
}

const firstId = '00000000-0000-0000-0000-000000000000';
const changeBatch = 5_000;

/**
 * Makes the index anew from PostgreSQL while changes flow. Elasticsearch fills a second index, which takes over when
 * it has everything; searches never see half of one. PostgreSQL rewrites its rows in place.
 */
export class ReindexService {
  constructor(private readonly database: Database, private readonly index: CandidateIndex) {}

  /**
   * @param signal stops between two batches; the index that serves is then unchanged
   * @throws when another rebuild runs, the engine does not answer, or counts differ at the end
   */
  async run(progress: (progress: ReindexProgress) => void = () => undefined, signal?: AbortSignal): Promise<ReindexResult> {
    const begun = performance.now();
    const lock = await this.database.connect();
    try {
      const { rows } = await lock.query(`select pg_try_advisory_lock(hashtext('rapport reindex')) as taken`);
      if (!rows[0].taken) throw new Error('Another reindex is running. Wait for it to end.');
      const rebuild = await this.index.engine.rebuild();
      try {
        const result = await this.fill(rebuild, progress, signal);
        return { ...result, seconds: Math.round((performance.now() - begun) / 100) / 10 };
      } catch (error) {
        await rebuild.abandon().catch(() => undefined);
        throw error;
      }
    } finally {
      await lock.end();
    }
  }

  private async fill(rebuild: Rebuild, progress: (progress: ReindexProgress) => void, signal?: AbortSignal): Promise<Omit<ReindexResult, 'seconds'>> {
    const { sql } = this.database;
    const { position: from } = await readHead(sql);
    const total = await countCandidates(sql);
    const refused = new Set<string>();
    const write = async (documents: readonly IndexDocument[]) => {
      for (const { id } of (await this.index.write(documents, (given) => rebuild.write(given))).refused) refused.add(id);
    };
    let done = 0;
    for await (const documents of ahead(this.documents((after) => candidateIdsAfter(sql, after, documentBatch), signal))) {
      await write(documents);
      progress({ done: (done += documents.length), total: Math.max(total, done) });
    }
    const tombstones = await this.buryTheGone(write, signal);
    const position = await this.takeOver(rebuild, from, write, refused);
    return { engine: this.index.engine.kind, documents: await this.index.engine.count(), tombstones, refused: refused.size, position };
  }

  /** Pages of documents of the ids that a keyset gives; the version of each page is read before its rows. */
  private async *documents(next: (after: string) => Promise<string[]>, signal?: AbortSignal): AsyncGenerator<IndexDocument[]> {
    for (let after = firstId; ;) {
      signal?.throwIfAborted();
      const ids = await next(after);
      if (ids.length === 0) return;
      const { position } = await readHead(this.database.sql);
      yield await this.index.build(ids, position);
      after = ids.at(-1)!;
    }
  }

  /** A new index gets the tombstones that are kept; rows written in place become some, where the person is gone. */
  private async buryTheGone(write: (documents: readonly IndexDocument[]) => Promise<void>, signal?: AbortSignal): Promise<number> {
    const { sql } = this.database;
    const { definition, engine } = this.index;
    let count = 0;
    if (engine.kind === 'postgres') {
      const present = async (after: string) => (await liveAfter(sql, definition, after, documentBatch)).map(({ id }) => id);
      for await (const documents of this.documents(present, signal)) {
        const gone = documents.filter(({ body }) => body === null);
        count += gone.length;
        await write(gone);
      }
      return count;
    }
    for (let after = firstId; ;) {
      const kept = await tombstonesAfter(sql, definition, after, documentBatch);
      if (kept.length === 0) return count;
      await write(kept.map(({ id, version }) => ({ id, version, body: null })));
      count += kept.length;
      after = kept.at(-1)!.id;
    }
  }

  /** Catches up with what changed meanwhile, the last of it while the indexer pauses, compares counts, and swaps. */
  private async takeOver(rebuild: Rebuild, from: number, write: (documents: readonly IndexDocument[]) => Promise<void>, refused: ReadonlySet<string>): Promise<number> {
    const { consumer } = this.index;
    await addCheckpoint(this.database.sql, consumer, from);
    const almost = await this.catchUp(from, write);
    return this.database.sql.transaction().execute(async (turn) => {
      await awaitCheckpoint(turn, consumer);
      const position = await this.catchUp(almost, write);
      await this.compareCounts(rebuild, turn, position, refused.size);
      await rebuild.swap();
      const { epoch } = await readHead(turn);
      await moveCheckpoint(turn, consumer, { epoch, position });
      return position;
    });
  }

  /** Writes everyone who changed after a position, up to the head; returns how far it came. */
  private async catchUp(from: number, write: (documents: readonly IndexDocument[]) => Promise<void>): Promise<number> {
    const { sql } = this.database;
    await drainOutbox(sql);
    const head = await readHead(sql);
    for (let position = from; ;) {
      const changes = (await readChanges(sql, position, changeBatch)).filter((change) => change.position <= head.position);
      if (changes.length === 0) return head.position;
      const people = peopleNamed(changes);
      for (let start = 0; start < people.length; start += documentBatch) await this.rewrite(people.slice(start, start + documentBatch), write);
      for (const target of await targetsOf(changes, sql)) {
        for (let page: string[] = []; ;) {
          page = await peopleOfTarget(sql, target, page.at(-1) ?? null, documentBatch);
          await this.rewrite(page, write);
          if (page.length < documentBatch) break;
        }
      }
      position = changes.at(-1)!.position;
    }
  }

  private async rewrite(people: readonly string[], write: (documents: readonly IndexDocument[]) => Promise<void>): Promise<void> {
    const { position: version } = await readHead(this.database.sql);
    await write(await this.index.build(people, version));
  }

  /** Writers go on, so the counts may differ by as much as changed since the last look, and by nothing else. */
  private async compareCounts(rebuild: Rebuild, sql: Sql, position: number, refused: number): Promise<void> {
    const found = await rebuild.count();
    const expected = (await countCandidates(sql)) - refused;
    const unsettled = (await readHead(sql)).position - position + (await outboxSize(sql));
    if (Math.abs(expected - found) > unsettled) {
      throw new Error(`The new index holds ${found} people, and the database ${expected}. The old index stays; run the command again.`);
    }
  }
}

/** Reads one page ahead while the one before it is written. */
async function* ahead<T>(pages: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = pages.next();
  next.catch(() => undefined);
  for (;;) {
    const { done, value } = await next;
    if (done) return;
    next = pages.next();
    next.catch(() => undefined);
    yield value;
  }
}
