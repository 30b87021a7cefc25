import type { Database, Sql } from '../database/database.js';
import type { Change, FeedPosition } from './change.js';
import { CannotTake, type Consumer, type ConsumerContext } from './consumer.js';
import { addCheckpoint, addDeadLetter, type Head, moveCheckpoint, readChanges, readHead, removeDeadLettersBefore, takeCheckpoint } from './feed.queries.js';
import { Loop } from './loop.js';
import type { ReportFailure } from './wake.js';

const usualBackOff = { first: 100, longest: 5_000 };
/** Wake-ups come from the tail; this is for one that was lost. */
const restInterval = 1_000;

/** Runs one consumer. It may run in several processes; one at a time has the turn. */
export class ConsumerRun extends Loop {
  private ready = false;
  /** entities of the batch in work that can't be taken */
  private readonly aside = new Set<string>();

  constructor(
    private readonly database: Database,
    readonly consumer: Consumer,
    private readonly advanced: () => void,
    private readonly report: ReportFailure,
  ) {
    super();
  }

  protected async run(): Promise<void> {
    const { first, longest } = this.consumer.backOff ?? usualBackOff;
    let pause = first;
    while (!this.stopping) {
      try {
        if (!this.ready) await this.getReady();
        const more = this.ready && (await this.takeTurn());
        pause = first;
        if (!more && !this.stopping) await this.wake.sleep(restInterval);
      } catch (error) {
        this.report(`consumer ${this.consumer.name}`, error);
        if (await this.setAside(error)) continue;
        this.ready = false; // its store may be gone
        const until = Date.now() + pause;
        while (!this.stopping && Date.now() < until) await this.wake.sleep(until - Date.now());
        pause = Math.min(pause * 2, longest);
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
    const { name, batchSize } = this.consumer;
    const moved = await this.inTurn(async (checkpoint, sql, head) => {
      const known = checkpoint.epoch === head.epoch;
      if (known && checkpoint.position >= head.position) return false;
      const changes = await readChanges(sql, known ? checkpoint.position : head.pruned, batchSize, this.consumer);
      if (changes.length > 0) await this.handle(changes, { database: this.database, sql, head });
      // A full batch may have more behind it; otherwise everything up to the head was looked at.
      const last = changes.at(-1)?.position ?? 0;
      await moveCheckpoint(sql, name, { epoch: head.epoch, position: changes.length === batchSize ? last : Math.max(head.position, last) });
      return true;
    });
    if (moved) {
      this.aside.clear();
      this.advanced();
    }
    return moved === true;
  }

  private async handle(changes: readonly Change[], context: ConsumerContext): Promise<void> {
    const taken = changes.filter(({ entityId }) => !this.aside.has(entityId));
    if (taken.length === 0) return;
    await this.consumer.handle(taken, context);
    // What was set aside earlier and is taken now, because somebody has mended it, is no dead letter any more.
    await removeDeadLettersBefore(context.sql, this.consumer.name, [...new Set(taken.map(({ entityId }) => entityId))], taken[0]!.position);
  }

  /** Returns whether the batch can be taken again at once, without the entity that the failure names. */
  private async setAside(error: unknown): Promise<boolean> {
    if (!(error instanceof CannotTake) || this.aside.has(error.entityId)) return false;
    try {
      await addDeadLetter(this.database.sql, this.consumer.name, error.entityId, (await readHead(this.database.sql)).position, error.reason);
    } catch {
      return false; // the database is away
    }
    this.aside.add(error.entityId);
    return true;
  }
}
