import type { FieldCosts } from '../../platform/graphql/field-costs.js';

/** Metrics read all applications of a range. Their rows are usually few, and each group or comparison adds some. */
const metrics = {
  channelYield: 'ChannelYield',
  dropOffStages: 'DropOffStages',
  hiringForecast: 'HiringForecast',
  offerAcceptance: 'OfferAcceptance',
  referralCounts: 'ReferralCounts',
  responsiveness: 'Responsiveness',
  timeInStage: 'TimeInStage',
  timeToFill: 'TimeToFill',
  timeToHire: 'TimeToHire',
};
const [metricPoints, groupPoints, usualRows] = [2_000, 500, 100];
const ungrouped = ['hiringForecast'];

export const analyticsFieldCosts: FieldCosts = {
  ...Object.fromEntries(
    Object.entries(metrics).flatMap(([field, type]) => [
      [`Query.${field}`, { base: metricPoints }],
      [`Query.${field}(compareWith)`, { entry: metricPoints }],
      ...(ungrouped.includes(field) ? [] : [[`Query.${field}(groupBy)`, { entry: groupPoints }]]),
      [`${type}.rows`, { size: usualRows }],
    ]),
  ),
  'Query.experience': { base: metricPoints },
  'Query.drillThrough': { base: metricPoints },
};
