import { jobMembers } from '../common/members.queries.js';
import { checkGroups } from '../common/metric-params.js';
import type { Metric } from '../common/metric.js';
import { referralRows } from './referral-counts-rows.js';
import {
  referralApplications,
  referralCounts as countReferrals,
  type ReferralAnswer,
  type ReferralParams,
} from './referral-counts.queries.js';
import type { ReferralCountsArgs, ReferralCountsRow } from './referral-counts.type.js';

export const referralCounts: Metric<
  ReferralCountsArgs,
  ReferralParams,
  ReferralAnswer,
  ReferralCountsRow
> = {
  name: 'referralCounts',
  measures: {
    applications: 'applications',
    reachedInterview: 'interviews',
    hires: 'hires',
    sourcedApplications: 'sourced',
    creditedApplications: 'credited',
  },
  ofNow: false,
  steps: false,
  params: (common, { groupBy }) => ({ ...common, groupBy: checkGroups(groupBy) }),
  read: countReferrals,
  async answer({ sql }, params, found, drillOf) {
    const jobs = params.groupBy.some((group) => group === 'JOB' || group === 'DEPARTMENT')
      ? await jobMembers(sql, params)
      : [];
    return {
      rows: referralRows(params, found, jobs, drillOf),
      n: found.n,
      asOf: found.asOf,
      source: 'MILESTONES',
      excluded: { HIRE_UNDONE: found.hireUndone || undefined },
    };
  },
  behind: (params, { key }, measure) => referralApplications(params, key, measure),
};
