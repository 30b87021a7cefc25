import { ArgsType, Field, Int } from 'type-graphql';
import { ApplicationMetricArgs } from '../common/analytics.args.js';

@ArgsType()
export class ResponsivenessArgs extends ApplicationMetricArgs {
  @Field(() => Int, {
    defaultValue: 7,
    description: 'Within how many days people are promised to hear back, 1 to 365.',
  })
  promiseDays!: number;

  @Field(() => Int, {
    defaultValue: 6,
    description: 'In how many last months a near-miss counts as contacted, 1 to 120.',
  })
  nearMissMonths!: number;
}
