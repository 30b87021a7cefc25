import type { Database, Sql } from '../database/database.js';
import {
  type WatermarkProof,
  outboxWriters,
  readWatermarkProof,
  sequence,
} from './feed.queries.js';
import { Loop } from './loop.js';
import type { ReportFailure } from './wake.js';

/** 5,000 rows take about 40 ms: an import of 1.65 million rows drains in tens of seconds, and a turn stays short. */
const batchSize = 5_000;
/**
 * Writers do not NOTIFY (it takes a database-wide lock at commit), so the outbox is looked at: every 15 ms while there
 * is something, at once after a commit of this process, and less and less often when nothing comes, down to once a second.
 */
const busyPause = 15;
const idlePause = 1_000;
const longestPause = 2_000;
/** The pause after an empty look is so many times as long as the look, whatever that costs. */
const pollFactor = 4;
/** How often the floor is moved at most. */
const defaultWatermarkInterval = 1_000;

/**
 * Gives every committed change its position, here and now: for work that must see all of them.
 * @param sql a transaction, instead of the pool
 */
export async function drainOutbox(database: Database, sql: Sql = database.sql): Promise<void> {
  while ((await sequence(sql, database.changeColumns, 0, batchSize)).moved === batchSize);
}

/** Gives committed changes their dense positions. Any number of processes may run one: the database makes them take turns. */
export class Sequencer extends Loop {
  private proven = 0;
  private proof: WatermarkProof | undefined;
  private watermarkCheckedAt = 0;

  /** @param moved is told the newest position after each turn that moved something */
  constructor(
    private readonly database: Database,
    private readonly moved: (position: number) => void,
    private readonly report: ReportFailure,
    private readonly watermarkInterval = defaultWatermarkInterval,
  ) {
    super();
  }

  /** Nobody can write an id up to this one any more. */
  get lowWatermark(): number {
    return this.proven;
  }

  protected async run(): Promise<void> {
    let pause = busyPause;
    while (!this.stopping) {
      try {
        const begun = performance.now();
        const moved = await this.moveBatch();
        if (moved === batchSize) continue;
        if (moved > 0) pause = busyPause;
        else {
          pause = Math.max(
            Math.min(pause * 1.3, idlePause),
            (performance.now() - begun) * pollFactor,
          );
          await this.raiseLowWatermark();
        }
      } catch (error) {
        // Two sequencers may lock rows in different orders; the one that PostgreSQL ends tries again.
        this.report('sequencer', error);
        pause = Math.min(pause * 2, longestPause);
      }
      await this.wake.sleep(pause);
    }
  }

  private async moveBatch(): Promise<number> {
    const { moved, last } = await sequence(
      this.database.sql,
      this.database.changeColumns,
      this.proven,
      batchSize,
    );
    if (last !== undefined) this.moved(last);
    return moved;
  }

  /**
   * Rows already moved stay as dead index entries while some transaction could still see them, and an empty look would
   * walk over all of them (43 ms at 600,000). The floor is an id that nobody can write below any more: whoever draws an
   * id holds a lock on the outbox until the transaction ends, so when all who held one after the id was drawn have ended,
   * and the outbox was looked through once more, nothing below it can appear. Transactions that announce nothing, however
   * long they stay open, don't hold it up.
   */
  private async raiseLowWatermark(): Promise<void> {
    if (Date.now() - this.watermarkCheckedAt < this.watermarkInterval) return;
    this.watermarkCheckedAt = Date.now();
    this.proof ??= await readWatermarkProof(this.database.sql);
    if (this.proof.drawn <= this.proven) return void (this.proof = undefined);
    const writers = new Set(await outboxWriters(this.database.sql));
    if (this.proof.writers.some((writer) => writers.has(writer)) || [...writers].some(isPrepared))
      return;
    if ((await this.moveBatch()) < batchSize) this.proven = this.proof.drawn;
    this.proof = undefined;
  }
}

/** A prepared transaction has another name after a restart of the server, by which the horizon does not know it. */
const isPrepared = (writer: string): boolean => writer.startsWith('-1/');
