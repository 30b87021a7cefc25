import { setTimeout as pause } from 'node:timers/promises';
import type { Database, Sql } from '../../../platform/database/database.js';
import { nextStale, removeStale } from '../../../platform/feed/backfill.queries.js';
import { readBacklog } from '../../../platform/feed/backlog.queries.js';
import type { FeedPosition } from '../../../platform/feed/change.js';
import type { ConsumerContext } from '../../../platform/feed/consumer.js';
import {
  lockCheckpoint,
  moveCheckpoint,
  readChanges,
} from '../../../platform/feed/feed.queries.js';
import { listDependents } from '../../../platform/feed/stale-objects.js';
import { SharedWork } from '../../../platform/work/shared-work.js';
import type { FactsState } from '../common/analytics.enums.js';
import { factsBackfill } from './facts-backfill.js';
import {
  applicationsOfJob,
  factsKinds,
  factsName,
  factsStatus,
  jobSizes,
  readersPage,
  readersPeople,
  setLockTimeout,
  takeFacts,
  writeFacts,
  writeFactsOf,
  type FactsStatus,
} from './facts.queries.js';

/** How current the facts are that a reader is about to read. */
export interface FactsRead extends Pick<FactsStatus, 'position' | 'settled'> {
  state: FactsState;
}

/**
 * What one step of catching up did: everything committed is in; a page is in and more is left; nothing, because somebody
 * else has to act first; nothing, because the changes are gone and the facts have to be rebuilt.
 */
type Step = 'DONE' | 'PAGE' | 'WAIT' | 'GONE';

/** A job with more applications than a page whose stages have changed, and how far it is processed. */
interface LargeJob {
  epoch: string;
  jobId: string;
  /** of the change */
  position: number;
  /** the newest position when its first page was read */
  asOf: number;
  /** the last application of the pages that are processed; null: all are */
  after: string | null;
}

const lockTimedOut = '55P03';
const pollMs = 50;

/**
 * Lets a reader see everything that was committed before its request, however far the consumer is. It processes what the
 * consumer has not, in the consumer's turn, and moves the checkpoint, so that the next reader has nothing to do.
 */
export class FactsReader {
  private running: Promise<unknown> = Promise.resolve();
  private next?: SharedWork<Step>;
  private large: LargeJob | undefined;

  /**
   * @param waitMs how long a reader waits for others, in milliseconds, before it reads facts that are not current. A page
   *   that it processes itself is finished
   */
  constructor(private readonly waitMs = 2_000) {}

  /**
   * Makes the facts current, or waits until somebody else has, as long as the reader may wait.
   * @returns CURRENT, or why the facts may lack changes; and the feed's position from before
   */
  async read(database: Database): Promise<FactsRead> {
    const deadline = performance.now() + this.waitMs;
    for (;;) {
      const { position, settled, whole, lag } = await factsStatus(database.sql);
      const step: Step = !whole ? 'GONE' : lag === 0 ? 'DONE' : await this.step(database, deadline);
      if (step === 'DONE') return { position, settled, state: 'CURRENT' };
      if (performance.now() >= deadline)
        return { position, settled, state: step === 'GONE' ? 'REBUILDING' : 'BEHIND' };
      if (step !== 'PAGE') await pause(pollMs);
    }
  }

  /**
   * Requests at the same time share a step that has not begun; one that has begun may not see what they have seen. Who
   * comes later has the later deadline, so a step that others began never waits longer than this reader may.
   */
  private step(database: Database, deadline: number): Promise<Step> {
    if (!this.next || this.next.isCancelled) {
      const next: SharedWork<Step> = new SharedWork(() =>
        this.after(this.running, database, deadline, () => next),
      );
      this.next = next;
    }
    return this.next.wait();
  }

  private async after(
    previous: Promise<unknown>,
    database: Database,
    deadline: number,
    self: () => SharedWork<Step>,
  ): Promise<Step> {
    await previous;
    const work = this.work(database, deadline);
    this.running = work.catch(() => undefined);
    if (this.next === self()) this.next = undefined;
    return work;
  }

