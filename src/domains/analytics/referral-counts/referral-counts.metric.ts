import { checkGroups } from '../common/analytics.question.js';
import { jobMembers } from '../common/members.queries.js';
import type { Metric } from '../common/metric.js';
import type { ReferralCountsArgs } from './referral-counts.args.js';
import {
  referralApplications,
  referralCounts as countReferrals,
  type ReferralQuestion,
} from './referral-counts.queries.js';
import { keptReferralCounts } from './referral-counts.kept.queries.js';
import { referralRows } from './referral-counts.rows.js';
import type { ReferralCountsRow } from './referral-counts.type.js';

export const referralCounts: Metric<ReferralCountsArgs, ReferralQuestion, ReferralCountsRow> = {
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
  ask: (question, { groupBy }) => ({ ...question, groupBy: checkGroups(groupBy) }),
  async count({ sql, history }, question, drillOf) {
    const answer =
      history === 'MILESTONES'
        ? await keptReferralCounts(sql, question)
        : await countReferrals(sql, question, history);
    const jobs = question.groupBy.some((group) => group === 'JOB' || group === 'DEPARTMENT')
      ? await jobMembers(sql, question)
      : [];
    return {
      rows: referralRows(question, answer, jobs, drillOf),
      n: answer.n,
      asOf: answer.asOf,
      source: history,
      excluded: { HIRE_UNDONE: answer.hireUndone || undefined },
    };
  },
  behind: ({ history }, question, { key }, measure) =>
    referralApplications(question, history, key, measure),
};
