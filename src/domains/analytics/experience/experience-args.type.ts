import { ArgsType, Field } from 'type-graphql';
import { DateRangeInput } from '../common/metric-args.type.js';

@ArgsType()
export class ExperienceArgs {
  @Field(() => DateRangeInput, {
    nullable: true,
    description: 'Whole quarters, in UTC; absent: all that have ended.',
  })
  range?: DateRangeInput;

  @Field(() => String, {
    nullable: true,
    description: 'Pins the definition, as in "experience@1".',
  })
  definition?: string;
}
