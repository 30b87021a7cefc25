import { defineModule } from '../../platform/module.js';
import { importCommand } from './import.command.js';
import { ImportService } from './import.service.js';
import { RunResolver } from './runs/run.resolver.js';
import { serveRejects } from './runs/run.routes.js';
import { RunService } from './runs/run.service.js';
import { serveUploads } from './uploads/upload.routes.js';
import { UploadFolder } from './uploads/upload-folder.js';
import { UploadResolver } from './uploads/upload.resolver.js';
import { UploadRetention } from './uploads/upload-retention.js';
import { UploadService } from './uploads/upload.service.js';
import { importFieldRules } from './field-rules.policy.js';

/** The import of bundles, other CSV files and JSON Resume files, from the command line or through uploads. */
export const importsModule = defineModule({
  name: 'imports',
  dependsOn: [],
  services: ({ config, database, report }) => {
    const uploads = new UploadFolder(config.uploads);
    const importer = new ImportService(database);
    const prepared = new UploadService(uploads, importer);
    return {
      uploads,
      preparedUploads: prepared,
      importRuns: new RunService(database, uploads, prepared, importer, report),
    };
  },
  resolvers: ({ preparedUploads, importRuns }) => [
    new UploadResolver(preparedUploads),
    new RunResolver(importRuns),
  ],
  commands: (open) => [importCommand(open)],
  routes: async (app, { uploads, importRuns, session }) => {
    await serveUploads(app, { uploads, session });
    serveRejects(app, { runs: importRuns, session });
  },
  jobs: ({ uploads, report }) => [new UploadRetention(uploads, report)],
  documents: ['dashboards/documents/import.graphql'],
  close: ({ importRuns }) => importRuns.close(),
  personalData: {
    none: 'writes into the tables of others; uploads and rejects are files that are removed after a day',
  },
  fieldRules: importFieldRules,
  fieldCosts: {
    'Query.importPreview': { base: 5_000 },
    'ImportPreviewTable.rows': { size: 'page' },
  },
});
