import type { Database, Sql } from '../database/database.js';
import { analyseChanged } from '../database/statistics.queries.js';
import type { Change, FeedPosition } from './change.js';
import { CatchUpProgress, type NotifyCatchUp } from './catch-up-progress.js';
import { endCatchUp, isCatchingUp, openRebuild } from './catch-up.queries.js';
import {
  NonRetryableError,
  type Consumer,
  type ConsumerContext,
  type ResyncContext,
} from './consumer.js';
import { ConsumerStart } from './consumer-start.js';
import {
  addDeadLetter,
  type Head,
  moveCheckpoint,
  readChanges,
  readHead,
  readReached,
  removeDeadLettersBefore,
  tryLockCheckpoint,
} from './feed.queries.js';
import { Loop } from './loop.js';
import {
  addBackfills,
  isBackfilled,
  addStale,
  countStale,
  nextStale,
  removeStale,
} from './backfill.queries.js';
import type { Slots } from './slots.js';
import { listDependents } from './stale-objects.js';
import type { ReportFailure } from './wake.js';

const usualBackOff = { first: 100, longest: 5_000 };
/** The tail wakes the consumer. This poll is for a wake-up that was lost. */
const idleInterval = 10_000;
/** Another process has the turn, and may be killed in the middle of it. */
const turnInterval = 1_000;

/** A backlog of fewer changes than this is handled at once, even while many objects are stale. */
const fewChanges = 100;
/** Milliseconds for which a large backlog is listed before some of the objects are processed. */
const listingTime = 5_000;
/** Milliseconds that a page may take. A slower one is followed by a smaller one, down to this share of the page size. */
const pageTime = 1_000;
const smallestShare = 1 / 16;
/** Milliseconds between two counts of the stale objects. */
const recountInterval = 10_000;
/**
 * Objects or changes after which the statistics of the consumer's tables are drawn for the first time, so that
 * PostgreSQL does not plan the rest for empty tables; then again after eight times as many, and at the end.
 */
const much = 1_000;
const analyseFactor = 8;

/** The result of a turn. `BUSY`: another process has it, or another consumer goes first. */
type Turn = 'MORE' | 'DONE' | 'BUSY';

/** What one process shares among its consumers. */
export interface SharedParts {
  /** called when the consumer has advanced */
  advanced(): void;
  /** called when it has caught up, or can't */
  settled(): void;
  report: ReportFailure;
  notify: NotifyCatchUp;
  /** for work that takes long */
  slots: Slots;
  /** whether a consumer of this process is catching up */
  isBehind(consumer: string): boolean;
}

/** Runs one consumer. Several processes may run it; they take turns. */
export class ConsumerRun extends Loop {
  /** much is left to do, as far as is known */
  isBehind = true;
  private ready = false;
  private nextPeriodicWork = 0;
  /** entities of the current batch that can't be processed */
  private readonly aside = new Set<string>();
  private readonly progress: CatchUpProgress;
  private readonly beginning: ConsumerStart;
  private ending = new AbortController();
  /** since the consumer was last at rest: objects or changes that it has processed, and the first position */
  private processed = 0;
  /** objects that an earlier process had done */
  private before = 0;
  private from: number | undefined;
  /** stale objects, counted now and then */
  private stale: { count: number; at: number } | undefined;
  private share = 1;
  /** the count of `processed` at which statistics are drawn next */
  private analyseAt = much;
  /** the last batch listed objects, and was full */
  private isListing = false;
  private pagedAt = performance.now();

  constructor(
    private readonly database: Database,
    readonly consumer: Consumer,
    private readonly shared: SharedParts,
  ) {
    super();
    this.progress = new CatchUpProgress(database, consumer.name, shared.notify);
    this.beginning = new ConsumerStart(database, consumer, {
      mustYield: () => this.mustYield(),
      advanced: () => shared.advanced(),
      resyncContext: (head) => this.resyncContext(head),
    });
  }

  override start(): void {
    this.isBehind = true;
    this.ending = new AbortController();
    super.start();
  }

  override async stop(): Promise<void> {
    this.ending.abort(new Error('The process stops.'));
    await super.stop();
  }

