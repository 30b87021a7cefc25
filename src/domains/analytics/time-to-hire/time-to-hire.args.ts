import { ArgsType, Field } from 'type-graphql';
import { ApplicationMetricArgs } from '../common/analytics.args.js';
import { HireEnd, HireStart } from '../common/analytics.enums.js';

@ArgsType()
export class TimeToHireArgs extends ApplicationMetricArgs {
  @Field(() => HireStart, { defaultValue: HireStart.APPLIED, description: 'Where it begins.' })
  start!: HireStart;

  @Field(() => HireEnd, { defaultValue: HireEnd.HIRED, description: 'Where it ends.' })
  end!: HireEnd;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Leaves out the time that the job was on hold, as far as it was recorded here.',
  })
  excludeOnHold!: boolean;
}
