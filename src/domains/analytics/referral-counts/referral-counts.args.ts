import { ArgsType, Field } from 'type-graphql';
import { MetricArgs } from '../common/analytics.args.js';
import { ReferralGroup } from '../common/analytics.enums.js';

@ArgsType()
export class ReferralCountsArgs extends MetricArgs {
  @Field(() => [ReferralGroup], {
    defaultValue: [ReferralGroup.REFERRER],
    description: 'What the rows are by; an empty list gives one row.',
  })
  groupBy!: ReferralGroup[];
}
