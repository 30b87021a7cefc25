import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { PageArgs } from '../../platform/graphql/connection.js';
import type { Session } from '../../platform/graphql/session.js';
import { ApplicationConnection } from '../applications/application.type.js';
import { ChannelYieldArgs, DropOffStagesArgs, ReferralCountsArgs } from './common/analytics.args.js';
import type { AnalyticsService } from './analytics.service.js';
import { ChannelYield } from './channel-yield/channel-yield.type.js';
import { DropOffStages } from './drop-off/drop-off.type.js';
import { ReferralCounts } from './referral-counts/referral-counts.type.js';

@Resolver()
export class AnalyticsResolver {
  constructor(private readonly analytics: AnalyticsService) {}

  @Query(() => ChannelYield, { description: 'What each channel yields: applications, milestones reached, hires, quality and cost.' })
  channelYield(@Ctx() session: Session, @Args(() => ChannelYieldArgs) args: ChannelYieldArgs) {
    return this.analytics.channelYield(session, args);
  }

  @Query(() => ReferralCounts, { description: 'What referrals come to: by whom, applications, interviews, hires and their share of all hires.' })
  referralCounts(@Ctx() session: Session, @Args(() => ReferralCountsArgs) args: ReferralCountsArgs) {
    return this.analytics.referralCounts(session, args);
  }

  @Query(() => DropOffStages, { description: 'Where applications drop off: a balanced set for each milestone or stage.' })
  dropOffStages(@Ctx() session: Session, @Args(() => DropOffStagesArgs) args: DropOffStagesArgs) {
    return this.analytics.dropOffStages(session, args);
  }

  @Query(() => ApplicationConnection, { description: 'The applications behind one measure of one row of channelYield, referralCounts or dropOffStages.' })
  drillThrough(
    @Ctx() session: Session,
    @Arg('drill', () => String, { description: 'The `drill` of the row.' }) drill: string,
    @Arg('measure', () => String, { description: 'The field of the row: hires, entered, applications …' }) measure: string,
    @Args(() => PageArgs) page: PageArgs,
  ) {
    return this.analytics.drillThrough(session, drill, measure, page);
  }
}
