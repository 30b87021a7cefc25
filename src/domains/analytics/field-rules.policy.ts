import { spendRoles } from '../channels/channel.policy.js';
import {
  asks,
  asksNothingHidden,
  everybody,
  sees,
  type FieldRule,
} from '../../platform/rights/field-rule.js';

/** Who sees which figures, and by what they may be grouped. */
export const analyticsFieldRules: readonly FieldRule[] = [
  sees('AnsweredArgument', everybody, 'name value'),
  sees('CandidateExperience', everybody, 'provenance rows'),
  sees('ChannelYield', everybody, 'comparison provenance rows'),
  sees(
    'ChannelYieldRow',
    everybody,
    'applications campaign channel channelId channelKind conversion currency department drill hires job jobId period periodName quality reachedAssessment reachedInterview reachedOffer reachedScreen',
  ),
  sees('ChannelYieldRow', spendRoles, 'costPerApplication costPerHire costPerInterview spend'),
  sees('DateRange', everybody, 'from to'),
  sees(
    'DropOffRow',
    everybody,
    'advanced channel channelId department drill dropOffRate entered job jobId milestone movedBack passRate period periodName position rejected shareOfAll skippedPast stage stillThere transferred withdrew',
  ),
  sees('DropOffStages', everybody, 'comparison provenance rows'),
  sees('Excluded', everybody, 'count reason'),
  sees(
    'ExperienceRow',
    everybody,
    'answers meanScore netPromoterScore period periodName responseRate suppressed surveysSent',
  ),
  sees('HiringForecast', everybody, 'comparison provenance rows'),
  sees(
    'HiringForecastRow',
    everybody,
    'active department drill expectedHires high history historyApplications historyHires job jobId low openSeats period periodName refused',
  ),
  sees('MetricArgumentDefinition', everybody, 'defaultValue description name type values'),
  sees('MetricColumnDefinition', everybody, 'description name type'),
  sees(
    'MetricDefinition',
    everybody,
    'arguments citation columns formula name sentence since unit version',
  ),
  sees('OfferAcceptance', everybody, 'comparison provenance rows'),
  sees(
    'OfferAcceptanceRow',
    everybody,
    'accepted channel channelId declined department drill job jobId pending period periodName rate rescinded',
  ),
  sees(
    'Provenance',
    everybody,
    'arguments asOf cached definition excluded facts formula n range source timeZone version',
  ),
  sees(
    'Query',
    everybody,
    'channelYield drillThrough dropOffStages experience hiringForecast metricDefinitions offerAcceptance referralCounts responsiveness timeInStage timeToFill timeToHire',
  ),
  sees('ReferralCounts', everybody, 'comparison provenance rows'),
  sees(
    'ReferralCountsRow',
    everybody,
    'applications candidates creditedApplications department drill hires job jobId period periodName reachedInterview referrals referrer shareOfHires sourcedApplications',
  ),
  sees('Responsiveness', everybody, 'comparison provenance rows'),
  sees(
    'ResponsivenessRow',
    everybody,
    'acknowledged acknowledgedShare applications channel channelId department drill job jobId meanDays medianDays medianHighDays medianLowDays n nOpen nearMisses nearMissesContacted nearMissesContactedShare p25Days p75Days p90Days period periodName rejected rejectedFeedbackShare rejectedGivenFeedback rejectedTold rejectedToldShare stdDevDays waitingTooLong',
  ),
  sees('TimeInStage', everybody, 'comparison provenance rows'),
  sees(
    'TimeInStageRow',
    everybody,
    'applications channel channelId department drill job jobId meanDays medianDays medianHighDays medianLowDays milestone n nOpen p25Days p75Days p90Days period periodName position stage stdDevDays',
  ),
  sees('TimeToFill', everybody, 'comparison provenance rows'),
  sees(
    'TimeToFillRow',
    everybody,
    'applications channel channelId department drill job jobId meanDays medianDays medianHighDays medianLowDays n nOpen p25Days p75Days p90Days period periodName stdDevDays',
  ),
  sees('TimeToHire', everybody, 'comparison provenance rows'),
  sees(
    'TimeToHireRow',
    everybody,
    'channel channelId department drill job jobId meanDays medianDays medianHighDays medianLowDays n nOpen p25Days p75Days p90Days period periodName stdDevDays',
  ),
  ...asks(['DateRangeInput'], asksNothingHidden('from to')),
  ...asks(
    ['ApplicationGroup', 'ReferralGroup', 'ChannelYieldGroup'],
    asksNothingHidden('PERIOD JOB DEPARTMENT'),
  ),
  ...asks(['ApplicationGroup', 'ChannelYieldGroup'], asksNothingHidden('CHANNEL')),
  ...asks(['ReferralGroup'], asksNothingHidden('REFERRER')),
  ...asks(['ChannelYieldGroup'], asksNothingHidden('CHANNEL_KIND CAMPAIGN CURRENCY')),
];
