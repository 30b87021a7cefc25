import { asks, everybody, sees, type FieldRule } from '../../platform/rights/field-rule.js';

/** Who sees what of referrals, and who may ask about it. */
export const referralFieldRules: readonly FieldRule[] = [
  sees('Query', everybody, 'referrals'),
  sees('Referral', everybody, 'at candidate id job referrer referrerEmail'),
  sees('ReferralPayload', everybody, 'referral'),
  sees('Candidate', everybody, 'referrals'),
  ...asks(['ReferralFilter'], {
    referrerEmails: ['Referral.referrerEmail'],
    candidateIds: ['Referral.candidate'],
    jobIds: ['Referral.job'],
    from: ['Referral.at'],
    to: ['Referral.at'],
  }),
  ...asks(['ReferralOrderField'], { AT: ['Referral.at'], RECORDED_AT: ['Referral.at'] }),
];
