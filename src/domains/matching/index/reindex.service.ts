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
import {
  addStale,
  countStale,
  dropBackfills,
  nextStale,
  removeStale,
} from '../../../platform/feed/backfill.queries.js';
import { hashOf, type IndexDocument, type Rebuild } from '../../../platform/search/engine.js';
import { firstId } from '../../../platform/search/states.js';
import { tombstonesAfter } from '../../../platform/search/postgres.queries.js';
import {
  candidateIdsAfter,
  lastCandidateId,
  candidatesGone,
  countCandidates,
} from '../../candidates/candidate-document.queries.js';
import { drainOutbox } from '../../../platform/feed/sequencer.js';
import { changedCandidates, dependentsOf, backfillTargetsOf } from './candidate-dependents.js';
import { type CandidateIndex, documentBatch } from './candidate-index.js';
import { compareChecksums, IndexMismatchError } from './reindex-comparison.js';
import {
  beginRebuild,
  countWritten,
  endRebuild,
  moveRebuild,
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
/** Dependents of one target that are listed at a time. */
const listedAtOnce = 20_000;

export interface ReindexOptions {
  progress?(progress: ReindexProgress): unknown;
  /** runs the writing of one page, so that a caller can bound the load; default: at once */
  page?<Result>(work: () => Promise<Result>): Promise<Result>;
  /** stops between two batches; the index in use stays unchanged, and the next run resumes */
  signal?: AbortSignal;
  /** true: starts over instead of resuming an interrupted run */
  restart?: boolean;
}

/** What one run needs everywhere. */
interface Run {
  rebuild: Rebuild;
  open: RebuildState;
  options: Required<Pick<ReindexOptions, 'progress' | 'page'>> & Pick<ReindexOptions, 'signal'>;
  /** people whose documents were refused */
  refused: Set<string>;
  write(documents: readonly IndexDocument[]): Promise<void>;
  /** people written by this run and the one that it resumes */
  done: number;
}

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
  async run({ restart = false, ...given }: ReindexOptions = {}): Promise<ReindexResult> {
    const options = { progress: () => undefined, page: unbounded, ...given };
    const begun = performance.now();
    const lock = await this.database.connect();
    try {
      const { rows } = await lock.query(
        `select pg_try_advisory_lock(hashtext('rapport reindex')) as taken`,
      );
      if (!rows[0].taken) throw new Error('Another reindex is running. Wait for it to end.');
      const { rebuild, open } = await this.begin(restart);
      const result = await this.fill(rebuild, open, options);
      await this.end();
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
    await dropBackfills(sql, this.list);
    await beginRebuild(sql, consumer, open);
    return { rebuild, open };
  }

  /** Names the list of people who changed since the rebuild began. It is in the database, so that it survives an interruption. */
  private get list(): string {
    return `${this.index.consumer}/rebuild`;
  }

  private async end(): Promise<void> {
    await endRebuild(this.database.sql, this.index.consumer);
    await dropBackfills(this.database.sql, this.list);
  }

  private async fill(
    rebuild: Rebuild,
    open: RebuildState,
    options: Run['options'],
  ): Promise<Omit<ReindexResult, 'seconds'>> {
    const { sql } = this.database;
    const { consumer, engine } = this.index;
    const total = await countCandidates(sql);
    const refused = new Set(open.done > 0 ? await deadLetterIds(sql, consumer) : []);
    const write: Run['write'] = async (documents) => {
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
    const run: Run = { rebuild, open, options, refused, write, done: open.done };
    // Who is created from now on comes with the changes. Otherwise this would run as long as people are created.
    const last = (await lastCandidateId(sql)) ?? firstId;
    const pages = this.documents(
      async (after) => (after < last ? candidateIdsAfter(sql, after, documentBatch) : []),
      open.after ?? firstId,
      options.signal,
    );
    // Alone, it reads the next page while it writes one. Beside others each page is one piece of work.
    const source = options.page === unbounded ? prefetch(pages) : pages;
    const writeNext = async (): Promise<boolean> => {
      const { done, value: documents } = await source.next();
      if (done) return false;
      await write(documents);
      run.done += documents.length;
      await recordProgress(
        sql,
        consumer,
        documents.reduce((last, { id }) => (id > last ? id : last), firstId),
        run.done,
      );
      return true;
    };
    while (await options.page(writeNext))
      await options.progress({ done: run.done, total: Math.max(total, run.done) });
    const tombstones = await this.writeTombstones(run);
    const position = await this.takeOver(run);
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
  private async writeTombstones({ write, options: { signal } }: Run): Promise<number> {
    const { sql } = this.database;
    const { definition, engine } = this.index;
    let count = 0;
    for (let after = firstId; ;) {
      signal?.throwIfAborted();
      if (engine.kind === 'postgres') {
        const present = (await engine.states(after, documentBatch)).map(({ id }) => id);
        if (present.length === 0) return count;
        const gone = await candidatesGone(sql, present);
        if (gone.length > 0) await this.rewrite(gone, write);
        count += gone.length;
        after = present.at(-1) ?? after;
      } else {
        const stored = await tombstonesAfter(sql, definition, after, documentBatch);
        if (stored.length === 0) return count;
        await write(stored.map(({ id, version }) => ({ id, version, body: null })));
        count += stored.length;
        after = stored.at(-1)?.id ?? after;
      }
    }
  }

  /** Catches up with changes, compares everything, and swaps the index while the consumer is paused. */
  private async takeOver(run: Run): Promise<number> {
    const { sql } = this.database;
    const { consumer } = this.index;
    const { rebuild, refused } = run;
    await addCheckpoint(sql, consumer, run.open.position);
    const almost = await this.catchUp(run, run.open.position);
    try {
      await compareChecksums(sql, rebuild, refused);
      return await sql.transaction().execute(async (turn) => {
        await lockCheckpoint(turn, consumer);
        const position = await this.catchUp(run, almost);
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
        await this.end();
      }
      throw error;
    }
  }

  /**
   * Writes everybody who changed after a position, up to the head, each person once. Returns the position reached. An
   * interrupted run is resumed where it was.
   */
  private async catchUp(run: Run, from: number): Promise<number> {
    const { sql } = this.database;
    const { progress, page, signal } = run.options;
    const reached = await this.listChanged(from);
    let left = await countStale(sql, this.list);
    for (;;) {
      signal?.throwIfAborted();
      const people = await nextStale(sql, this.list, documentBatch);
      if (people.length === 0) return reached;
      await page(() => this.rewrite(people, run.write));
      await removeStale(sql, this.list, people);
      run.done += people.length;
      left -= people.length;
      await progress({ done: run.done, total: run.done + Math.max(0, left) });
    }
  }

  /** Lists everybody who changed after a position, and the dependents of what changed. Returns the head. */
  private async listChanged(from: number): Promise<number> {
    const { sql } = this.database;
    await drainOutbox(this.database, sql);
    const head = await readHead(sql);
    for (let position = from; ;) {
      const changes = (await readChanges(sql, position, changeBatch)).filter(
        (change) => change.position <= head.position,
      );
      const last = changes.at(-1)?.position;
      if (last === undefined) return head.position;
      const since = position + 1;
      if (changes[0]?.position !== since)
        throw new IndexMismatchError('Changes since the rebuild began are no longer kept.');
      await sql.transaction().execute(async (transaction) => {
        await addStale(transaction, this.list, since, changedCandidates(changes));
        for (const target of await backfillTargetsOf(changes, transaction)) {
          for (let people: string[] = []; ;) {
            const after = people.at(-1) ?? null;
            people = await dependentsOf(transaction, target, after, listedAtOnce);
            if (people.length > 0) await addStale(transaction, this.list, since, people);
            if (people.length < listedAtOnce) break;
          }
        }
        await moveRebuild(transaction, this.index.consumer, last);
      });
      position = last;
    }
  }

  private async rewrite(people: readonly string[], write: Run['write']): Promise<void> {
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

const unbounded = <Result>(work: () => Promise<Result>): Promise<Result> => work();

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
