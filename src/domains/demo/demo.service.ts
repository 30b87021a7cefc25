import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemViewer } from '../users/viewers.js';
import type { Database } from '../../platform/database/database.js';
import type { ImportSummary } from '../imports/import-summary.js';
import { ImportService } from '../imports/import.service.js';
import type { Progress } from '../imports/staging/progress.js';
import { writeDemoBundle } from './demo-bundle.js';
import { demoState } from './demo.queries.js';

/** Loads made-up people and jobs for a first look. They are imported like any other data. */
export class DemoService {
  constructor(private readonly database: Database) {}

  /** True if the database is empty, or an earlier load was interrupted. */
  async isWanted(): Promise<boolean> {
    const { empty, unfinished } = await demoState(this.database.sql);
    return empty || unfinished;
  }

  /** Writes the demo bundle to a temporary folder and imports it. This completes a load that was interrupted. */
  async load(onProgress?: (progress: Progress) => void): Promise<ImportSummary> {
    const folder = await mkdtemp(join(tmpdir(), 'rapport-demo-'));
    try {
      // The bundle depends on the day. An interrupted load is completed with the bundle of its own day.
      const { day } = await demoState(this.database.sql);
      await writeDemoBundle(join(folder, 'bundle'), { today: new Date(day) });
      return await new ImportService(this.database).run(systemViewer('demo'), {
        path: join(folder, 'bundle'),
        source: 'demo',
        rejectsFolder: join(folder, 'rejects'),
        onProgress,
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
