import { everybody, sees, type FieldRule } from '../../platform/rights/field-rule.js';
import { retentionRoles } from './retention.policy.js';

/** Who sees how long people are kept. */
export const retentionFieldRules: readonly FieldRule[] = [
  sees('Candidate', retentionRoles, 'legalHolds'),
  sees('DisagreeingRule', retentionRoles, 'action dueOn name ruleId'),
  sees('LegalHold', retentionRoles, 'candidate heldAt heldBy id reason releasedAt releasedBy'),
  sees('LegalHoldPayload', everybody, 'candidate hold'),
  sees('Query', retentionRoles, 'legalHolds retentionRules retentionRun retentionRuns'),
  sees('RetentionCounts', retentionRoles, 'askAgain disagreeing erase erased held off'),
  sees(
    'RetentionItem',
    retentionRoles,
    'action applications candidate country countedFromAt disagreeing dueOn erasure id lastContactAt offReason outcome ruleName state',
  ),
  sees(
    'RetentionRule',
    retentionRoles,
    'action countedFrom country enabled id months name outcomes priority timeZone version',
  ),
  sees('RetentionRulePayload', everybody, 'rule'),
  sees(
    'RetentionRun',
    retentionRoles,
    'approvalsNeeded approvedAt approvedBy asOf counts endedAt firstApprovedAt firstApprovedBy id people proposedBy state version',
  ),
  sees('RetentionRunPayload', everybody, 'run'),
];
