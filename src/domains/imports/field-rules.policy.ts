import { importRoles } from './import.policy.js';
import { asks, asksNothingHidden, sees, type FieldRule } from '../../platform/rights/field-rule.js';

/** Who sees uploads and runs of imports. */
export const importFieldRules: readonly FieldRule[] = [
  sees('ImportCell', importRoles, 'dateFormat field separator value'),
  sees('ImportColumn', importRoles, 'name samples'),
  sees('ImportField', importRoles, 'choices name required type'),
  sees('ImportFile', importRoles, 'bytes columns kind name problem suggestion'),
  sees('ImportFileMapping', importRoles, 'cells table'),
  sees('ImportPreview', importRoles, 'refusals sums tables warnings'),
  sees('ImportPreviewRow', importRoles, 'file line problem values'),
  sees('ImportPreviewTable', importRoles, 'columns rows table unknownColumns'),
  sees('ImportProgress', importRoles, 'phase rows share table'),
  sees('ImportRefusal', importRoles, 'column firstLine reason remedy rows table'),
  sees('ImportReject', importRoles, 'column file line reason remedy row'),
  sees('ImportRejectFile', importRoles, 'bytes name'),
  sees(
    'ImportRun',
    importRoles,
    'endedAt id problem progress rejectFiles rejects source startedAt startedBy status sums warnings',
  ),
  sees('ImportRunPayload', importRoles, 'run'),
  sees('ImportTable', importRoles, 'fields name'),
  sees('ImportTableSums', importRoles, 'created read refused table unchanged updated'),
  sees('ImportUpload', importRoles, 'files id keepHours limitBytes'),
  sees('ImportUploadPayload', importRoles, 'upload'),
  sees('Query', importRoles, 'importPreview importRun importTables importUpload'),
  ...asks(['ImportInput'], asksNothingHidden('encoding files source timeZone uploadId')),
];
