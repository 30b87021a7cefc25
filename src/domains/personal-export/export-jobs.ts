import { Loop } from '../../platform/feed/loop.js';
import { Periodic } from '../../platform/feed/periodic.js';
import type { ReportFailure } from '../../platform/feed/wake.js';
import type { ExportMaker } from './export-maker.js';
import type { PersonalExportService } from './personal-export.service.js';

/** How often exports that another process was asked for, or did not end, are looked for, in milliseconds. */
const lookEvery = 5_000;
const everyMinute = 60_000;
const name = 'personal exports';

/** Makes the archives that are asked for. Any number of processes may run it. */
export class ExportWorker extends Loop {
  constructor(
    private readonly maker: ExportMaker,
    private readonly report: ReportFailure,
  ) {
    super();
  }

  protected async run(): Promise<void> {
    const failed = (error: unknown) => this.report(name, error);
    while (!this.stopping) {
      await this.maker.makeWaiting(() => this.stopping, failed).catch(failed);
      if (!this.stopping) await this.wake.sleep(lookEvery);
    }
  }
}

/** Deletes archives whose time is over, and files that belong to no export. Any number of processes may run it. */
export class ExportRetention extends Periodic {
  constructor(
    private readonly exports: PersonalExportService,
    report: ReportFailure,
  ) {
    super(name, everyMinute, report);
  }

  protected override round(): Promise<unknown> {
    return this.exports.removeOld(new Date());
  }
}
