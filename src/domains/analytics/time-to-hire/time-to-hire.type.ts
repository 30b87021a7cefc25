import { ApplicationMetricArgs } from '../common/metric-args.type.js';
import { Basis, HireEnd, HireStart } from '../common/analytics.enums.js';
import { Provenance } from '../common/analytics.type.js';
import { DurationRow } from '../durations/duration.type.js';
import { ArgsType, Field, ObjectType } from 'type-graphql';

@ArgsType()
export class TimeToHireArgs extends ApplicationMetricArgs {
  @Field(() => Basis, {
    defaultValue: Basis.COHORT,
    description: 'By applied date, or by the date of the end point.',
  })
  basis!: Basis;

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

@ObjectType({
  description:
    'How long applications take to a hire: n those that got there, nOpen active ones that have not. Quantiles are of those that got there.',
  simpleResolvers: true,
})
export class TimeToHireRow extends DurationRow {}

@ObjectType({
  description: 'How long applications take to a hire, with where the numbers come from.',
  simpleResolvers: true,
})
export class TimeToHire {
  @Field(() => Provenance, { description: 'Where the numbers come from.' })
  provenance!: Provenance;

  @Field(() => [TimeToHireRow], { description: 'Flat rows, zero-filled.' })
  rows!: TimeToHireRow[];

  @Field(() => TimeToHire, {
    nullable: true,
    description: 'The same for the range of `compareWith`.',
  })
  comparison?: TimeToHire;
}
