import { defineModule } from '../../platform/module.js';
import { candidatesModule } from '../candidates/candidates.module.js';
import { jobsModule } from '../jobs/jobs.module.js';
import { usersModule } from '../users/users.module.js';
import { ReferralEntity, TouchEntity } from './referral.entity.js';
import { CandidateReferralsResolver, ReferralResolver } from './referral.resolver.js';
import { ReferralService } from './referral.service.js';
import { referralFieldRules } from './field-rules.policy.js';

/** Referrals: which employee recommended which candidate, perhaps for a job. */
export const referralsModule = defineModule({
  name: 'referrals',
  dependsOn: [usersModule, candidatesModule, jobsModule],
  entities: [TouchEntity, ReferralEntity],
  changes: { CANDIDATE: ['REFERRAL'] },
  services: ({ candidates, jobs }) => ({ referrals: new ReferralService(candidates, jobs) }),
  resolvers: ({ referrals, candidates, jobs, users }) => [
    new CandidateReferralsResolver(referrals),
    new ReferralResolver(referrals, candidates, jobs, users),
  ],
  nodes: ({ referrals }) => ({
    Referral: { table: 'referral', byId: referrals.byId.bind(referrals) },
  }),
  personalData: [
    {
      table: 'referral',
      by: ['candidate_id'],
      holds: 'who recommended the person, when, for what',
      others: ['referrer_email'],
      erasure: {
        rows: 'CLEARED',
        columns: ['external_id'],
        because: 'referrals are counted by who recommended',
      },
      texts: {
        source: 'the name of a system',
        referrer_email: 'of the one who recommended; an erased referrer gets an opaque name',
      },
    },
  ],
  fieldRules: referralFieldRules,
});
