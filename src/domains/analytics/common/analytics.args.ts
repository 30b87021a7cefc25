import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { DateScalar } from '../../../platform/graphql/scalars.js';
import { ApplicationFilter } from '../../applications/application.filter.js';
import { Attribution, Basis, ChannelYieldGroup, DropOffBy, DropOffGroup, OpenPolicy, Period, ReferralGroup, SkipPolicy } from './analytics.enums.js';

@InputType({ description: 'Days from `from` to the day before `to`, in the time zone of the question.' })
export class DateRangeInput {
  @Field(() => DateScalar, { nullable: true, description: 'First day; absent: from the beginning.' })
  from?: string;

  @Field(() => DateScalar, { nullable: true, description: 'The day after the last one; absent: without end.' })
  to?: string;
}

/** What every metric takes. */
@ArgsType()
export class MetricArgs {
  @Field(() => DateRangeInput, { nullable: true, description: 'Which days; absent: all time.' })
  range?: DateRangeInput;

  @Field(() => String, { defaultValue: 'UTC', description: 'IANA name of the time zone in which days begin.' })
  timeZone!: string;

  @Field(() => Period, { defaultValue: Period.MONTH, description: 'How long a period is, where rows are by PERIOD.' })
  period!: Period;

  @Field(() => ApplicationFilter, { nullable: true, description: 'Only these applications.' })
  filter?: ApplicationFilter;
}

@ArgsType()
export class ChannelYieldArgs extends MetricArgs {
  @Field(() => Basis, { defaultValue: Basis.COHORT, description: 'By applied date, or by the date of each event.' })
  basis!: Basis;

  @Field(() => Attribution, { defaultValue: Attribution.LAST, description: 'Which touch an application counts for.' })
  attribution!: Attribution;

  @Field(() => [ChannelYieldGroup], { defaultValue: [ChannelYieldGroup.CHANNEL], description: 'What the rows are by; an empty list gives one row.' })
  groupBy!: ChannelYieldGroup[];
}

@ArgsType()
export class ReferralCountsArgs extends MetricArgs {
  @Field(() => [ReferralGroup], { defaultValue: [ReferralGroup.REFERRER], description: 'What the rows are by; an empty list gives one row.' })
  groupBy!: ReferralGroup[];
}

@ArgsType()
export class DropOffStagesArgs extends MetricArgs {
  @Field(() => DropOffBy, { defaultValue: DropOffBy.MILESTONE, description: 'What a step is.' })
  by!: DropOffBy;

  @Field(() => ID, { nullable: true, description: 'Only this job.' })
  jobId?: string;

  @Field(() => SkipPolicy, { defaultValue: SkipPolicy.ACTUAL, description: 'What a stage that was jumped over counts.' })
  skipPolicy!: SkipPolicy;

  @Field(() => OpenPolicy, { defaultValue: OpenPolicy.INCLUDE, description: 'Whether applications that have not ended count.' })
  openPolicy!: OpenPolicy;

  @Field(() => [DropOffGroup], { defaultValue: [], description: 'What the rows are by, beside the step.' })
  groupBy!: DropOffGroup[];
}
