import type { Database, Sql } from '../database/database.js';
import {
  type WatermarkProof,
  outboxWriters,
  readWatermarkProof,
  sequence,
} from './feed.queries.js';
import { mendedInWords, mendFeedIds } from './ids.js';
import { waitsBelow } from './ids.queries.js';
import { Loop } from './loop.js';
import type { ReportFailure } from './wake.js';

/** 5,000 rows take about 40 ms: an import of 1.65 million rows drains in tens of seconds, and a turn stays short. */
const batchSize = 5_000;
/**
 * Writers do not NOTIFY (it takes a database-wide lock at commit), so the outbox is polled: every 15 ms while there are
 * rows, at once after a commit of this process, and less and less often while it is empty, down to once a second.
 */
const busyPause = 15;
const idlePause = 1_000;
const longestPause = 2_000;
/** The pause after a poll that found nothing is at least this many times as long as the poll took. */
const pollFactor = 4;
/** Milliseconds between two attempts to raise the low watermark. */
const defaultWatermarkInterval = 1_000;
/** After so many attempts it looks below the low watermark. */
const looksBelow = 60;

/**
 * Assigns a position to every committed change before it returns: for work that must see all of them.
 * @param sql a transaction, instead of the pool
 */
export async function drainOutbox(database: Database, sql: Sql = database.sql): Promise<void> {
  while ((await sequence(sql, database.changeColumns, 0, batchSize)).moved === batchSize);
}

/** Assigns dense positions to committed changes. Any number of processes may run one: the database makes them take turns. */
export class Sequencer extends Loop {
  protected override readonly urgent = true;
  private proven = 0;
  private proof: WatermarkProof | undefined;
  private watermarkCheckedAt = 0;
  private attempts = 0;

  /** @param moved called with the newest position after each turn that moved rows */
  constructor(
    private readonly database: Database,
    private readonly moved: (position: number) => void,
    private readonly report: ReportFailure,
    private readonly watermarkInterval = defaultWatermarkInterval,
  ) {
    super();
  }

  /** No transaction can write an outbox id up to this one any more. */
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
        // Two sequencers may lock rows in different orders. PostgreSQL ends one of them, which retries.
        this.report('sequencer', error);
        const mended = isTaken(error) && (await this.mendIds(true));
        pause = mended ? busyPause : Math.min(pause * 2, longestPause);
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
   * Mends ids that come again, and reads the whole outbox again.
   * @param met true: a change was refused for its id
   * @returns whether something was mended
   */
  private async mendIds(met: boolean): Promise<boolean> {
    this.proven = 0;
    this.proof = undefined;
    try {
      const mended = await mendFeedIds(this.database, met);
      if (mended) this.report('feed ids', new Error(mendedInWords(mended)));
      return mended !== undefined;
    } catch (error) {
      this.report('feed ids', error);
      return false;
    }
  }

  /**
   * Moved rows stay as dead index entries while some transaction could still see them. A poll would scan all of them
   * (43 ms at 600,000). The low watermark is an id at or below which no transaction can write any more, so polls start
   * above it. Proof: a transaction that draws an id holds a lock on the outbox until it ends. When all transactions that
   * held the lock after the id was drawn have ended, and the outbox was read once more, no row can appear at or below the
   * id. A transaction that writes no outbox row does not hold the watermark back, however long it stays open.
   *
   * The proof holds as long as the sequence only goes up. Somebody may set it back, or restore the database under this
   * process, so it looks below the watermark now and then.
   */
  private async raiseLowWatermark(): Promise<void> {
    if (Date.now() - this.watermarkCheckedAt < this.watermarkInterval) return;
    this.watermarkCheckedAt = Date.now();
    this.attempts += 1;
    if (this.attempts % looksBelow === 0 && (await waitsBelow(this.database.sql, this.proven)))
      return void (await this.mendIds(true));
    this.proof ??= await readWatermarkProof(this.database.sql);
    if (this.proof.drawn < this.proven) return void (await this.mendIds(false));
    if (this.proof.drawn <= this.proven) return void (this.proof = undefined);
    const writers = new Set(await outboxWriters(this.database.sql));
    if (this.proof.writers.some((writer) => writers.has(writer)) || [...writers].some(isPrepared))
      return;
    if ((await this.moveBatch()) < batchSize) this.proven = this.proof.drawn;
    this.proof = undefined;
  }
}

/** True for the refusal of a change whose id or position the feed has already. */
const isTaken = (error: unknown): boolean => {
  const { code, constraint } = error as { code?: string; constraint?: string };
  return code === '23505' && (constraint === 'feed_outbox_id_key' || constraint === 'feed_pkey');
};

/** A prepared transaction gets another name when the server restarts, so the proof can't recognize it. */
const isPrepared = (writer: string): boolean => writer.startsWith('-1/');
