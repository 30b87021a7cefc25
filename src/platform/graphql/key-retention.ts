import type { Database } from '../database/database.js';
import { Periodic } from '../feed/periodic.js';
import type { ReportFailure } from '../feed/wake.js';
import { forgetKeys } from './mutation.queries.js';

const everyHour = 3_600_000;
/** Rows of one statement, so that it holds its locks only for milliseconds. */
const batchSize = 5_000;

/** Deletes idempotency keys when their 24 hours are over. Any number of processes may run it. */
export class KeyRetention extends Periodic {
  constructor(
    private readonly database: Database,
    report: ReportFailure,
  ) {
    super('idempotency keys', everyHour, report);
  }

  /** Deletes all expired keys. @returns how many keys were deleted */
  async forget(): Promise<number> {
    for (let forgotten = 0; ;) {
      const count = await forgetKeys(this.database.sql, batchSize);
      forgotten += count;
      if (count < batchSize || this.stopping) return forgotten;
    }
  }

  protected override round(): Promise<number> {
    return this.forget();
  }
}