  protected async run(): Promise<void> {
    const { first, longest } = this.consumer.backOff ?? usualBackOff;
    let pause = first;
    while (!this.stopping) {
      try {
        const turn = await this.runTurn();
        pause = first;
        if (turn === 'DONE') await this.rest();
        if (turn !== 'MORE') this.settle();
        if (turn === 'DONE' && !this.stopping) await this.workPeriodically();
        if (turn !== 'MORE' && !this.stopping)
          await this.wake.sleep(turn === 'BUSY' ? turnInterval : idleInterval);
      } catch (error) {
        if (error === this.ending.signal.reason) return;
        this.shared.report(`consumer ${this.consumer.name}`, error);
        if (await this.setAside(error)) continue;
        this.ready = false; // the consumer's own data may be lost
        this.settle();
        const until = Date.now() + pause;
        while (!this.stopping && Date.now() < until) await this.wake.sleep(until - Date.now());
        pause = Math.min(pause * 2, longest);
      }
    }
  }

  /** Processes one batch, and one page of a backfill. */
  private async runTurn(): Promise<Turn> {
    if (!this.ready) {
      if (!(await this.beginning.getReady())) return 'BUSY';
      this.ready = true;
    }
    const batch = await this.inSlot(() => this.processBatch());
    if (batch === 'BUSY' || !this.consumer.backfill) return batch;
    // With pages left, "done" would end a rebuild that the next start resumes.
    if (this.stopping) return (await this.hasPages()) ? 'BUSY' : batch;
    // More of a large backlog is listed first: an object that is named again is then processed only once.
    if (this.isListing && performance.now() - this.pagedAt < listingTime) return batch;
    this.pagedAt = performance.now();
    const page = await this.inSlot(() => this.processPage());
    return batch === 'MORE' || page === 'MORE' ? 'MORE' : page;
  }

  private async hasPages(): Promise<boolean> {
    return !(await isBackfilled(this.database.sql, this.consumer.name, Number.MAX_SAFE_INTEGER));
  }

  /** Much work waits until few other consumers of this process are at work. */
  private inSlot(work: () => Promise<Turn>): Promise<Turn> {
    return this.isBehind ? this.shared.slots.run(work) : work();
  }

  /** Everything is processed. */
  private async rest(): Promise<void> {
    const { processed } = this;
    this.processed = this.before = 0;
    this.from = this.stale = undefined;
    this.share = 1;
    this.analyseAt = much;
    if (this.progress.isOpen) await this.progress.end();
    // A process that was killed may have left its record.
    else if (this.isBehind) await endCatchUp(this.database.sql, this.consumer.name);
    if (processed >= much) await this.analyse();
  }

  private async analyse(): Promise<void> {
    const { writes } = this.consumer;
    if (writes) await analyseChanged(this.database.sql, writes);
  }

  private async analyseAfterMuch(): Promise<void> {
    if (this.processed < this.analyseAt) return;
    this.analyseAt = this.processed * analyseFactor;
    await this.analyse();
  }

  private settle(): void {
    if (!this.isBehind) return;
    this.isBehind = false;
    this.shared.settled();
  }

  /** Whether the consumer whose writes this one reads is catching up, here or in another process. */
  private async mustYield(): Promise<boolean> {
    const { yieldsTo } = this.consumer;
    if (yieldsTo === undefined) return false;
    return this.shared.isBehind(yieldsTo) || (await isCatchingUp(this.database.sql, yieldsTo));
  }

