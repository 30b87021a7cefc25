import { contactRoles } from '../candidates/candidate.policy.js';
import { workingRoles } from './application.policy.js';
import { asks, everybody, sees, type FieldRule } from '../../platform/rights/field-rule.js';

/** Who sees what of applications, and who may ask about it. */
export const applicationFieldRules: readonly FieldRule[] = [
  sees(
    'Application',
    everybody,
    'appliedAt campaign candidate channel createdAt endedAt id imported job offers referredBy source stage stageEnteredAt status transitions updatedAt version',
  ),
  sees('Application', contactRoles, 'externalId'),
  sees('ApplicationPayload', everybody, 'application'),
  sees('ApplicationResult', everybody, 'application id'),
  sees('ApplicationsPayload', everybody, 'results'),
  sees('BoardColumn', everybody, 'count stage'),
  sees('JobBoard', everybody, 'columns'),
  sees('Offer', everybody, 'application id resolvedAt revision sentAt startsOn status'),
  sees('PipelineChange', everybody, 'application applicationId at kind relation transition'),
  sees('Query', everybody, 'application applications jobBoard offers'),
  sees('Subscription', everybody, 'pipelineChanges'),
  sees('Transition', everybody, 'at by from id imported kind outOfOrder to'),
  sees('Transition', workingRoles, 'reason'),
  sees('Candidate', everybody, 'applications'),
  sees('Job', everybody, 'applications'),
  sees('Opening', everybody, 'application'),
  ...asks(['CandidateFilter', 'CandidateChangeFilter'], {
    jobIds: ['Application.job'],
    stageIds: ['Application.stage'],
    milestones: ['Application.stage'],
    departments: ['Application.job'],
    applicationStatuses: ['Application.status'],
  }),
  ...asks(['ApplicationFilter'], {
    jobIds: ['Application.job'],
    departments: ['Application.job'],
    locations: ['Application.job'],
    candidateIds: ['Application.candidate'],
    candidateRelationships: ['Candidate.relationship'],
    channelIds: ['Application.channel'],
    channelKinds: ['Application.channel'],
    campaigns: ['Application.campaign'],
    statuses: ['Application.status'],
    stageIds: ['Application.stage'],
    sources: ['Application.source'],
    appliedFrom: ['Application.appliedAt'],
    appliedTo: ['Application.appliedAt'],
    imported: ['Application.imported'],
    referred: ['Application.referredBy'],
  }),
  ...asks(['ApplicationOrderField'], {
    APPLIED_AT: ['Application.appliedAt'],
    STAGE_ENTERED_AT: ['Application.stageEnteredAt'],
    UPDATED_AT: ['Application.updatedAt'],
  }),
  ...asks(['PipelineFilter'], {
    jobIds: ['Application.job'],
    departments: ['Application.job'],
    stageIds: ['Application.stage'],
    kinds: ['PipelineChange.kind'],
  }),
];
