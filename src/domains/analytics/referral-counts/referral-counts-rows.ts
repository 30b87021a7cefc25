import { keyText, share, type Key } from '../common/groups.js';
import type { JobMember } from '../common/members.queries.js';
import { rowKeysOf } from '../common/row-keys.js';
import type { ReferralGroup } from '../common/analytics.enums.js';
import type { ReferralAnswer, ReferralParams } from './referral-counts.queries.js';
import type { ReferralCountsRow } from './referral-counts.type.js';

/** Puts the counts into flat, zero-filled rows. */
export function referralRows(
  params: ReferralParams,
  answer: ReferralAnswer,
  jobs: readonly JobMember[],
  drillOf: (key: Key<ReferralGroup>) => string,
): ReferralCountsRow[] {
  const { groupBy } = params;
  const counts = new Map(answer.rows.map((row) => [keyText(groupBy, row.key), row]));
  return rowKeysOf(
    params,
    answer.rows.map(({ key }) => key),
    { jobs, others: { REFERRER: answer.referrers } },
  ).map(({ key, names }): ReferralCountsRow => {
    const row = counts.get(keyText(groupBy, key));
    return {
      referrer: key.REFERRER ?? null,
      job: names.job,
      jobId: names.jobId,
      department: names.department,
      period: names.period,
      periodName: names.periodName,
      drill: drillOf(key),
      referrals: row?.referrals ?? 0,
      candidates: row?.candidates ?? 0,
      applications: row?.applications ?? 0,
      reachedInterview: row?.interviews ?? 0,
      hires: row?.hires ?? 0,
      shareOfHires: share(row?.hires ?? 0, answer.allHires),
      sourcedApplications: row?.sourced ?? 0,
      creditedApplications: row?.credited ?? 0,
    };
  });
}
