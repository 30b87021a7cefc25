import type { ReferralGroup } from '../common/analytics.enums.js';
import { compareTexts, filledKeys, keyText, share, type Key } from '../common/groups.js';
import type { JobMember } from '../common/members.queries.js';
import type { ReferralAnswer } from './referral-counts.queries.js';
import type { ReferralCountsRow } from './referral-counts.type.js';

/** Puts the counts into flat, zero-filled rows. */
export function referralRows(
  groupBy: readonly ReferralGroup[], answer: ReferralAnswer, jobs: readonly JobMember[], periods: readonly string[], drillOf: (key: Key<ReferralGroup>) => string,
): ReferralCountsRow[] {
  const counts = new Map(answer.rows.map((row) => [keyText(groupBy, row.key), row]));
  const members = {
    REFERRER: answer.referrers,
    JOB: jobs.map(({ id }) => id),
    DEPARTMENT: [...new Set(jobs.flatMap(({ department }) => department ?? []))],
    PERIOD: [],
  };
  const keys = filledKeys(groupBy, answer.rows.map(({ key }) => key), groupBy[0] ? members[groupBy[0]] : [], periods);
  const rows = keys.map((key): ReferralCountsRow => {
    const row = counts.get(keyText(groupBy, key));
    const job = key.JOB ? jobs.find(({ id }) => id === key.JOB) : undefined;
    return {
      referrer: key.REFERRER ?? null,
      department: groupBy.includes('DEPARTMENT') ? (key.DEPARTMENT ?? null) : (job?.department ?? null),
      job: job?.title ?? null,
      jobId: key.JOB ?? null,
      period: key.PERIOD ?? null,
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
  const order = (row: ReferralCountsRow) => [...groupBy.map((group) => ({ REFERRER: row.referrer, DEPARTMENT: row.department, JOB: row.job, PERIOD: row.period })[group]), row.jobId];
  return rows.sort((a, b) => compareTexts(order(a), order(b)));
}
