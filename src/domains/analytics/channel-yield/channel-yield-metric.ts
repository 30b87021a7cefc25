import { channelMembers, campaignMembers, jobMembers } from '../common/members.queries.js';
import { checkGroups } from '../common/metric-params.js';
import type { Metric } from '../common/metric.js';
import { seriesOf } from '../common/row-keys.js';
import { yieldRows } from './channel-yield-rows.js';
import {
  yieldApplications,
  yieldCounts,
  type YieldAnswer,
  type YieldParams,
} from './channel-yield.queries.js';
import type { ChannelYieldArgs, ChannelYieldRow } from './channel-yield.type.js';
import { spendParts, spendRecords } from './spend.queries.js';

export const channelYield: Metric<ChannelYieldArgs, YieldParams, YieldAnswer, ChannelYieldRow> = {
  name: 'channelYield',
  measures: {
    applications: 'applications',
    reachedScreen: 'screen',
    reachedAssessment: 'assessment',
    reachedInterview: 'interview',
    reachedOffer: 'offer',
    hires: 'hires',
  },
  ofNow: false,
  steps: false,
  params: (common, { basis, attribution, groupBy }) => ({
    ...common,
    basis,
    attribution,
    groupBy: checkGroups(groupBy),
  }),
  read: yieldCounts,
  async answer({ sql, seesSpend }, params, found, drillOf) {
    const seen = seesSpend && moneyIsKnown(params);
    const spend = seen ? await spendParts(sql, params) : undefined;
    const { rows, mixed } = yieldRows({
      params,
      counts: found.rows,
      spend,
      recorded: seen ? await spendRecords(sql, params) : [],
      channels: await channelMembers(sql, params),
      jobs: params.groupBy.some((group) => group === 'JOB' || group === 'DEPARTMENT')
        ? await jobMembers(sql, params)
        : [],
      campaigns: params.groupBy.includes('CAMPAIGN') ? await campaignMembers(sql, params) : [],
      periods: seriesOf(params, [...found.rows, ...(spend ?? [])]),
      drillOf,
    });
    return {
      rows,
      n: found.n,
      asOf: found.asOf,
      source: 'MILESTONES',
      excluded: {
        HIRE_UNDONE: found.hireUndone || undefined,
        UNDATED_EVENT: found.undated || undefined,
        MIXED_CURRENCIES: mixed,
      },
    };
  },
  behind: (params, { key }, measure) => yieldApplications(params, key, measure),
};

/** Money is recorded by channel, campaign and day: what a part of the jobs cost is not known. */
function moneyIsKnown({ groupBy, filter, departments }: YieldParams): boolean {
  const byJob =
    groupBy.includes('JOB') ||
    groupBy.includes('DEPARTMENT') ||
    filter?.jobIds ||
    filter?.departments ||
    filter?.locations;
  return !departments && !byJob;
}
