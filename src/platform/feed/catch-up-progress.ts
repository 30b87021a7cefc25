import type { Database } from '../database/database.js';
import { MovingRate } from '../telemetry/moving-rate.js';
import { type CatchUp, endCatchUp, recordCatchUp } from './catch-up.queries.js';

/** Called while a consumer catches up: at the start, every half minute, and with `done` equal to `total` at the end. */
export type NotifyCatchUp = (state: CatchUp & { seconds: number }) => void;

/** Milliseconds between two records in the database, and between two notifications. */
const recordInterval = 1_000;
const notifyInterval = 30_000;

/** How far one consumer of this process is in catching up. It stands in the table `feed_catch_up`, where every process reads it. */
export class CatchUpProgress {
  private rate = new MovingRate();
  private begun: number | undefined;
  private recordedAt = -Infinity;
  private notifiedAt = -Infinity;
  private last = { counted: '', done: 0 };

  constructor(
    private readonly database: Database,
    private readonly consumer: string,
    private readonly notify: NotifyCatchUp,
  ) {}

  get isOpen(): boolean {
    return this.begun !== undefined;
  }

  /** Records how far it is, at most once a second. @param counted what is counted, in the plural */
  async report(counted: string, done: number, total: number): Promise<void> {
    const now = performance.now();
    if (counted !== this.last.counted) this.rate = new MovingRate();
    this.last = { counted, done };
    this.begun ??= now;
    if (now - this.recordedAt < recordInterval) return;
    this.recordedAt = now;
    const perSecond = this.rate.add(done, now);
    await recordCatchUp(this.database.sql, this.consumer, counted, { done, total, perSecond });
    if (now - this.notifiedAt < notifyInterval) return;
    this.notifiedAt = now;
    const secondsLeft = perSecond ? Math.ceil((total - done) / perSecond) : null;
    this.tell(counted, done, total, secondsLeft);
  }

  /** The consumer has caught up. */
  async end(): Promise<void> {
    if (this.begun === undefined) return;
    const { counted, done } = this.last;
    await endCatchUp(this.database.sql, this.consumer);
    this.tell(counted, done, done, 0);
    this.begun = undefined;
    this.rate = new MovingRate();
    this.recordedAt = this.notifiedAt = -Infinity;
  }

  private tell(counted: string, done: number, total: number, secondsLeft: number | null): void {
    const seconds = Math.round((performance.now() - (this.begun ?? 0)) / 100) / 10;
    this.notify({ consumer: this.consumer, counted, done, total, secondsLeft, seconds });
  }
}
