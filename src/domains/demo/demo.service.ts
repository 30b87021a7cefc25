import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemViewer } from '../../platform/auth/viewer.js';
import type { Database } from '../../platform/database/database.js';
import { writeDemoBundle } from './demo-bundle.js';
import { demoState } from './demo.queries.js';
import { ImportService } from '../imports/import.service.js';
import type { ImportSummary, Progress } from '../imports/formats/row-source.js';

/** Made-up people and jobs for a first look, imported like anybody's data. */
export class DemoService {
  constructor(private readonly database: Database) {}

  /** Whether this database is empty, or a load of the demo was cut off in it. */
  async isWanted(): Promise<boolean> {
    const { empty, unfinished } = await demoState(this.database.sql);
    return empty || unfinished;
  }

  /** Writes the demo bundle to a temporary folder and imports it; a load that was cut off is completed. */
  async load(onProgress?: (progress: Progress) => void): Promise<ImportSummary> {
    const folder = await mkdtemp(join(tmpdir(), 'rapport-demo-'));
    try {
      // The day of the first try: the bundle is made for a day, and a second try must make the same one.
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
