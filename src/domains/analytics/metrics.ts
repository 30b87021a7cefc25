import { channelYield } from './channel-yield/channel-yield-metric.js';
import type { Metric } from './common/metric.js';
import { dropOffStages } from './drop-off/drop-off-metric.js';
import { hiringForecast } from './hiring-forecast/hiring-forecast-metric.js';
import { offerAcceptance } from './offer-acceptance/offer-acceptance-metric.js';
import { referralCounts } from './referral-counts/referral-counts-metric.js';
import { responsiveness } from './responsiveness/responsiveness-metric.js';
import { timeInStage } from './time-in-stage/time-in-stage-metric.js';
import { timeToFill } from './time-to-fill/time-to-fill-metric.js';
import { timeToHire } from './time-to-hire/time-to-hire-metric.js';

/** The metrics of applications by name. experience and diversityBreakdown are of people, and have rules of their own. */
export const metrics = {
  channelYield,
  referralCounts,
  dropOffStages,
  timeInStage,
  timeToHire,
  timeToFill,
  offerAcceptance,
  responsiveness,
  hiringForecast,
};

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- found by a name that comes in a token
export const metricNamed = (name: string): Metric<any, any, any, any> | undefined =>
  Object.hasOwn(metrics, name) ? metrics[name as keyof typeof metrics] : undefined;
