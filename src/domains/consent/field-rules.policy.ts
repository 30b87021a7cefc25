import { everybody, sees, type FieldRule } from '../../platform/rights/field-rule.js';
import { consentRoles } from './consent.policy.js';

/** Who sees what people agreed to and objected to. */
export const consentFieldRules: readonly FieldRule[] = [
  sees('Candidate', consentRoles, 'consentHistory consents objections'),
  sees(
    'Consent',
    consentRoles,
    'expiresAt givenAt id purpose recordedAt recordedBy struckOut text via withdrawnAt withdrawnBy withdrawnVia',
  ),
  sees('ConsentPayload', everybody, 'candidate'),
  sees('ConsentPurpose', consentRoles, 'active basis code defaultMonths id name texts version'),
  sees('ConsentPurposePayload', everybody, 'purpose'),
  sees(
    'ConsentStanding',
    consentRoles,
    'askedAt consent mayAsk mayContact noContactReason purpose state',
  ),
  sees('ConsentText', consentRoles, 'body createdAt createdBy id language version'),
  sees(
    'Objection',
    consentRoles,
    'id objectedAt purpose recordedAt recordedBy via withdrawnAt withdrawnBy withdrawnVia',
  ),
  sees('Query', consentRoles, 'consentPurposes'),
];
