import type { Database } from '../../../platform/database/database.js';
import { readBacklog } from '../../../platform/feed/backlog.queries.js';
import { awaitCheckpoint, moveCheckpoint } from '../../../platform/feed/feed.queries.js';
import {
  journeyKinds,
  journeysName,
  mostBehind,
  takeJourneys,
  waitAtMost,
} from './freshness.queries.js';

/** Somebody else has the turn, as the consumer has in the middle of an import: a replay is sooner done. */
const longestWait = 1_000;
const lockTimedOut = '55P03';

/**
 * Lets a reader see all that was committed before it asked, however far the consumer is. It takes the consumer's turn,
 * brings application_journey up to date, and moves the checkpoint, so that the next reader finds nothing to do.
 */
export class Freshness {
  private running: Promise<unknown> = Promise.resolve();
  private next?: Promise<boolean>;

  /** @param anyNumber however many changes are behind */
  constructor(private readonly anyNumber = false) {}

  /**
   * Requests at a time share a run that has yet to begin; one that has begun may not see what they have seen.
   * @returns false: too much is behind, or somebody else has the turn for too long. Replay histories
   */
  refresh(database: Database): Promise<boolean> {
    return (this.next ??= this.after(this.running, database));
  }

  private async after(previous: Promise<unknown>, database: Database): Promise<boolean> {
    await previous;
    const work = this.work(database);
    this.running = work.catch(() => undefined);
    this.next = undefined;
    return work;
  }

  private async work(database: Database): Promise<boolean> {
    const limit = this.anyNumber ? 1_000_000_000 : mostBehind;
    try {
      return await database.sql
        .transaction()
        .setIsolationLevel('read committed')
        .execute(async (sql) => {
          if (!this.anyNumber) await waitAtMost(sql, longestWait);
          const checkpoint = await awaitCheckpoint(sql, journeysName);
          if (!checkpoint) return false;
          // Statements from here on see what the former one in turn has seen.
          const { head, changes } = await readBacklog(sql, checkpoint, journeyKinds, limit);
          if (!changes || changes.length > limit || !(await takeJourneys(sql, changes, limit)))
            return false;
          if (head.position > checkpoint.position) await moveCheckpoint(sql, journeysName, head);
          return true;
        });
    } catch (error) {
      if ((error as { code?: string }).code === lockTimedOut) return false;
      throw error;
    }
  }
}
