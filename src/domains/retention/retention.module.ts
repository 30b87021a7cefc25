import { Session } from '../../platform/graphql/session.js';
import { defineModule } from '../../platform/module.js';
import { candidatesModule } from '../candidates/candidates.module.js';
import { consentModule } from '../consent/consent.module.js';
import { erasureModule } from '../erasure/erasure.module.js';
import { systemViewer } from '../users/viewers.js';
import { retentionFieldRules } from './field-rules.policy.js';
import { LegalHoldService } from './legal-hold.service.js';
import { RetentionProposals } from './retention-proposals.js';
import {
  CandidateLegalHoldsResolver,
  LegalHoldResolver,
  RetentionItemResolver,
  RetentionRuleResolver,
  RetentionRunResolver,
} from './retention.resolver.js';
import { RetentionRuleService } from './retention-rule.service.js';
import { RetentionRunService } from './retention-run.service.js';

/** How long people are kept: rules, lists with approval, and legal holds. */
export const retentionModule = defineModule({
  name: 'retention',
  dependsOn: [candidatesModule, consentModule, erasureModule],
  changes: {
    RETENTION_RULE: ['RETENTION_RULE'],
    RETENTION_RUN: ['RETENTION_RUN'],
    CANDIDATE: ['LEGAL_HOLD'],
  },
  services: ({ candidates, clock, config, erasures }) => {
    const legalHolds = new LegalHoldService(candidates, clock);
    erasures.addBlocker({
      name: 'legal hold',
      blocked: (sql, candidateIds) => legalHolds.blocked(sql, candidateIds),
    });
    return {
      legalHolds,
      retentionRules: new RetentionRuleService(),
      retentionRuns: new RetentionRunService(erasures, clock, config.erasure.approval ? 2 : 1),
    };
  },
  resolvers: ({ candidates, erasures, legalHolds, retentionRules, retentionRuns }) => [
    new RetentionRuleResolver(retentionRules),
    new RetentionRunResolver(retentionRuns),
    new RetentionItemResolver(candidates, erasures),
    new LegalHoldResolver(legalHolds, candidates),
    new CandidateLegalHoldsResolver(legalHolds),
  ],
  jobs: ({ database, feed, retentionRuns, report }) => [
    new RetentionProposals(
      () => retentionRuns.proposeDaily(new Session(database, systemViewer('retention'), feed)),
      report,
    ),
  ],
  documents: ['dashboards/documents/retention.graphql'],
  personalData: [
    {
      table: 'retention_item',
      by: ['candidate_id'],
      holds: 'that the person was on a list of those who are due to be erased, and why',
      erasure: {
        rows: 'CLEARED',
        columns: ['country', 'last_contact_at', 'changed_at'],
        because: 'the list proves by which rule somebody was erased',
      },
      texts: { rule_name: 'the name of a rule', disagreeing: 'names of rules' },
    },
    {
      table: 'legal_hold',
      by: ['candidate_id'],
      holds: 'why the person must be kept',
      erasure: { rows: 'DELETED' },
    },
  ],
  fieldRules: retentionFieldRules,
});
