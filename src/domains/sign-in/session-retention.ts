import type { Database } from '../../platform/database/database.js';
import { Periodic } from '../../platform/feed/periodic.js';
import type { ReportFailure } from '../../platform/feed/wake.js';
import { forgetOld } from './sign-in.queries.js';

const everyHour = 3_600_000;
/** Rows of one statement, so that it holds its locks only for milliseconds. */
const batchSize = 1_000;

/** Deletes sessions and links 30 days after their end. Any number of processes may run it. */
export class SessionRetention extends Periodic {
  constructor(
    private readonly database: Database,
    report: ReportFailure,
  ) {
    super('old sessions', everyHour, report);
  }

  protected override async round(): Promise<void> {
    while (!this.stopping && (await forgetOld(this.database.sql, batchSize)) >= batchSize);
  }
}
