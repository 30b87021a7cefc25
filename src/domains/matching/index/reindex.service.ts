import type { Database, Sql } from '../../../platform/database/database.js';
import {
  addCheckpoint,
  lockCheckpoint,
  deadLetterIds,
  moveCheckpoint,
  outboxSize,
  readChanges,
  readHead,
} from '../../../platform/feed/feed.queries.js';
import { dropBackfills } from '../../../platform/feed/backfill.queries.js';
import { hashOf, type IndexDocument, type Rebuild } from '../../../platform/search/engine.js';
import { firstId } from '../../../platform/search/states.js';
import { tombstonesAfter } from '../../../platform/search/postgres.queries.js';
import { candidateIdsAfter, countCandidates } from '../../candidates/candidate-document.queries.js';
import { drainOutbox } from '../../../platform/feed/sequencer.js';
import { changedCandidates, dependentsPage, backfillTargetsOf } from './candidate-dependents.js';
import { type CandidateIndex, documentBatch } from './candidate-index.js';
import { compareChecksums, IndexMismatchError } from './reindex-comparison.js';
import {
  beginRebuild,
  countWritten,
  endRebuild,
  recordProgress,
  recordWritten,
  type RebuildState,
  readRebuild,
} from './reindex.queries.js';

interface ReindexProgress {
  done: number;
  total: number;
}

export interface ReindexResult {
  engine: 'elasticsearch' | 'postgres';
  /** documents in the index at the end */
  documents: number;
  tombstones: number;
  /** people whose documents were refused; see feed_dead_letter */
  refused: number;
  /** feed position that the index has reached */
  position: number;
  seconds: number;
  /** people already written by an interrupted run */
  resumedAfter: number;
}

const changeBatch = 5_000;

export interface ReindexOptions {
  progress?(progress: ReindexProgress): void;
  /** stops between two batches; the index in use stays unchanged, and the next run resumes */
  signal?: AbortSignal;
  /** true: starts over instead of resuming an interrupted run */
  restart?: boolean;
}

type Write = (documents: readonly IndexDocument[]) => Promise<void>;

/**
 * Rebuilds the index from PostgreSQL without downtime. Elasticsearch fills a second index, which takes over when it is
 * complete: searches never see a partial one. PostgreSQL rewrites its rows in place. The next run resumes an interrupted
 * one.
 */
export class ReindexService {
  constructor(
    private readonly database: Database,
    private readonly index: CandidateIndex,
  ) {}

  /** @throws when another rebuild runs, the engine does not answer, or the new index differs from what was written */
  async run({ progress, signal, restart = false }: ReindexOptions = {}): Promise<ReindexResult> {
    const begun = performance.now();
    const lock = await this.database.connect();
    try {
      const { rows } = await lock.query(
        `select pg_try_advisory_lock(hashtext('rapport reindex')) as taken`,
      );
      if (!rows[0].taken) throw new Error('Another reindex is running. Wait for it to end.');
      const { rebuild, open } = await this.begin(restart);
      const result = await this.fill(rebuild, open, progress, signal);
      await endRebuild(this.database.sql, this.index.consumer);
      return { ...result, seconds: Math.round((performance.now() - begun) / 100) / 10 };
    } finally {
      await lock.end();
    }
  }

  /** Resumes an interrupted run if the feed still has all changes since its start and its target exists; else starts one. */
  private async begin(restart: boolean): Promise<{ rebuild: Rebuild; open: RebuildState }> {
    const { sql } = this.database;
    const {
      consumer,
      definition: { mappingVersion },
      engine,
    } = this.index;
    await drainOutbox(this.database, sql); // fewer changes to catch up with later
    const [earlier, head] = await Promise.all([readRebuild(sql, consumer), readHead(sql)]);
    const usable =
      !restart &&
      earlier !== undefined &&
      earlier.epoch === head.epoch &&
      earlier.position >= head.pruned &&
      earlier.mappingVersion === mappingVersion &&
      (earlier.done === 0 || (await countWritten(sql)) > 0); // the unlogged list is empty after a crash of PostgreSQL
    const rebuild = await engine.rebuild(usable ? earlier.target : undefined);
    if (usable && rebuild.resumed) return { rebuild, open: earlier };
    const open = {
      target: rebuild.target,
      mappingVersion,
      epoch: head.epoch,
      position: head.position,
      after: null,
      done: 0,
    };
    await beginRebuild(sql, consumer, open);
    return { rebuild, open };
  }

  private async fill(
    rebuild: Rebuild,
    open: RebuildState,
    progress?: ReindexOptions['progress'],
    signal?: AbortSignal,
  ): Promise<Omit<ReindexResult, 'seconds'>> {
    const { sql } = this.database;
    const { consumer, engine } = this.index;
    const total = await countCandidates(sql);
    const refused = new Set(open.done > 0 ? await deadLetterIds(sql, consumer) : []);
    const write: Write = async (documents) => {
      const outcome = await this.index.write(documents, (given) => rebuild.write(given));
      const failed = new Set(outcome.refused.map(({ id }) => id));
      for (const { id } of documents)
        if (failed.has(id)) refused.add(id);
        else refused.delete(id);
      await recordWritten(
        sql,
        documents.map(({ id, version, body }) => ({
          id,
          version,
          hash: body && !failed.has(id) ? hashOf(body) : null,
        })),
      );
    };
    let { done } = open;
    for await (const documents of prefetch(
      this.documents(
        (after) => candidateIdsAfter(sql, after, documentBatch),
        open.after ?? firstId,
        signal,
      ),
    )) {
      await write(documents);
      done += documents.length;
      await recordProgress(
        sql,
        consumer,
        documents.reduce((last, { id }) => (id > last ? id : last), firstId),
        done,
      );
      progress?.({ done, total: Math.max(total, done) });
    }
    const tombstones = await this.writeTombstones(write, signal);
    const position = await this.takeOver(rebuild, open.position, write, refused);
    return {
      engine: engine.kind,
      documents: await engine.count(),
      tombstones,
      refused: refused.size,
      resumedAfter: open.done,
      position,
    };
  }

