import { asks, sees, type FieldRule } from '../../platform/rights/field-rule.js';
import { exportRoles } from './personal-export.policy.js';

/** Who sees exports of people, and what is held about them. */
export const personalExportFieldRules: readonly FieldRule[] = [
  sees('CandidateExportPayload', exportRoles, 'personalExport'),
  sees('CandidateHolding', exportRoles, 'from holds module rows store to'),
  sees(
    'PersonalExport',
    exportRoles,
    'bytes candidate downloadPath expiresAt id problem readyAt requestedAt requestedBy rows startedAt state',
  ),
  sees('Query', exportRoles, 'candidateHoldings personalExport personalExports'),
  ...asks(['PersonalExportFilter'], {
    candidateIds: ['PersonalExport.candidate'],
    states: ['PersonalExport.state'],
  }),
];
