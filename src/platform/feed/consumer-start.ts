import type { Database } from '../database/database.js';
import { addBackfills, dropBackfills } from './backfill.queries.js';
import { openRebuild, recordRebuild } from './catch-up.queries.js';
import type { FeedPosition } from './change.js';
import type { Consumer, ResyncContext } from './consumer.js';
import {
  addCheckpoint,
  advanceCheckpoint,
  type Head,
  lockCheckpoint,
  moveCheckpoint,
  readCheckpoint,
  readHead,
} from './feed.queries.js';
import { drainOutbox } from './sequencer.js';
import { everything } from './stale-objects.js';

/** Checkpoint of a consumer that must resync first. */
const nowhere = -1;

interface StartParts {
  /** whether another consumer goes first */
  mustYield(): Promise<boolean>;
  advanced(): void;
  resyncContext(head: FeedPosition): ResyncContext;
}

/** How a consumer starts: with its checkpoint, and with a rebuild of its data when they are not current. */
export class ConsumerStart {
  constructor(
    private readonly database: Database,
    private readonly consumer: Consumer,
    private readonly parts: StartParts,
  ) {}

  /** Creates the checkpoint, and resyncs when needed. Returns false when somebody else has to act first. */
  async getReady(): Promise<boolean> {
    const { name, backfill } = this.consumer;
    const head = await readHead(this.database.sql);
    await addCheckpoint(
      this.database.sql,
      name,
      this.consumer.resync || backfill?.all ? nowhere : this.beginning(head),
    );
    if (!(await this.mustResync(head))) return true;
    if (!backfill?.all && (await this.parts.mustYield())) return false;
    const lock = await this.database.connect();
    try {
      const { rows } = await lock.query(
        `select pg_try_advisory_lock(hashtext('rapport consumer'), hashtext($1)) as taken`,
        [name],
      );
      if (!rows[0].taken) return false;
      // What is committed by now is in the rows that a rebuild reads. It is not processed a second time as changes.
      if (this.consumer.resync || backfill?.all) await drainOutbox(this.database);
      const now = await readHead(this.database.sql);
      if (await this.mustResync(now)) await this.resync(now);
      return true;
    } finally {
      await lock.end();
    }
  }

  private async mustResync({ epoch, pruned }: Head): Promise<boolean> {
    const { name, backfill, isCurrent } = this.consumer;
    const checkpoint = await readCheckpoint(this.database.sql, name);
    if (checkpoint?.epoch !== epoch || checkpoint.position < pruned) return true;
    if (isCurrent === undefined || (await this.consumer.isCurrent!())) return false;
    // A rebuild by these rules that was interrupted is resumed.
    const open = backfill?.all && (await openRebuild(this.database.sql, name));
    return !open || open.edition !== backfill.all?.edition;
  }

  private async resync(head: Head): Promise<void> {
    const { name, backfill } = this.consumer;
    if (backfill?.all) return this.beginRebuild(head);
    if (this.consumer.resync) {
      await dropBackfills(this.database.sql, name);
      await this.consumer.resync(this.parts.resyncContext(head));
    }
    await advanceCheckpoint(this.database.sql, name, {
      epoch: head.epoch,
      position: this.consumer.resync ? head.position : this.beginning(head),
    });
    this.parts.advanced();
  }

  /** Lists everything as stale. */
  private async beginRebuild(head: Head): Promise<void> {
    const { name, backfill } = this.consumer;
    await this.database.sql.transaction().execute(async (sql) => {
      await lockCheckpoint(sql, name);
      await dropBackfills(sql, name);
      await backfill!.all!.begin?.({ database: this.database, sql, head });
      await addBackfills(sql, name, 0, [everything]);
      await recordRebuild(sql, name, backfill!.objects, backfill!.all!.edition);
      await moveCheckpoint(sql, name, head);
    });
    this.parts.advanced();
  }

  private beginning({ position, pruned }: Head): number {
    return this.consumer.begins === 'AT_HEAD' ? position : pruned;
  }
}
