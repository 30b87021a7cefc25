import type { Database } from '../../../platform/database/database.js';
import type { FeedPosition } from '../../../platform/feed/change.js';
import {
  awaitCheckpoint,
  moveCheckpoint,
  readChanges,
  readHead,
} from '../../../platform/feed/feed.queries.js';
import { journeyKinds, journeysName, takeJourneys } from '../freshness/freshness.queries.js';
import {
  applicationCount,
  beginRebuild,
  endRebuild,
  rebuildPage,
  rebuildState,
} from './rebuild.queries.js';

export interface RebuildOptions {
  progress?: (progress: { done: number; total: number }) => void;
  /** stops after the page at hand; the next run goes on from there */
  signal?: AbortSignal;
  /** begins anew, instead of going on with a run that was interrupted */
  restart?: boolean;
  /** applications in one transaction; nobody else takes changes that long */
  pageSize?: number;
}

export interface RebuildResult {
  applications: number;
  /** how many of them an earlier run had made */
  resumedAfter: number;
  seconds: number;
}

const catchUpSize = 1_000;

/**
 * Makes application_journey anew while changes flow. A page has the consumer's turn, so each sees what the ones before
 * it saw; writers are never waited for. Metrics replay histories until the last page is done; what changed since the
 * rebuild began is then behind the checkpoint, and taken as usual.
 */
export class RebuildService {
  constructor(private readonly database: Database) {}

  /** @throws the signal's reason when it was stopped */
  async run({
    progress,
    signal,
    restart,
    pageSize = 2_000,
  }: RebuildOptions = {}): Promise<RebuildResult> {
    const began = performance.now();
    const state = await rebuildState(this.database.sql);
    const goesOn = state.resumable && !restart;
    if (!goesOn) await beginRebuild(this.database.sql);
    const resumedAfter = goesOn ? state.done : 0;
    const total = await applicationCount(this.database.sql);
    let done = resumedAfter;
    for (;;) {
      signal?.throwIfAborted();
      const count = await this.database.sql
        .transaction()
        .execute((transaction) => rebuildPage(transaction, pageSize));
      if (count === 0) break;
      done += count;
      progress?.({ done, total: Math.max(total, done) });
    }
    await this.database.sql.transaction().execute((transaction) => endRebuild(transaction));
    return {
      applications: done,
      resumedAfter,
      seconds: Math.round((performance.now() - began) / 100) / 10,
    };
  }

  /** Takes what changed since the rebuild began, up to a position: pages that an earlier run made do not know of it. */
  async catchUp({ epoch, position }: FeedPosition): Promise<void> {
    const step = () =>
      this.database.sql.transaction().execute(async (sql) => {
        const checkpoint = await awaitCheckpoint(sql, journeysName);
        const { pruned } = await readHead(sql);
        if (checkpoint?.epoch !== epoch || checkpoint.position < pruned)
          throw new Error('Changes that the rebuild has not seen are gone: it begins anew.');
        if (checkpoint.position >= position) return false;
        const changes = await readChanges(sql, checkpoint.position, catchUpSize, {
          kinds: journeyKinds,
        });
        await takeJourneys(sql, changes);
        await moveCheckpoint(sql, journeysName, {
          epoch,
          position:
            changes.length === catchUpSize
              ? changes.at(-1)!.position
              : Math.max(position, changes.at(-1)?.position ?? 0),
        });
        return true;
      });
    while (await step());
  }
}
