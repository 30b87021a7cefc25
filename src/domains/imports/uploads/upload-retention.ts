import { Periodic } from '../../../platform/feed/periodic.js';
import type { ReportFailure } from '../../../platform/feed/wake.js';
import type { UploadFolder } from './upload-folder.js';

const everyHour = 3_600_000;

/** Removes expired uploads, those of processes that are gone included. Any number of processes may run it. */
export class UploadRetention extends Periodic {
  constructor(
    private readonly uploads: UploadFolder,
    report: ReportFailure,
  ) {
    super('uploads', everyHour, report);
  }

  protected override round(): Promise<number> {
    return this.uploads.removeExpired();
  }
}
