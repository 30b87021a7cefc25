import { AnalyticsService } from '../../../src/domains/analytics/analytics.service.js';
import { channelYield } from '../../../src/domains/analytics/channel-yield/channel-yield-metric.js';
import type { FactsRead } from '../../../src/domains/analytics/facts/facts-reader.js';
import { dropOffStages } from '../../../src/domains/analytics/drop-off/drop-off-metric.js';
import { hiringForecast } from '../../../src/domains/analytics/hiring-forecast/hiring-forecast-metric.js';
import type { metrics } from '../../../src/domains/analytics/metrics.js';
import { offerAcceptance } from '../../../src/domains/analytics/offer-acceptance/offer-acceptance-metric.js';
import { referralCounts } from '../../../src/domains/analytics/referral-counts/referral-counts-metric.js';
import { responsiveness } from '../../../src/domains/analytics/responsiveness/responsiveness-metric.js';
import { timeInStage } from '../../../src/domains/analytics/time-in-stage/time-in-stage-metric.js';
import { timeToFill } from '../../../src/domains/analytics/time-to-fill/time-to-fill-metric.js';
import { timeToHire } from '../../../src/domains/analytics/time-to-hire/time-to-hire-metric.js';
import { yieldApplications, yieldCounts } from './channel-yield.js';
import { dropOffApplications, dropOffCounts } from './drop-off.js';
import { applicationsOfSpells, durationsOf } from './durations.js';
import { applicationsUnderWay, forecastCounts } from './hiring-forecast.js';
import { offerApplications, offerCounts } from './offer-acceptance.js';
import { referralApplications, referralCounts as countReferrals } from './referral-counts.js';
import { responsivenessApplications, responsivenessCounts } from './responsiveness.js';
import { visits } from './time-in-stage.js';
import { fillApplications, fillSpells, undoneFillings } from './time-to-fill.js';
import { hireSpells, undoneHires } from './time-to-hire.js';

/**
 * Every metric of applications with statements that replay transitions instead of reading the application facts: the
 * oracle that the facts are compared with. The rules stand here a second time, and only here.
 */
const replayed: typeof metrics = {
  channelYield: {
    ...channelYield,
    read: yieldCounts,
    behind: (params, { key }, measure) => yieldApplications(params, key, measure),
  },
  dropOffStages: {
    ...dropOffStages,
    read: dropOffCounts,
    behind: (params, { key, step = '' }, measure) =>
      dropOffApplications(params, key, step, measure),
  },
  referralCounts: {
    ...referralCounts,
    read: countReferrals,
    behind: (params, { key }, measure) => referralApplications(params, key, measure),
  },
  timeInStage: {
    ...timeInStage,
    read: (sql, params) => durationsOf(sql, visits(params)),
    behind: (params, row, measure) => applicationsOfSpells(visits(params), row, measure),
  },
  timeToHire: {
    ...timeToHire,
    read: async (sql, params) => ({
      ...(await durationsOf(sql, hireSpells(params))),
      hireUndone: params.end === 'HIRED' ? await undoneHires(sql, params) : 0,
    }),
    behind: (params, row, measure) => applicationsOfSpells(hireSpells(params), row, measure),
  },
  timeToFill: {
    ...timeToFill,
    read: async (sql, params) => ({
      ...(await durationsOf(sql, fillSpells(params))),
      hireUndone: await undoneFillings(sql, params),
    }),
    behind: (params, { key }) => fillApplications(params, key),
  },
  offerAcceptance: {
    ...offerAcceptance,
    read: offerCounts,
    behind: (params, { key }, measure) => offerApplications(params, key, measure),
  },
  responsiveness: {
    ...responsiveness,
    read: responsivenessCounts,
    behind: (params, { key }, measure) => responsivenessApplications(params, key, measure),
  },
  hiringForecast: {
    ...hiringForecast,
    read: forecastCounts,
    behind: (params, { key }) => applicationsUnderWay(params, key.JOB),
  },
};

/** The metrics as the product answers them, read by replaying transitions. */
export class ReplayService extends AnalyticsService {
  constructor() {
    super({ cache: false });
  }

  protected override metricNamed(name: string): ReturnType<AnalyticsService['metricNamed']> {
    return Object.hasOwn(replayed, name) ? replayed[name as keyof typeof replayed] : undefined;
  }

  protected override async facts(): Promise<FactsRead> {
    return { position: '', settled: true, state: 'CURRENT' };
  }
}