  /** Pages of documents for the ids that `next` returns. The version of a page is read before its rows. */
  private async *documents(
    next: (after: string) => Promise<string[]>,
    from: string,
    signal?: AbortSignal,
  ): AsyncGenerator<IndexDocument[]> {
    for (let after = from; ;) {
      signal?.throwIfAborted();
      const ids = await next(after);
      if (ids.length === 0) return;
      const { position } = await readHead(this.database.sql);
      yield await this.index.build(ids, position);
      after = ids.at(-1) ?? after;
    }
  }

  /** Writes stored tombstones into a new index; in place, turns rows of deleted people into tombstones. */
  private async writeTombstones(write: Write, signal?: AbortSignal): Promise<number> {
    const { sql } = this.database;
    const { definition, engine } = this.index;
    let count = 0;
    if (engine.kind === 'postgres') {
      const present = async (after: string) =>
        (await engine.states(after, documentBatch)).map(({ id }) => id);
      for await (const documents of this.documents(present, firstId, signal)) {
        const gone = documents.filter(({ body }) => body === null);
        count += gone.length;
        await write(gone);
      }
      return count;
    }
    for (let after = firstId; ;) {
      const stored = await tombstonesAfter(sql, definition, after, documentBatch);
      if (stored.length === 0) return count;
      await write(stored.map(({ id, version }) => ({ id, version, body: null })));
      count += stored.length;
      after = stored.at(-1)?.id ?? after;
    }
  }

  /** Catches up with changes, compares everything, and swaps the index while the consumer is paused. */
  private async takeOver(
    rebuild: Rebuild,
    from: number,
    write: Write,
    refused: ReadonlySet<string>,
  ): Promise<number> {
    const { sql } = this.database;
    const { consumer } = this.index;
    await addCheckpoint(sql, consumer, from);
    const almost = await this.catchUp(from, write);
    try {
      await compareChecksums(sql, rebuild, refused);
      return await sql.transaction().execute(async (turn) => {
        await lockCheckpoint(turn, consumer);
        const position = await this.catchUp(almost, write);
        await this.compareCounts(rebuild, turn, position, refused);
        await rebuild.swap();
        const { epoch } = await readHead(turn);
        await moveCheckpoint(turn, consumer, { epoch, position });
        await dropBackfills(turn, consumer); // the rebuild has read newer rows than these backfills would
        return position;
      });
    } catch (error) {
      if (error instanceof IndexMismatchError) {
        await rebuild.abandon();
        await endRebuild(sql, consumer);
      }
      throw error;
    }
  }

  /** Writes everybody who changed after a position, up to the head. Returns the position reached. */
  private async catchUp(from: number, write: Write): Promise<number> {
    const { sql } = this.database;
    await drainOutbox(this.database, sql);
    const head = await readHead(sql);
    for (let position = from; ;) {
      const changes = (await readChanges(sql, position, changeBatch)).filter(
        (change) => change.position <= head.position,
      );
      if (changes.length === 0) return head.position;
      if (changes[0]?.position !== position + 1)
        throw new IndexMismatchError('Changes since the rebuild began are no longer kept.');
      const people = changedCandidates(changes);
      for (let start = 0; start < people.length; start += documentBatch)
        await this.rewrite(people.slice(start, start + documentBatch), write);
      for (const target of await backfillTargetsOf(changes, sql)) {
        for (let page: string[] = []; ;) {
          page = await dependentsPage(sql, target, page.at(-1) ?? null, documentBatch);
          await this.rewrite(page, write);
          if (page.length < documentBatch) break;
        }
      }
      position = changes.at(-1)?.position ?? position;
    }
  }

  private async rewrite(people: readonly string[], write: Write): Promise<void> {
    const { position: version } = await readHead(this.database.sql);
    await write(await this.index.build(people, version));
  }

  /** Compares counts. They may differ by the number of changes since `position`, because writers are not stopped. */
  private async compareCounts(
    rebuild: Rebuild,
    sql: Sql,
    position: number,
    refused: ReadonlySet<string>,
  ): Promise<void> {
    const found = await rebuild.count();
    // A refused document may still be in the index in an older version.
    const kept = (await rebuild.statesOf([...refused])).filter(({ hash }) => hash !== null).length;
    const expected = (await countCandidates(sql)) - refused.size + kept;
    const unsettled = (await readHead(sql)).position - position + (await outboxSize(sql));
    if (Math.abs(expected - found) > unsettled) {
      throw new IndexMismatchError(
        `The new index holds ${found} people, and the database ${expected}.`,
      );
    }
  }
}

/** Reads the next page while the current one is written. */
async function* prefetch<T>(pages: AsyncGenerator<T>): AsyncGenerator<T> {
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
