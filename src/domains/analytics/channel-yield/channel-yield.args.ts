import { ArgsType, Field } from 'type-graphql';
import { MetricArgs } from '../common/analytics.args.js';
import { Attribution, Basis, ChannelYieldGroup } from '../common/analytics.enums.js';

@ArgsType()
export class ChannelYieldArgs extends MetricArgs {
  @Field(() => Basis, {
    defaultValue: Basis.COHORT,
    description: 'By applied date, or by the date of each event.',
  })
  basis!: Basis;

  @Field(() => Attribution, {
    defaultValue: Attribution.LAST,
    description: 'Which touch an application counts for.',
  })
  attribution!: Attribution;

  @Field(() => [ChannelYieldGroup], {
    defaultValue: [ChannelYieldGroup.CHANNEL],
    description: 'What the rows are by; an empty list gives one row.',
  })
  groupBy!: ChannelYieldGroup[];
}
