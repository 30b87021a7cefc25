import { ArgsType, Field } from 'type-graphql';
import { StepMetricArgs } from '../common/analytics.args.js';
import { OpenPolicy, SkipPolicy } from '../common/analytics.enums.js';

@ArgsType()
export class DropOffStagesArgs extends StepMetricArgs {
  @Field(() => SkipPolicy, {
    defaultValue: SkipPolicy.ACTUAL,
    description: 'What a stage that was jumped over counts.',
  })
  skipPolicy!: SkipPolicy;

  @Field(() => OpenPolicy, {
    defaultValue: OpenPolicy.INCLUDE,
    description: 'Whether applications that have not ended count.',
  })
  openPolicy!: OpenPolicy;
}
