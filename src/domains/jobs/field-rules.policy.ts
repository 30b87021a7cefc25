import { asks, everybody, sees, type FieldRule } from '../../platform/rights/field-rule.js';

/** Who sees what of jobs, and who may ask about it. */
export const jobFieldRules: readonly FieldRule[] = [
  sees(
    'Job',
    everybody,
    'certificates closedAt coordinates country createdAt department description externalId id languages location openedAt openings remote seniority skills source stages status title updatedAt version',
  ),
  sees('JobSkill', everybody, 'minLevel minYears need skill'),
  sees('Opening', everybody, 'closedAt filledAt id openedAt'),
  sees('Query', everybody, 'job jobs'),
  sees('Stage', everybody, 'deleted id job milestone name position'),
  ...asks(['JobFilter'], {
    departments: ['Job.department'],
    locations: ['Job.location'],
    sources: ['Job.source'],
    statuses: ['Job.status'],
    titleContains: ['Job.title'],
  }),
  ...asks(['JobOrderField'], {
    OPENED_AT: ['Job.openedAt'],
    TITLE: ['Job.title'],
    CREATED_AT: ['Job.createdAt'],
  }),
];