  private resyncContext(head: FeedPosition): ResyncContext {
    return {
      database: this.database,
      head,
      signal: this.ending.signal,
      progress: async ({ counted, done, total }) => {
        this.processed = Math.max(this.processed, done);
        await this.analyseAfterMuch();
        await this.progress.report(counted, done, total);
      },
      page: (work) => this.shared.slots.run(work),
    };
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
    const { name, batchSize, follows } = this.consumer;
    let whole = false;
    let reached = { from: 0, to: 0, head: 0 };
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
      whole = changes.length === batchSize;
      if (changes.length > 0) await this.processChanges(changes, context, whole);
      // After a full batch there may be more; otherwise everything up to the head was read.
      const position = whole ? last : seen;
      await moveCheckpoint(sql, name, { epoch: head.epoch, position });
      reached = { from: checkpoint.position, to: position, head: head.position };
      return 'MORE';
    });
    this.isListing = whole && this.consumer.backfill?.namedBy !== undefined;
    if (turn !== 'MORE') return turn;
    this.aside.clear();
    if (whole) await this.showBacklog(reached);
    this.shared.advanced();
    return turn;
  }

  /** Handles a batch, or lists the objects that a large backlog names. */
  private async processChanges(
    changes: readonly Change[],
    context: ConsumerContext,
    whole: boolean,
  ): Promise<void> {
    const { name, backfill } = this.consumer;
    const { position } = changes[0]!;
    const isLarge = whole || (this.stale !== undefined && changes.length >= fewChanges);
    if (backfill?.namedBy && isLarge) {
      await backfill.processRest?.(changes, context);
      await addStale(context.sql, name, position, backfill.namedBy(changes));
      this.stale ??= { count: 0, at: -Infinity };
      this.stale.at = -Infinity;
    } else await this.handle(changes, context);
    const targets = (await backfill?.targetsOf(changes, context)) ?? [];
    if (targets.length > 0) await addBackfills(context.sql, name, position, targets);
  }

  /** How far a large backlog is that is handled change by change. */
  private async showBacklog({ from, to, head }: { from: number; to: number; head: number }) {
    this.isBehind = true;
    if (this.isListing) return;
    this.from ??= from;
    this.processed = Math.max(this.processed, to - this.from);
    await this.analyseAfterMuch();
    await this.progress.report('changes', to - this.from, head - this.from);
  }

  /** Lists dependents of the open backfills; when all are listed, processes a page of stale objects. */
  private async processPage(): Promise<Turn> {
    const turn = await this.inTurn(async (_, sql, head) => {
      const context = { database: this.database, sql, head };
      return (await this.listDependents(context)) ? this.processStale(context) : 'MORE';
    });
    if (turn !== 'MORE') return turn;
    this.aside.clear();
    this.shared.advanced();
    await this.showStale();
    return turn;
  }

  /** Returns false when there may be more to list. */
  private async listDependents(context: ConsumerContext): Promise<boolean> {
    const { name, backfill } = this.consumer;
    const { listed, isDone } = await listDependents(name, backfill!, context);
    if (listed > 0 && this.stale) this.stale.at = -Infinity;
    return isDone;
  }

  private async processStale(context: ConsumerContext): Promise<Turn> {
    const { name, backfill } = this.consumer;
    const { sql, head } = context;
    const limit = Math.max(1, Math.round(backfill!.pageSize * this.share));
    const ids = await nextStale(sql, name, limit);
    if (ids.length > 0 && (await this.mustYield())) return 'BUSY';
    if (ids.length > 0) {
      const taken = ids.filter((id) => !this.aside.has(id));
      const begun = performance.now();
      if (taken.length > 0) {
        await backfill!.process(taken, context);
        await removeDeadLettersBefore(sql, name, taken, head.position);
      }
      await removeStale(sql, name, ids);
      const fitting = (this.share * pageTime) / (performance.now() - begun);
      if (ids.length === limit) this.share = Math.min(1, Math.max(smallestShare, fitting));
    }
    if (ids.length < limit && (ids.length > 0 || this.isBehind)) await this.endRebuild(context);
    this.processed += ids.length;
    if (this.stale) this.stale.count -= ids.length;
    return ids.length > 0 ? 'MORE' : 'DONE';
  }

  /** Nothing is stale any more: a rebuild that was open is complete. */
  private async endRebuild(context: ConsumerContext): Promise<void> {
    const { name, backfill } = this.consumer;
    const all = backfill?.all;
    if (!all || (await openRebuild(context.sql, name))?.edition !== all.edition) return;
    await all.end?.(context);
    await endCatchUp(context.sql, name);
  }

  /** How far the consumer is with its stale objects. Those of one page are not worth mentioning. */
  private async showStale(): Promise<void> {
    const { name, backfill } = this.consumer;
    const now = performance.now();
    if (this.stale === undefined || now - this.stale.at > recountInterval)
      this.stale = { count: await countStale(this.database.sql, name), at: now };
    const left = Math.max(0, this.stale.count);
    this.isBehind = left > 0;
    if (left === 0) return;
    if (!this.progress.isOpen)
      this.before = (await openRebuild(this.database.sql, name))?.done ?? 0;
    await this.analyseAfterMuch();
    const done = this.before + this.processed;
    await this.progress.report(backfill!.objects, done, done + left);
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
