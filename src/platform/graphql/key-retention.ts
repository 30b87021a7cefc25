import type { Database } from '../database/database.js';
import { Loop } from '../feed/loop.js';
import type { ReportFailure } from '../feed/wake.js';
import { forgetKeys } from './mutation.queries.js';

const everyHour = 3_600_000;
/** Rows of one statement: it holds its locks for milliseconds. */
const atOnce = 5_000;

/** Forgets idempotency keys that are older than the day for which they are promised. Any number of processes may run one. */
export class KeyRetention extends Loop {
  constructor(
    private readonly database: Database,
    private readonly report: ReportFailure,
  ) {
    super();
  }

  /** One round. Returns how many keys were forgotten. */
  async forget(): Promise<number> {
    for (let forgotten = 0; ;) {
      const count = await forgetKeys(this.database.sql, atOnce);
      forgotten += count;
      if (count < atOnce || this.stopping) return forgotten;
    }
  }

  protected async run(): Promise<void> {
    while (!this.stopping) {
      await this.forget().catch((error: unknown) => this.report('idempotency keys', error));
      if (!this.stopping) await this.wake.sleep(everyHour);
    }
  }
}
