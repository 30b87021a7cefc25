import { Loop } from '../../../platform/feed/loop.js';
import type { ReportFailure } from '../../../platform/feed/wake.js';
import type { UploadFolder } from './upload-folder.js';

const everyHour = 3_600_000;

/** Removes uploads that were left behind, also by a process that is gone. */
export class UploadRetention extends Loop {
  constructor(
    private readonly uploads: UploadFolder,
    private readonly report: ReportFailure,
  ) {
    super();
  }

  protected async run(): Promise<void> {
    while (!this.stopping) {
      await this.uploads.sweep().catch((error: unknown) => this.report('uploads', error));
      if (!this.stopping) await this.wake.sleep(everyHour);
    }
  }
}
