import type { Database } from '../database/database.js';
import { Periodic } from './periodic.js';
import { prune } from './retention.queries.js';
import type { ReportFailure } from './wake.js';

/** How long changes are kept, so that clients that were disconnected can resume. */
export interface Retention {
  /** Older changes are deleted once every consumer has processed them. */
  days: number;
  /** Older changes are always deleted. A consumer with a larger lag has to resync. */
  lagDays: number;
}

const batchSize = 10_000;
const interval = 10 * 60_000;

/** Deletes changes that are no longer needed, in batches. Any number of processes may run it. */
export class Pruner extends Periodic {
  constructor(
    private readonly database: Database,
    private readonly retention: Retention,
    report: ReportFailure,
  ) {
    super('pruner', interval, report);
  }

  protected override async round(): Promise<void> {
    const { days, lagDays } = this.retention;
    while (!this.stopping)
      if ((await prune(this.database.sql, days, lagDays, batchSize)) < batchSize) return;
  }
}
