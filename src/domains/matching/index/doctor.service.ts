import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../../platform/database/database.js';
import { deadLetterIds, readCheckpoint, readHead } from '../../../platform/feed/feed.queries.js';
import { drainOutbox } from '../../../platform/feed/sequencer.js';
import { idsInWords } from '../../../platform/feed/status.js';
import { readFeedStatus } from '../../../platform/feed/status.queries.js';
import { type DocumentState, hashOf } from '../../../platform/search/engine.js';
import { sideBySide } from '../../../platform/search/states.js';
import { candidateIdsAfter, countCandidates } from '../../candidates/candidate-document.queries.js';
import { type CandidateIndex, documentBatch } from './candidate-index.js';
import { newestChanges } from './doctor.queries.js';

/**
 * MISSING: a person without a document. LEFT_OVER: a document without a person. STALE: the document has other content.
 * OLDER: the content is the same, but the version misses a change. AHEAD: the version is beyond the feed, so that the
 * engine would refuse later changes.
 */
export type Problem = 'MISSING' | 'LEFT_OVER' | 'STALE' | 'OLDER' | 'AHEAD';

export interface Difference {
  id: string;
  problem: Problem;
}

export interface Examination {
  engine: 'elasticsearch' | 'postgres';
  people: number;
  /** what still differs at the end, at most `listed`; `count` counts all */
  differences: Difference[];
  count: number;
  /** documents that differed and were repaired */
  repaired: number;
  /** people whose documents the engine refuses: dead letters */
  setAside: number;
  /** changes that the index has not processed at the end */
  behind: number;
  /** what is or was wrong with the ids of changes, for people */
  ids: string[];
}

export interface ExaminationOptions {
  /** true: writes documents that differ again */
  repair?: boolean;
  progress?(progress: { done: number; total: number }): void;
  signal?: AbortSignal;
}

/** Differences listed at most; with more, the whole index should be rebuilt. */
const listed = 10_000;
/** A difference counts when it is found this many times: a change may be on its way to the index meanwhile. */
const attempts = 3;
/** Milliseconds to wait for the index to catch up before each attempt. */
const longestWait = 10_000;

/** Compares the id, version and hash of every document with what the database holds now. */
export class DoctorService {
  constructor(
    private readonly database: Database,
    private readonly index: CandidateIndex,
  ) {}

  /** @throws SEARCH_UNAVAILABLE when there is no index, or none of this version */
  async examine({
    repair = false,
    progress,
    signal,
  }: ExaminationOptions = {}): Promise<Examination> {
    const { sql } = this.database;
    const { engine, consumer } = this.index;
    if (!(await engine.isCurrent()))
      throw new Error(
        'There is no search index of this version. The feed worker builds one when it runs ("rapport feed run", or serve); "rapport reindex" does it now.',
      );
    await drainOutbox(this.database, sql);
    const setAside = new Set(await deadLetterIds(sql, consumer));
    const suspects: string[] = [];
    let count = 0;
    let people = 0;
    const [total, { position }] = [await countCandidates(sql), await readHead(sql)];
    const states = sideBySide(
      (after, limit) => this.expectedAfter(after, limit),
      (after, limit) => engine.states(after, limit),
      documentBatch,
    );
    for await (const { id, left, right } of states) {
      signal?.throwIfAborted();
      if (left && ++people % documentBatch === 0)
        progress?.({ done: people, total: Math.max(people, total) });
      if (setAside.has(id) || !problemOf(left, right, position)) continue;
      count += 1;
      if (suspects.length < listed) suspects.push(id);
    }
    progress?.({ done: people, total: people });
    const beyond = count - suspects.length;
    let differences = await this.confirm(suspects, signal);
    const found = differences.length;
    if (repair && found > 0) {
      await this.index.update(
        differences.map(({ id }) => id),
        (await readHead(sql)).position,
      );
      differences = await this.confirm(
        differences.map(({ id }) => id),
        signal,
      );
    }
    return {
      engine: engine.kind,
      people,
      differences,
      count: differences.length + beyond,
      repaired: found - differences.length,
      setAside: setAside.size,
      behind: await this.behind(),
      ids: idsInWords(await readFeedStatus(sql)),
    };
  }

  private async expectedAfter(after: string, limit: number): Promise<DocumentState[]> {
    return this.expectedOf(await candidateIdsAfter(this.database.sql, after, limit));
  }

  /** The expected documents of these people, by id; `version` is the lowest version that is acceptable. */
  private async expectedOf(ids: readonly string[]): Promise<DocumentState[]> {
    const newest = new Map(
      (await newestChanges(this.database.sql, ids)).map(({ id, position }) => [id, position]),
    );
    const built = await this.index.build(ids, 0);
    return built
      .map(({ id, body }) => ({ id, version: newest.get(id) ?? 0, hash: body && hashOf(body) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Those that still differ in each attempt, after the index has caught up. */
  private async confirm(ids: readonly string[], signal?: AbortSignal): Promise<Difference[]> {
    let left: Difference[] = ids.map((id) => ({ id, problem: 'STALE' }));
    for (let attempt = 0; attempt < attempts && left.length > 0; attempt++) {
      await this.waitUntilCaughtUp();
      const again: Difference[] = [];
      for (let start = 0; start < left.length; start += documentBatch) {
        signal?.throwIfAborted();
        again.push(
          ...(await this.differencesOf(
            left.slice(start, start + documentBatch).map(({ id }) => id),
          )),
        );
      }
      left = again;
    }
    return left;
  }

  private async differencesOf(ids: readonly string[]): Promise<Difference[]> {
    const expected = new Map((await this.expectedOf(ids)).map((state) => [state.id, state]));
    const held = new Map((await this.index.engine.statesOf(ids)).map((state) => [state.id, state]));
    const { position } = await readHead(this.database.sql);
    return ids.flatMap((id) => {
      const problem = problemOf(expected.get(id), held.get(id), position);
      return problem ? [{ id, problem }] : [];
    });
  }

  /** Waits until the index has processed what is committed, for `longestWait` at most. */
  private async waitUntilCaughtUp(): Promise<void> {
    await drainOutbox(this.database);
    const deadline = Date.now() + longestWait;
    for (
      let pause = 10;
      (await this.behind()) > 0 && Date.now() < deadline;
      pause = Math.min(pause * 2, 500)
    )
      await delay(pause);
  }

  private async behind(): Promise<number> {
    const [head, reached] = [
      await readHead(this.database.sql),
      await readCheckpoint(this.database.sql, this.index.consumer),
    ];
    return head.position - (reached?.epoch === head.epoch ? reached.position : 0);
  }
}

/** Compares an expected state with the one in the index; a state without hash is a missing document. */
function problemOf(
  expected: DocumentState | undefined,
  held: DocumentState | undefined,
  head: number,
): Problem | undefined {
  if (!held?.hash && held?.hash !== '') return expected?.hash ? 'MISSING' : undefined;
  if (!expected?.hash) return 'LEFT_OVER';
  if (held.version > head) return 'AHEAD';
  if (held.hash !== expected.hash) return 'STALE';
  return held.version < expected.version ? 'OLDER' : undefined;
}
