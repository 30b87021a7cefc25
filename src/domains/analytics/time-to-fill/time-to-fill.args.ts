import { ArgsType, Field } from 'type-graphql';
import { ApplicationMetricArgs } from '../common/analytics.args.js';
import { FillEnd, FillStart } from '../common/analytics.enums.js';

@ArgsType()
export class TimeToFillArgs extends ApplicationMetricArgs {
  @Field(() => FillStart, {
    defaultValue: FillStart.OPENING_OPENED,
    description: 'Where it begins.',
  })
  start!: FillStart;

  @Field(() => FillEnd, { defaultValue: FillEnd.FILLED, description: 'Where it ends.' })
  end!: FillEnd;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Leaves out the time that the job was on hold, as far as it was recorded here.',
  })
  excludeOnHold!: boolean;
}
