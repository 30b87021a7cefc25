import type { Database, Sql } from '../database/database.js';
import type { Change, FeedPosition } from './change.js';
import { NonRetryableError, type Consumer, type ConsumerContext } from './consumer.js';
import {
  addCheckpoint,
  addDeadLetter,
  advanceCheckpoint,
  type Head,
  moveCheckpoint,
  readChanges,
  readCheckpoint,
  readHead,
  readReached,
  removeDeadLettersBefore,
  tryLockCheckpoint,
} from './feed.queries.js';
import { Loop } from './loop.js';
import { addBackfills, dropBackfills, moveBackfill, nextBackfill } from './backfill.queries.js';
import type { ReportFailure } from './wake.js';

const usualBackOff = { first: 100, longest: 5_000 };
/** The tail wakes the consumer. This poll is for a wake-up that was lost. */
const idleInterval = 10_000;
/** Another process has the turn, and may be killed in the middle of it. */
const turnInterval = 1_000;

/** Checkpoint of a consumer that must resync first. */
const nowhere = -1;

/** The result of a turn. `BUSY`: another process has it. */
type Turn = 'MORE' | 'DONE' | 'BUSY';

/** Runs one consumer. Several processes may run it; they take turns. */
export class ConsumerRun extends Loop {
  private ready = false;
  private nextPeriodicWork = 0;
  /** entities of the current batch that can't be processed */
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
        const turn = await this.runTurn();
        pause = first;
        if (turn === 'DONE' && !this.stopping) await this.workPeriodically();
        if (turn !== 'MORE' && !this.stopping)
          await this.wake.sleep(turn === 'BUSY' ? turnInterval : idleInterval);
      } catch (error) {
        this.report(`consumer ${this.consumer.name}`, error);
        if (await this.setAside(error)) continue;
        this.ready = false; // the consumer's own data may be lost
        const until = Date.now() + pause;
        while (!this.stopping && Date.now() < until) await this.wake.sleep(until - Date.now());
        pause = Math.min(pause * 2, longest);
      }
    }
  }

  /** Processes one batch, and one page of a backfill. */
  private async runTurn(): Promise<Turn> {
    if (!this.ready) {
      if (!(await this.getReady())) return 'BUSY';
      this.ready = true;
    }
    const batch = await this.processBatch();
    if (batch === 'BUSY') return batch;
    const page = this.consumer.backfill && !this.stopping ? await this.processPage() : 'DONE';
    return batch === 'MORE' || page === 'MORE' ? 'MORE' : page;
  }

  /** Creates the checkpoint, and resyncs when needed. Returns false when another process is doing that. */
  private async getReady(): Promise<boolean> {
    const { name } = this.consumer;
    const head = await readHead(this.database.sql);
    await addCheckpoint(
      this.database.sql,
      name,
      this.consumer.resync ? nowhere : this.beginning(head),
    );
    if (!(await this.mustResync(head))) return true;
    const lock = await this.database.connect();
    try {
      const { rows } = await lock.query(
        `select pg_try_advisory_lock(hashtext('rapport consumer'), hashtext($1)) as taken`,
        [name],
      );
      if (!rows[0].taken) return false;
      const now = await readHead(this.database.sql);
      if (await this.mustResync(now)) await this.resync(now);
      return true;
    } finally {
      await lock.end();
    }
  }

  private async mustResync({ epoch, pruned }: Head): Promise<boolean> {
    const checkpoint = await readCheckpoint(this.database.sql, this.consumer.name);
    if (checkpoint?.epoch !== epoch || checkpoint.position < pruned) return true;
    return this.consumer.isCurrent !== undefined && !(await this.consumer.isCurrent());
  }

  private async resync(head: Head): Promise<void> {
    const { name } = this.consumer;
    if (this.consumer.resync) {
      await dropBackfills(this.database.sql, name);
      await this.consumer.resync({ database: this.database, head });
    }
    await advanceCheckpoint(this.database.sql, name, {
      epoch: head.epoch,
      position: this.consumer.resync ? head.position : this.beginning(head),
    });
    this.advanced();
  }

  private beginning({ position, pruned }: Head): number {
    return this.consumer.begins === 'AT_HEAD' ? position : pruned;
  }

  /** Runs the work in a transaction that has locked the checkpoint's row. */
  private inTurn(
    work: (checkpoint: FeedPosition, sql: Sql, head: Head) => Promise<Turn>,
  ): Promise<Turn> {
    return this.database.sql.transaction().execute(async (sql) => {
      const checkpoint = await tryLockCheckpoint(sql, this.consumer.name);
      return checkpoint ? work(checkpoint, sql, await readHead(sql)) : 'BUSY';
    });
  }

  private async processBatch(): Promise<Turn> {
    const { name, batchSize, backfill, follows } = this.consumer;
    const turn = await this.inTurn(async (checkpoint, sql, head) => {
      if (checkpoint.epoch !== head.epoch || checkpoint.position < head.pruned) {
        this.ready = false;
        return 'MORE';
      }
      if (checkpoint.position >= head.position) return 'DONE';
      const leader = follows === undefined ? undefined : await readReached(sql, follows, head);
      // The leader may run in another process, which does not wake us when it is done.
      if (leader !== undefined && checkpoint.position >= leader) return 'BUSY';
      const found = await readChanges(sql, checkpoint.position, batchSize, this.consumer);
      const changes =
        leader === undefined ? found : found.filter(({ position }) => position <= leader);
      const last = changes.at(-1)?.position ?? 0;
      // The batch may hold changes that got their positions after the head was read. What is written for them must have a
      // higher version than what was written from older rows: a late write of the same version would replace it.
      const seen = leader ?? Math.max(head.position, last);
      const context = { database: this.database, sql, head: { ...head, position: seen } };
      if (changes.length > 0) {
        await this.handle(changes, context);
        const targets = (await backfill?.targetsOf(changes, context)) ?? [];
        if (targets.length > 0) await addBackfills(sql, name, changes[0]!.position, targets);
      }
      // After a full batch there may be more; otherwise everything up to the head was read.
      await moveCheckpoint(sql, name, {
        epoch: head.epoch,
        position: changes.length === batchSize ? last : seen,
      });
      return 'MORE';
    });
    if (turn === 'MORE') {
      this.aside.clear();
      this.advanced();
    }
    return turn;
  }

  private async processPage(): Promise<Turn> {
    const { name, backfill } = this.consumer;
    const turn = await this.inTurn(async (_, sql, head) => {
      const open = await nextBackfill(sql, name);
      if (!open) return 'DONE';
      const { after, ...target } = open;
      await moveBackfill(
        sql,
        name,
        target,
        await backfill!.page(target, after, { database: this.database, sql, head }),
      );
      return 'MORE';
    });
    if (turn === 'MORE') this.advanced();
    return turn;
  }

  private async workPeriodically(): Promise<void> {
    const { periodic } = this.consumer;
    if (!periodic || performance.now() < this.nextPeriodicWork) return;
    await this.inTurn(async (_, sql, head) => {
      await periodic.work({ database: this.database, sql, head });
      return 'DONE';
    });
    this.nextPeriodicWork = performance.now() + periodic.everyMs;
  }

  private async handle(changes: readonly Change[], context: ConsumerContext): Promise<void> {
    const taken = changes.filter(({ entityId }) => !this.aside.has(entityId));
    if (taken.length === 0) return;
    await this.consumer.handle(taken, context);
    // An entity that was set aside earlier and is processed now is no longer a dead letter.
    await removeDeadLettersBefore(
      context.sql,
      this.consumer.name,
      [...new Set(taken.map(({ entityId }) => entityId))],
      taken[0]!.position,
    );
  }

  /** Makes the entity a dead letter. Returns whether the batch can be repeated at once without it. */
  private async setAside(error: unknown): Promise<boolean> {
    if (!(error instanceof NonRetryableError) || this.aside.has(error.entityId)) return false;
    try {
      await addDeadLetter(
        this.database.sql,
        this.consumer.name,
        error.entityId,
        (await readHead(this.database.sql)).position,
        error.reason,
      );
    } catch {
      return false; // the database can't be reached
    }
    this.aside.add(error.entityId);
    return true;
  }
}
