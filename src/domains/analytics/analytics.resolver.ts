import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, Extensions, Info, Query, Resolver } from 'type-graphql';
import { PageArgs } from '../../platform/graphql/connection.js';
import type { Session } from '../../platform/graphql/session.js';
import { ApplicationConnection } from '../applications/application.type.js';
import type { AnalyticsService } from './analytics.service.js';
import { ApplicationMetricArgs, StepMetricArgs } from './common/metric-args.type.js';
import { ChannelYieldArgs } from './channel-yield/channel-yield.type.js';
import { ChannelYield } from './channel-yield/channel-yield.type.js';
import { definitions } from './definitions/definitions.js';
import { MetricDefinition } from './definitions/metric-definition.type.js';
import { DropOffStagesArgs } from './drop-off/drop-off.type.js';
import { DropOffStages } from './drop-off/drop-off.type.js';
import { ExperienceArgs } from './experience/experience-args.type.js';
import type { ExperienceService } from './experience/experience.service.js';
import { CandidateExperience } from './experience/experience.type.js';
import { HiringForecastArgs } from './hiring-forecast/hiring-forecast.type.js';
import { HiringForecast } from './hiring-forecast/hiring-forecast.type.js';
import { metrics } from './metrics.js';
import { OfferAcceptance } from './offer-acceptance/offer-acceptance.type.js';
import { ReferralCountsArgs } from './referral-counts/referral-counts.type.js';
import { ReferralCounts } from './referral-counts/referral-counts.type.js';
import { ResponsivenessArgs } from './responsiveness/responsiveness.type.js';
import { Responsiveness } from './responsiveness/responsiveness.type.js';
import { TimeInStage } from './time-in-stage/time-in-stage.type.js';
import { TimeToFillArgs } from './time-to-fill/time-to-fill.type.js';
import { TimeToFill } from './time-to-fill/time-to-fill.type.js';
import { TimeToHireArgs } from './time-to-hire/time-to-hire.type.js';
import { TimeToHire } from './time-to-hire/time-to-hire.type.js';

@Resolver()
export class AnalyticsResolver {
  constructor(
    private readonly analytics: AnalyticsService,
    private readonly surveys: ExperienceService,
  ) {}

  @Query(() => ChannelYield, { description: definitions.channelYield.sentence })
  channelYield(@Ctx() session: Session, @Args(() => ChannelYieldArgs) args: ChannelYieldArgs) {
    return this.analytics.answer(session, metrics.channelYield, args);
  }

  @Query(() => ReferralCounts, { description: definitions.referralCounts.sentence })
  referralCounts(
    @Ctx() session: Session,
    @Args(() => ReferralCountsArgs) args: ReferralCountsArgs,
  ) {
    return this.analytics.answer(session, metrics.referralCounts, args);
  }

  @Query(() => DropOffStages, { description: definitions.dropOffStages.sentence })
  dropOffStages(@Ctx() session: Session, @Args(() => DropOffStagesArgs) args: DropOffStagesArgs) {
    return this.analytics.answer(session, metrics.dropOffStages, args);
  }

  @Query(() => TimeInStage, { description: definitions.timeInStage.sentence })
  timeInStage(@Ctx() session: Session, @Args(() => StepMetricArgs) args: StepMetricArgs) {
    return this.analytics.answer(session, metrics.timeInStage, args);
  }

  @Query(() => TimeToHire, { description: definitions.timeToHire.sentence })
  timeToHire(@Ctx() session: Session, @Args(() => TimeToHireArgs) args: TimeToHireArgs) {
    return this.analytics.answer(session, metrics.timeToHire, args);
  }

  @Query(() => TimeToFill, { description: definitions.timeToFill.sentence })
  timeToFill(@Ctx() session: Session, @Args(() => TimeToFillArgs) args: TimeToFillArgs) {
    return this.analytics.answer(session, metrics.timeToFill, args);
  }

  @Query(() => OfferAcceptance, { description: definitions.offerAcceptance.sentence })
  offerAcceptance(
    @Ctx() session: Session,
    @Args(() => ApplicationMetricArgs) args: ApplicationMetricArgs,
  ) {
    return this.analytics.answer(session, metrics.offerAcceptance, args);
  }

  @Query(() => Responsiveness, { description: definitions.responsiveness.sentence })
  responsiveness(
    @Ctx() session: Session,
    @Args(() => ResponsivenessArgs) args: ResponsivenessArgs,
  ) {
    return this.analytics.answer(session, metrics.responsiveness, args);
  }

  @Query(() => CandidateExperience, { description: definitions.experience.sentence })
  experience(@Ctx() session: Session, @Args(() => ExperienceArgs) args: ExperienceArgs) {
    return this.surveys.experience(session, args);
  }

  @Extensions({ fixedArguments: { groupBy: ['JOB'] } })
  @Query(() => HiringForecast, { description: definitions.hiringForecast.sentence })
  hiringForecast(
    @Ctx() session: Session,
    @Args(() => HiringForecastArgs) args: HiringForecastArgs,
  ) {
    return this.analytics.answer(session, metrics.hiringForecast, args);
  }

  @Query(() => [MetricDefinition], {
    description: 'The definitions of all metrics, with their versions, arguments and columns.',
  })
  metricDefinitions(@Ctx() session: Session, @Info() { schema }: GraphQLResolveInfo) {
    return this.analytics.metricDefinitions(session, schema);
  }

  @Query(() => ApplicationConnection, {
    description: 'The applications behind one measure of one row of a metric.',
  })
  drillThrough(
    @Ctx() session: Session,
    @Info() { schema }: GraphQLResolveInfo,
    @Arg('drill', () => String, { description: 'The `drill` of the row.' }) drill: string,
    @Arg('measure', () => String, {
      description: 'The field of the row: hires, entered, applications …',
    })
    measure: string,
    @Args(() => PageArgs) page: PageArgs,
  ) {
    return this.analytics.drillThrough(session, schema, drill, measure, page);
  }
}
