import type { Database, Sql } from '../database/database.js';
import type { Change, FeedPosition } from './change.js';
import { addCheckpoint, type Head, moveCheckpoint, readChanges, readHead, takeCheckpoint } from './feed.queries.js';
import { Loop } from './loop.js';
import type { ReportFailure } from './wake.js';

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
  /** What it keeps outside of the database, and how to begin with nothing: then all changes come again from the start. */
  readonly store?: { exists(): Promise<boolean>; make(): Promise<void> };
  /** @throws to get the same changes again, after a pause that grows up to 5 s */
  handle(changes: readonly Change[], context: ConsumerContext): Promise<void>;
}

const firstPause = 100;
const longestPause = 5_000;
/** Wake-ups come from the tail; this is for one that was lost. */
const restInterval = 1_000;

/** Runs one consumer. It may run in several processes; one at a time has the turn. */
export class ConsumerRun extends Loop {
  private ready = false;

  constructor(
    private readonly database: Database,
    readonly consumer: Consumer,
    private readonly advanced: () => void,
    private readonly report: ReportFailure,
  ) {
    super();
  }

  protected async run(): Promise<void> {
    let pause = firstPause;
    while (!this.stopping) {
      try {
        if (!this.ready) await this.getReady();
        const more = this.ready && (await this.takeTurn());
        pause = firstPause;
        if (!more && !this.stopping) await this.wake.sleep(restInterval);
      } catch (error) {
        this.ready = false; // it may be gone
        this.report(`consumer ${this.consumer.name}`, error);
        const until = Date.now() + pause;
        while (!this.stopping && Date.now() < until) await this.wake.sleep(until - Date.now());
        pause = Math.min(pause * 2, longestPause);
      }
    }
  }

  /**
   * Makes the checkpoint, and a store that is not there. For that the checkpoint goes back first, in a transaction of
   * its own: if we end in between, the next one to come finds no store and does the same.
   */
  private async getReady(): Promise<void> {
    const { store, name, begins } = this.consumer;
    const { position, pruned } = await readHead(this.database.sql);
    await addCheckpoint(this.database.sql, name, begins === 'AT_HEAD' ? position : pruned);
    if (!store) return void (this.ready = true);
    const there = await this.inTurn(async (_, sql, head) => {
      if (await store.exists()) return true;
      await moveCheckpoint(sql, name, { epoch: head.epoch, position: head.pruned });
      return false;
    });
    this.ready = there === true || (there === false && (await this.inTurn(async () => {
      if (!(await store.exists())) await store.make();
      return true;
    })) === true);
  }

  /** Runs under the lock of the checkpoint's row; undefined when another process has the turn. */
  private inTurn<T>(work: (checkpoint: FeedPosition, sql: Sql, head: Head) => Promise<T>): Promise<T | undefined> {
    return this.database.sql.transaction().execute(async (sql) => {
      const checkpoint = await takeCheckpoint(sql, this.consumer.name);
      return checkpoint && work(checkpoint, sql, await readHead(sql));
    });
  }

  /** One batch. Returns whether there may be more at once. */
  private async takeTurn(): Promise<boolean> {
    const { name, batchSize, kinds } = this.consumer;
    const moved = await this.inTurn(async (checkpoint, sql, head) => {
      const known = checkpoint.epoch === head.epoch;
      if (known && checkpoint.position >= head.position) return false;
      const changes = await readChanges(sql, known ? checkpoint.position : head.pruned, batchSize, kinds);
      if (changes.length > 0) await this.consumer.handle(changes, { database: this.database, head });
      // A full batch may have more behind it; otherwise everything up to the head was looked at.
      const last = changes.at(-1)?.position ?? 0;
      await moveCheckpoint(sql, name, { epoch: head.epoch, position: changes.length === batchSize ? last : Math.max(head.position, last) });
      return true;
    });
    if (moved) this.advanced();
    return moved === true;
  }
}
