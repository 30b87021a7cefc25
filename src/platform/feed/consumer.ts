import type { Database } from '../database/database.js';
import type { Change, FeedPosition } from './change.js';
import { addCheckpoint, moveCheckpoint, readChanges, readHead, takeCheckpoint } from './feed.queries.js';
import { type ReportFailure, Wake } from './wake.js';

/** Where a batch stands. */
export interface ConsumerContext {
  database: Database;
  /** the newest position, read before the batch: rows read from now on hold everything up to it */
  head: FeedPosition;
}

/**
 * A unit that reacts to changes. Its checkpoint is written after `handle` returned, so a batch that was interrupted
 * comes again: the effect must be the same when it is repeated.
 */
export interface Consumer {
  /** names the checkpoint */
  readonly name: string;
  /** only changes of these kinds; all when absent */
  readonly kinds?: readonly string[];
  readonly batchSize: number;
  /** where it begins when it has no checkpoint yet */
  readonly begins: 'AT_START' | 'AT_HEAD';
  /** @throws to get the same changes again, after a pause that grows up to 5 s */
  handle(changes: readonly Change[], context: ConsumerContext): Promise<void>;
}

const firstPause = 100;
const longestPause = 5_000;
/** Wake-ups come from the tail; this is for one that was lost. */
const restInterval = 1_000;

/** Runs one consumer. It may run in several processes; one at a time has the turn. */
export class ConsumerRun {
  private readonly wake = new Wake();
  private running: Promise<void> | undefined;
  private stopping = false;

  constructor(
    private readonly database: Database,
    readonly consumer: Consumer,
    private readonly advanced: () => void,
    private readonly report: ReportFailure,
  ) {}

  start(): void {
    this.stopping = false;
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.wake.wake();
    await this.running;
    this.running = undefined;
  }

  nudge(): void {
    this.wake.wake();
  }

  private async run(): Promise<void> {
    let pause = firstPause;
    while (!this.stopping) {
      try {
        const more = await this.takeTurn();
        pause = firstPause;
        if (!more && !this.stopping) await this.wake.sleep(restInterval);
      } catch (error) {
        this.report(`consumer ${this.consumer.name}`, error);
        const until = Date.now() + pause;
        while (!this.stopping && Date.now() < until) await this.wake.sleep(until - Date.now());
        pause = Math.min(pause * 2, longestPause);
      }
    }
  }

  /** One batch, under the lock of the checkpoint's row. Returns whether there may be more at once. */
  private async takeTurn(): Promise<boolean> {
    const { name, batchSize, kinds } = this.consumer;
    const moved = await this.database.sql.transaction().execute(async (sql) => {
      const checkpoint = await takeCheckpoint(sql, name);
      const head = await readHead(sql);
      if (!checkpoint) {
        await addCheckpoint(sql, name, this.consumer.begins === 'AT_HEAD' ? head.position : head.pruned);
        return undefined;
      }
      const from = checkpoint.epoch === head.epoch ? checkpoint.position : head.pruned;
      if (from >= head.position && checkpoint.epoch === head.epoch) return undefined;
      const changes = await readChanges(sql, from, batchSize, kinds);
      if (changes.length > 0) await this.consumer.handle(changes, { database: this.database, head });
      // A full batch may have more behind it; otherwise everything up to the head was looked at.
      const position = changes.length === batchSize ? changes.at(-1)!.position : Math.max(head.position, changes.at(-1)?.position ?? 0);
      await moveCheckpoint(sql, name, { epoch: head.epoch, position });
      return position;
    });
    if (moved === undefined) return false;
    this.advanced();
    return true;
  }
}
