import { Periodic } from '../../platform/feed/periodic.js';
import type { ReportFailure } from '../../platform/feed/wake.js';

const everyHour = 3_600_000;

/** Makes a list of the people who are due, once a day. It erases nobody. Any number of processes may run it. */
export class RetentionProposals extends Periodic {
  /** @param propose makes the list of a day unless there is one */
  constructor(
    private readonly propose: () => Promise<unknown>,
    report: ReportFailure,
  ) {
    super('retention proposals', everyHour, report);
  }

  protected override round(): Promise<unknown> {
    return this.propose();
  }
}
