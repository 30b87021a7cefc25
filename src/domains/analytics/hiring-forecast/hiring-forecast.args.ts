import { ArgsType, Field, Float, ID } from 'type-graphql';
import { MetricArgs } from '../common/analytics.args.js';

@ArgsType()
export class HiringForecastArgs extends MetricArgs {
  @Field(() => ID, { nullable: true, description: 'Only this job.' })
  jobId?: string;

  @Field(() => Float, {
    defaultValue: 0.8,
    description: 'How often the interval covers what comes: from 0.5 to 0.99.',
  })
  level!: number;
}
