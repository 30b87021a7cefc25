import type { Database, Sql } from '../database/database.js';
import { type OutboxHorizon, readHorizon, sequence } from './feed.queries.js';
import { Loop } from './loop.js';
import type { ReportFailure } from './wake.js';

/** 5,000 rows take about 40 ms: an import of 1.65 million rows drains in tens of seconds, and a turn stays short. */
const batchSize = 5_000;
/**
 * Writers do not NOTIFY (it takes a database-wide lock at commit), so the outbox is looked at: every 15 ms while there
 * is something, less and less often when there is not, and at once after a commit of this process.
 */
const busyPause = 15;
const idlePause = 250;
const longestPause = 2_000;
/** How often the floor is moved at most, and how long an outbox must be idle before. */
const floorInterval = 1_000;

/** Gives every committed change its position, here and now: for work that must see all of them. */
export async function drainOutbox(sql: Sql): Promise<void> {
  while ((await sequence(sql, 0, batchSize)).moved === batchSize);
}

/** Gives committed changes their dense positions. Any number of processes may run one: the database makes them take turns. */
export class Sequencer extends Loop {
  private floor = 0;
  private horizon: OutboxHorizon | undefined;
  private floorLookedAt = 0;

  /** @param moved is told the newest position after each turn that moved something */
  constructor(
    private readonly database: Database,
    private readonly moved: (position: number) => void,
    private readonly report: ReportFailure,
  ) {
    super();
  }

  protected async run(): Promise<void> {
    let pause = busyPause;
    while (!this.stopping) {
      try {
        const { moved, last } = await sequence(this.database.sql, this.floor, batchSize);
        if (last !== undefined) this.moved(last);
        if (moved === batchSize) continue;
        if (moved === 0) await this.raiseFloor();
        pause = moved > 0 ? busyPause : Math.min(pause * 1.3, idlePause);
      } catch (error) {
        // Two sequencers may lock rows in different orders; the one that PostgreSQL ends tries again.
        this.report('sequencer', error);
        pause = Math.min(pause * 2, longestPause);
      }
      await this.wake.sleep(pause);
    }
  }

  /**
   * Under a long snapshot the rows already moved stay as dead index entries, and an empty look would walk over all of
   * them (43 ms at 600,000). The floor is an id that nobody can write below any more: every transaction that had begun
   * to write when the id was drawn has ended, and the outbox was seen empty after that.
   */
  private async raiseFloor(): Promise<void> {
    if (Date.now() - this.floorLookedAt < floorInterval) return;
    this.floorLookedAt = Date.now();
    const now = await readHorizon(this.database.sql);
    if (this.horizon && now.oldest >= this.horizon.next) {
      const { drawn } = this.horizon;
      const { moved, last } = await sequence(this.database.sql, this.floor, batchSize);
      if (last !== undefined) this.moved(last);
      if (moved < batchSize) this.floor = drawn;
      this.horizon = undefined;
    }
    if (!this.horizon && now.drawn > this.floor) this.horizon = now;
  }
}
