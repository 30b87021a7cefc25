import { defineModule } from '../../platform/module.js';
import { candidatesModule } from '../candidates/candidates.module.js';
import { erasureModule } from '../erasure/erasure.module.js';
import { ExportFolder } from './export-folder.js';
import { ExportRetention, ExportWorker } from './export-jobs.js';
import { ExportMaker } from './export-maker.js';
import { exportPersonCommand } from './export-person.command.js';
import { personalExportFieldRules } from './field-rules.policy.js';
import { PersonalExportResolver } from './personal-export.resolver.js';
import { serveExports } from './personal-export.routes.js';
import { PersonalExportService } from './personal-export.service.js';

/** The right of people to have what is held about them: what there is, and archives of it. */
export const personalExportModule = defineModule({
  name: 'personal-export',
  dependsOn: [candidatesModule, erasureModule],
  services: ({ config, database, report, personalData, candidates, eraser }) => {
    const folder = new ExportFolder(config.exportsFolder);
    const exportMaker = new ExportMaker(database, personalData, folder);
    const exportWorker = new ExportWorker(exportMaker, report);
    const personalExports = new PersonalExportService(
      database,
      candidates,
      exportMaker,
      folder,
      () => exportWorker.nudge(),
    );
    eraser.addStore({
      store: 'personal exports',
      holds: 'archives of what is held about the person',
      erase: (sql, { people }) => personalExports.removeOf(sql, people),
    });
    return { exportMaker, exportWorker, personalExports };
  },
  resolvers: ({ personalExports, candidates }) => [
    new PersonalExportResolver(personalExports, candidates),
  ],
  nodes: ({ personalExports }) => ({
    PersonalExport: {
      table: 'personal_export',
      byId: personalExports.byId.bind(personalExports),
    },
  }),
  commands: (open) => [exportPersonCommand(open)],
  routes: (app, { personalExports, session, audit }) =>
    serveExports(app, { exports: personalExports, session, audit }),
  jobs: ({ exportWorker, personalExports, report }) => [
    exportWorker,
    new ExportRetention(personalExports, report),
  ],
  documents: ['dashboards/documents/privacy.graphql'],
  personalData: [
    {
      table: 'personal_export',
      by: ['candidate_id'],
      holds: 'who asked for an archive of the data of the person, and when',
      erasure: { rows: 'DELETED' },
    },
  ],
  fieldRules: personalExportFieldRules,
  // Each of the tables is counted.
  fieldCosts: { 'Query.candidateHoldings': { base: 500, size: 30 } },
});
