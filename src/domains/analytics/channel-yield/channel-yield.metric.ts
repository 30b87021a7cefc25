import { checkGroups } from '../common/analytics.question.js';
import { campaignMembers, channelMembers, jobMembers } from '../common/members.queries.js';
import type { Metric } from '../common/metric.js';
import { seriesOf } from '../common/places.js';
import type { ChannelYieldArgs } from './channel-yield.args.js';
import { countsOutcomes, keptYieldCounts } from './channel-yield.kept.queries.js';
import { yieldApplications, yieldCounts, type YieldQuestion } from './channel-yield.queries.js';
import { yieldRows } from './channel-yield.rows.js';
import type { ChannelYieldRow } from './channel-yield.type.js';
import { spendParts } from './spend.queries.js';

export const channelYield: Metric<ChannelYieldArgs, YieldQuestion, ChannelYieldRow> = {
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
  ask: (question, { basis, attribution, groupBy }) => ({
    ...question,
    basis,
    attribution,
    groupBy: checkGroups(groupBy),
  }),
  async count({ sql, history, seesSpend }, question, drillOf) {
    const answer =
      history === 'MILESTONES' && countsOutcomes(question)
        ? await keptYieldCounts(sql, question)
        : await yieldCounts(sql, question, history);
    const spend = seesSpend && moneyIsKnown(question) ? await spendParts(sql, question) : undefined;
    const { rows, mixed } = yieldRows({
      question,
      counts: answer.rows,
      spend,
      channels: await channelMembers(sql, question),
      jobs: question.groupBy.some((group) => group === 'JOB' || group === 'DEPARTMENT')
        ? await jobMembers(sql, question)
        : [],
      campaigns: question.groupBy.includes('CAMPAIGN') ? await campaignMembers(sql, question) : [],
      periods: seriesOf(question, [...answer.rows, ...(spend ?? [])]),
      drillOf,
    });
    return {
      rows,
      n: answer.n,
      asOf: answer.asOf,
      source: history,
      excluded: {
        HIRE_UNDONE: answer.hireUndone || undefined,
        UNDATED_EVENT: answer.undated || undefined,
        MIXED_CURRENCIES: mixed,
      },
    };
  },
  behind: ({ history }, question, { key }, measure) =>
    yieldApplications(question, history, key, measure),
};

/** Money is recorded by channel, campaign and day: of a part of the jobs nobody knows it. */
function moneyIsKnown({ groupBy, filter, departments }: YieldQuestion): boolean {
  const byJob =
    groupBy.includes('JOB') ||
    groupBy.includes('DEPARTMENT') ||
    filter?.jobIds ||
    filter?.departments ||
    filter?.locations;
  return !departments && !byJob;
}