  private async work(database: Database, deadline: number): Promise<Step> {
    const progress = { large: this.large };
    try {
      const step = await database.sql
        .transaction()
        .setIsolationLevel('read committed')
        .execute(async (sql): Promise<Step> => {
          // Each statement may wait for a lock as long as there is time left, not as long as the one before it.
          const limitWait = () =>
            setLockTimeout(sql, Math.max(1, Math.ceil(deadline - performance.now())));
          await limitWait();
          const checkpoint = await lockCheckpoint(sql, factsName);
          if (!checkpoint) return 'GONE';
          // Statements from here on see what the holder before us has seen.
          const { head, changes } = await readBacklog(sql, checkpoint, factsKinds, readersPage);
          if (!changes) return 'GONE';
          await limitWait();
          if (await takeStale({ database, sql, head })) return 'PAGE';
          if (changes.length <= readersPage) {
            if (!(await takeFacts(sql, changes, readersPage)))
              return this.takePage(sql, checkpoint, head, progress);
            if (head.position > checkpoint.position) await moveCheckpoint(sql, factsName, head);
            return 'DONE';
          }
          return this.takePage(sql, checkpoint, head, progress);
        });
      this.large = progress.large; // what was rolled back is no progress
      return step;
    } catch (error) {
      if ((error as { code?: string }).code === lockTimedOut) return 'WAIT';
      throw error;
    }
  }

  /**
   * Processes the first changes that touch no more applications than a page, or a page of the applications of the first
   * one when it touches more. Facts are made from the rows as they are, so a page that is processed again does no harm.
   * @param progress of a large job; counts when the transaction was committed
   */
  private async takePage(
    sql: Sql,
    from: FeedPosition,
    head: FeedPosition,
    progress: { large: LargeJob | undefined },
  ): Promise<Step> {
    const changes = await readChanges(sql, from.position, readersPage, { kinds: factsKinds });
    const [first] = changes;
    if (!first) return 'WAIT'; // all of it waits for a position
    const { epoch } = from;
    const sizes = await jobSizes(sql, changes);
    let count = 0;
    const fitting = changes.findIndex((change) => (count += sizes(change)) > readersPage);
    const page = fitting < 0 ? changes : changes.slice(0, fitting);
    if (page.length > 0) {
      await takeFacts(sql, page);
      await moveCheckpoint(sql, factsName, { epoch, position: page.at(-1)!.position });
      return 'PAGE';
    }
    const { position } = first;
    const jobId = first.jobId!;
    const known = progress.large?.epoch === epoch && progress.large.jobId === jobId;
    let large = known ? progress.large : undefined;
    // The rows that a finished job was made from hold the changes of its stages up to then.
    const isDone = large?.after === null && position <= large.asOf;
    if (!isDone) {
      // A page that was made for another change may have been made before this one.
      if (large?.position !== position || large.after === null) large = undefined;
      const ids = await applicationsOfJob(sql, jobId, large?.after ?? undefined, readersPage);
      if (ids.length > 0) await writeFacts(sql, ids, []);
      const after = ids.length < readersPage ? null : ids.at(-1)!;
      progress.large = { epoch, jobId, position, asOf: large?.asOf ?? head.position, after };
      if (after !== null) return 'PAGE';
    }
    await moveCheckpoint(sql, factsName, { epoch, position: first.position });
    return 'PAGE';
  }
}

/**
 * Makes the facts of a page of the people whom the consumer has listed. It holds the checkpoint.
 * @returns false: nobody is listed, or to be listed
 */
async function takeStale(context: ConsumerContext): Promise<boolean> {
  const { sql } = context;
  const { listed, isDone } = await listDependents(factsName, factsBackfill, context);
  const people = await nextStale(sql, factsName, readersPeople);
  if (people.length > 0) {
    await writeFactsOf(sql, people);
    await removeStale(sql, factsName, people);
  }
  return people.length > 0 || listed > 0 || !isDone;
}
