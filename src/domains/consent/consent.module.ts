import { Clock } from '../../platform/clock.js';
import { defineModule } from '../../platform/module.js';
import { candidatesModule } from '../candidates/candidates.module.js';
import { ConsentPurposeService } from './consent-purpose.service.js';
import {
  CandidateConsentsResolver,
  ConsentPurposeResolver,
  ConsentResolver,
  ObjectionResolver,
} from './consent.resolver.js';
import { ConsentService } from './consent.service.js';
import { ContactService } from './contact.service.js';
import { consentFieldRules } from './field-rules.policy.js';

/** What people agreed to, what they objected to, and whether somebody may be contacted. */
export const consentModule = defineModule({
  name: 'consent',
  dependsOn: [candidatesModule],
  changes: { CONSENT_PURPOSE: ['CONSENT_PURPOSE'], CANDIDATE: ['CONSENT'] },
  services: ({ candidates }) => {
    const clock = new Clock();
    const consentPurposes = new ConsentPurposeService();
    return {
      clock,
      consentPurposes,
      consents: new ConsentService(candidates, consentPurposes, clock),
      contact: new ContactService(clock),
    };
  },
  resolvers: ({ consents, consentPurposes }) => [
    new CandidateConsentsResolver(consents),
    new ConsentResolver(consentPurposes),
    new ObjectionResolver(consentPurposes),
    new ConsentPurposeResolver(consentPurposes),
  ],
  documents: ['dashboards/documents/consent.graphql'],
  personalData: [
    {
      table: 'consent',
      by: ['candidate_id'],
      holds: 'what the person agreed to, and withdrew',
      erasure: { rows: 'DELETED' },
    },
    {
      table: 'consent_request',
      by: ['candidate_id'],
      holds: 'when the person was asked',
      erasure: { rows: 'DELETED' },
    },
    {
      table: 'objection',
      by: ['candidate_id'],
      holds: 'what the person objected to',
      erasure: { rows: 'DELETED' },
    },
  ],
  fieldRules: consentFieldRules,
});
