import { ApplicationMetricArgs } from '../common/metric-args.type.js';
import { FillEnd, FillStart } from '../common/analytics.enums.js';
import { Provenance } from '../common/analytics.type.js';
import { DurationRow } from '../durations/duration.type.js';
import { ArgsType, Field, Int, ObjectType } from 'type-graphql';

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

@ObjectType({
  description:
    'How long openings take to be filled: n filled ones, nOpen those that wait. The channel is that of the application that filled it.',
  simpleResolvers: true,
})
export class TimeToFillRow extends DurationRow {
  @Field(() => Int, {
    description: 'Applications that filled them, each once; openings may be filled without one.',
  })
  applications!: number;
}

@ObjectType({
  description: 'How long openings take to be filled, with where the numbers come from.',
  simpleResolvers: true,
})
export class TimeToFill {
  @Field(() => Provenance, { description: 'Where the numbers come from.' })
  provenance!: Provenance;

  @Field(() => [TimeToFillRow], { description: 'Flat rows, zero-filled.' })
  rows!: TimeToFillRow[];

  @Field(() => TimeToFill, {
    nullable: true,
    description: 'The same for the range of `compareWith`.',
  })
  comparison?: TimeToFill;
}
