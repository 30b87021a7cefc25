import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { DateScalar } from '../../../platform/graphql/scalars.js';
import { ApplicationFilter } from '../../applications/application.filter.js';
import { ApplicationGroup, Comparison, Period, StepKind } from './analytics.enums.js';

@InputType({
  description: 'Days from `from` to the day before `to`, in `timeZone`.',
})
export class DateRangeInput {
  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day; absent: from the beginning.',
  })
  from?: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'The day after the last one; absent: without end.',
  })
  to?: string;
}

/** What every metric takes. */
@ArgsType()
export class MetricArgs {
  @Field(() => DateRangeInput, { nullable: true, description: 'Which days; absent: all time.' })
  range?: DateRangeInput;

  @Field(() => String, {
    defaultValue: 'UTC',
    description: 'IANA name of the time zone in which days begin.',
  })
  timeZone!: string;

  @Field(() => Period, {
    defaultValue: Period.MONTH,
    description: 'How long a period is, where rows are by PERIOD.',
  })
  period!: Period;

  @Field(() => Int, {
    defaultValue: 1,
    description: 'Month in which the fiscal year begins, 1 to 12: where QUARTER and YEAR begin.',
  })
  fiscalYearStart!: number;

  @Field(() => ApplicationFilter, { nullable: true, description: 'Only these applications.' })
  filter?: ApplicationFilter;

  @Field(() => Comparison, {
    nullable: true,
    description: 'Also answers for another range, in `comparison`. The range must have both ends.',
  })
  compareWith?: Comparison;

  @Field(() => String, {
    nullable: true,
    description:
      'Pins the definition, as in "channelYield@2": another version is refused instead of answered. metricDefinitions lists the versions.',
  })
  definition?: string;
}

/** What a metric of applications takes. */
@ArgsType()
export class ApplicationMetricArgs extends MetricArgs {
  @Field(() => [ApplicationGroup], {
    defaultValue: [],
    description: 'What the rows are by; an empty list gives one row.',
  })
  groupBy!: ApplicationGroup[];
}

/** What a metric of steps takes. */
@ArgsType()
export class StepMetricArgs extends MetricArgs {
  @Field(() => StepKind, { defaultValue: StepKind.MILESTONE, description: 'What a step is.' })
  by!: StepKind;

  @Field(() => ID, { nullable: true, description: 'Only this job.' })
  jobId?: string;

  @Field(() => [ApplicationGroup], {
    defaultValue: [],
    description: 'What the rows are by, beside the step.',
  })
  groupBy!: ApplicationGroup[];
}
