import type { Database } from '../database/database.js';
import { Loop } from '../feed/loop.js';
import type { ReportFailure } from '../feed/wake.js';
import { chainInbox } from './inbox.queries.js';

/** Events of one transaction. */
const batchSize = 500;
/** Milliseconds between two looks into an empty inbox. */
const pauseMs = 1_000;

/** Gives the events in the inbox their positions in the audit log. Any number of processes may run it: they take turns. */
export class AuditChainer extends Loop {
  constructor(
    private readonly database: Database,
    private readonly report: ReportFailure,
  ) {
    super();
  }

  protected async run(): Promise<void> {
    for (let failed = false; !this.stopping;) {
      let moved = 0;
      try {
        moved = await chainInbox(this.database.sql, batchSize, false);
        failed = false;
      } catch (error) {
        // Once: while the database is away it fails at each turn.
        if (!failed) this.report('audit log', error);
        failed = true;
      }
      if (moved < batchSize) await this.wake.sleep(pauseMs);
    }
  }
}
