import type { Database } from '../database/database.js';
import { Periodic } from './periodic.js';
import { prune } from './retention.queries.js';
import type { ReportFailure } from './wake.js';

/** How long changes are kept, so that whoever was away can go on where they were. */
export interface Retention {
  /** Changes that are older and that every consumer has taken are deleted. */
  days: number;
  /** Changes that are older are deleted in any case: a consumer that is further behind begins anew. */
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
