import type { Database } from '../../../platform/database/database.js';
import type { FeedPosition } from '../../../platform/feed/change.js';
import {
  lockCheckpoint,
  moveCheckpoint,
  readChanges,
  readHead,
} from '../../../platform/feed/feed.queries.js';
import { factsKinds, factsName, takeFacts } from './facts.queries.js';
import {
  applicationCount,
  beginRebuild,
  endRebuild,
  rebuildPage,
  rebuildState,
} from './rebuild.queries.js';

export interface RebuildOptions {
  progress?: (progress: { done: number; total: number }) => unknown;
  /** runs one page, so that a caller can bound the load; default: at once */
  page?: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** stops after the current page; the next run resumes there */
  signal?: AbortSignal;
  /** starts over instead of resuming an interrupted run */
  restart?: boolean;
  /** applications in one transaction; nobody else can write facts that long */
  pageSize?: number;
}

export interface RebuildResult {
  applications: number;
  /** how many of them an interrupted run had made */
  resumedAfter: number;
  seconds: number;
}

const catchUpSize = 1_000;

/**
 * Rebuilds the application facts while changes flow. Each page is one transaction in the consumer's turn; writers never
 * wait for it. Until the last page is done, metrics say that the facts are being rebuilt. Changes since the rebuild began
 * are then behind the checkpoint, and are processed as usual.
 */
export class RebuildService {
  constructor(private readonly database: Database) {}

  /**
   * Makes the facts of all applications.
   * @throws the signal's reason when it was stopped
   */
  async run({
    progress,
    signal,
    restart,
    page = (work) => work(),
    pageSize = 2_000,
  }: RebuildOptions = {}): Promise<RebuildResult> {
    const began = performance.now();
    const state = await rebuildState(this.database.sql);
    const resumes = state.resumable && !restart;
    if (!resumes)
      await this.database.sql.transaction().execute((transaction) => beginRebuild(transaction));
    const resumedAfter = resumes ? state.done : 0;
    const total = await applicationCount(this.database.sql);
    let done = resumedAfter;
    for (;;) {
      signal?.throwIfAborted();
      // The last page and the end are one turn: a rebuild that begins between them would be ended with this one.
      const count = await page(() =>
        this.database.sql.transaction().execute(async (transaction) => {
          const written = await rebuildPage(transaction, pageSize);
          if (written === 0) await endRebuild(transaction);
          return written;
        }),
      );
      if (count === 0) break;
      done += count;
      await progress?.({ done, total: Math.max(total, done) });
    }
    return {
      applications: done,
      resumedAfter,
      seconds: Math.round((performance.now() - began) / 100) / 10,
    };
  }

  /**
   * Processes the changes since the rebuild began, up to a position: pages of an interrupted run do not hold them.
   * @throws when these changes are no longer in the feed; the consumer then starts over
   */
  async catchUp({ epoch, position }: FeedPosition): Promise<void> {
    const step = () =>
      this.database.sql.transaction().execute(async (sql) => {
        const checkpoint = await lockCheckpoint(sql, factsName);
        const { pruned } = await readHead(sql);
        if (checkpoint?.epoch !== epoch || checkpoint.position < pruned)
          throw new Error(
            'Changes since the rebuild began are no longer in the feed: the rebuild starts over.',
          );
        if (checkpoint.position >= position) return false;
        const changes = await readChanges(sql, checkpoint.position, catchUpSize, {
          kinds: factsKinds,
        });
        await takeFacts(sql, changes);
        await moveCheckpoint(sql, factsName, {
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
