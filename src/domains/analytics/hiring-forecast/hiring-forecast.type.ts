import { MetricArgs } from '../common/metric-args.type.js';
import { Provenance } from '../common/analytics.type.js';
import { GroupedRow } from '../common/row.type.js';
import { ArgsType, Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';

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

export const ForecastHistory = { DEPARTMENT: 'DEPARTMENT', ALL_JOBS: 'ALL_JOBS' } as const;
export type ForecastHistory = keyof typeof ForecastHistory;
registerEnumType(ForecastHistory, {
  name: 'ForecastHistory',
  description: 'Whose past a forecast is made of.',
  valuesConfig: {
    DEPARTMENT: { description: 'Jobs of the same department.' },
    ALL_JOBS: { description: "All jobs, because the department's history is too thin." },
  },
});

@ObjectType({ description: 'What is to be expected of one open job.', simpleResolvers: true })
export class HiringForecastRow extends GroupedRow {
  @Field(() => Int, { description: 'Openings that are neither filled nor closed.' })
  openSeats!: number;

  @Field(() => Int, { description: 'Applications that are under way.' })
  active!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Expected hires among the applications under way; not limited to the open seats. Null: refused.',
  })
  expectedHires?: number | null;

  @Field(() => Int, { nullable: true, description: 'Lower end of the interval.' })
  low?: number | null;

  @Field(() => Int, { nullable: true, description: 'Upper end of the interval.' })
  high?: number | null;

  @Field(() => ForecastHistory, {
    nullable: true,
    description: 'Whose past it is made of. Null: refused.',
  })
  history?: ForecastHistory | null;

  @Field(() => Int, { description: 'Ended applications of that past.' })
  historyApplications!: number;

  @Field(() => Int, { description: 'Hires among them.' })
  historyHires!: number;

  @Field(() => String, { nullable: true, description: 'Why there is no forecast.' })
  refused?: string | null;
}

@ObjectType({
  description: 'Expected hires of open jobs, with where the numbers come from.',
  simpleResolvers: true,
})
export class HiringForecast {
  @Field(() => Provenance, {
    description: 'Where the numbers come from; the range is of the past.',
  })
  provenance!: Provenance;

  @Field(() => [HiringForecastRow], { description: 'A row for each open job.' })
  rows!: HiringForecastRow[];

  @Field(() => HiringForecast, {
    nullable: true,
    description: 'The same from the past of `compareWith`.',
  })
  comparison?: HiringForecast;
}
