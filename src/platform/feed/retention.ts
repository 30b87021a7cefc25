import type { Database } from '../database/database.js';
import { Loop } from './loop.js';
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

/** Deletes changes that need not be kept any more, a batch at a time. It may run in several processes. */
export class Pruner extends Loop {
  constructor(
    private readonly database: Database,
    private readonly retention: Retention,
    private readonly report: ReportFailure,
  ) {
    super();
  }

  protected async run(): Promise<void> {
    while (!this.stopping) {
      try {
        const { days, lagDays } = this.retention;
        if ((await prune(this.database.sql, days, lagDays, batchSize)) === batchSize) continue;
      } catch (error) {
        this.report('pruner', error);
      }
      const until = Date.now() + interval;
      while (!this.stopping && Date.now() < until) await this.wake.sleep(until - Date.now());
    }
  }
}
