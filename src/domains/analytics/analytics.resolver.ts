import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, Info, Query, Resolver } from 'type-graphql';
import { PageArgs } from '../../platform/graphql/connection.js';
import type { Session } from '../../platform/graphql/session.js';
import { ApplicationConnection } from '../applications/application.type.js';
import type { AnalyticsService } from './analytics.service.js';
import { ChannelYieldArgs } from './channel-yield/channel-yield.args.js';
import { ChannelYield } from './channel-yield/channel-yield.type.js';
import { definitions } from './definitions/analytics.definitions.js';
import { MetricDefinition } from './definitions/metric-definition.type.js';
import { DropOffStagesArgs } from './drop-off/drop-off.args.js';
import { DropOffStages } from './drop-off/drop-off.type.js';
import { metrics } from './metrics.js';
import { ReferralCountsArgs } from './referral-counts/referral-counts.args.js';
import { ReferralCounts } from './referral-counts/referral-counts.type.js';

@Resolver()
export class AnalyticsResolver {
  constructor(private readonly analytics: AnalyticsService) {}

  @Query(() => ChannelYield, { description: definitions.channelYield.sentence })
  channelYield(@Ctx() session: Session, @Args(() => ChannelYieldArgs) args: ChannelYieldArgs) {
    return this.analytics.answer(session, metrics.channelYield, args);
  }

  @Query(() => ReferralCounts, { description: definitions.referralCounts.sentence })
  referralCounts(@Ctx() session: Session, @Args(() => ReferralCountsArgs) args: ReferralCountsArgs) {
    return this.analytics.answer(session, metrics.referralCounts, args);
  }

  @Query(() => DropOffStages, { description: definitions.dropOffStages.sentence })
  dropOffStages(@Ctx() session: Session, @Args(() => DropOffStagesArgs) args: DropOffStagesArgs) {
    return this.analytics.answer(session, metrics.dropOffStages, args);
  }

  @Query(() => [MetricDefinition], { description: 'The definitions of all metrics, with their versions, arguments and columns.' })
  metricDefinitions(@Ctx() session: Session, @Info() { schema }: GraphQLResolveInfo) {
    return this.analytics.metricDefinitions(session, schema);
  }

  @Query(() => ApplicationConnection, { description: 'The applications behind one measure of one row of a metric.' })
  drillThrough(
    @Ctx() session: Session,
    @Info() { schema }: GraphQLResolveInfo,
    @Arg('drill', () => String, { description: 'The `drill` of the row.' }) drill: string,
    @Arg('measure', () => String, { description: 'The field of the row: hires, entered, applications …' }) measure: string,
    @Args(() => PageArgs) page: PageArgs,
  ) {
    return this.analytics.drillThrough(session, schema, drill, measure, page);
  }
}
