import { ApplicationMetricArgs } from '../common/metric-args.type.js';
import { Provenance } from '../common/analytics.type.js';
import { DurationRow } from '../durations/duration.type.js';
import { ArgsType, Field, Float, Int, ObjectType } from 'type-graphql';

@ArgsType()
export class ResponsivenessArgs extends ApplicationMetricArgs {
  @Field(() => Int, {
    defaultValue: 7,
    description: 'Within how many days people are promised to hear back, 1 to 365.',
  })
  promiseDays!: number;

  @Field(() => Int, {
    defaultValue: 6,
    description: 'In how many last months a near-miss counts as contacted, 1 to 120.',
  })
  nearMissMonths!: number;
}

@ObjectType({
  description:
    'Whether people hear back. n, nOpen and the days are of the first reply: active applications without one are open, and in n.',
  simpleResolvers: true,
})
export class ResponsivenessRow extends DurationRow {
  @Field(() => Int, { description: 'Applications.' })
  applications!: number;

  @Field(() => Int, { description: 'Of these, got a reply.' })
  acknowledged!: number;

  @Field(() => Float, { nullable: true, description: 'acknowledged / applications.' })
  acknowledgedShare?: number | null;

  @Field(() => Int, { description: 'Rejected, at a date that is known.' })
  rejected!: number;

  @Field(() => Int, { description: 'Of these, told: a message out at or after the rejection.' })
  rejectedTold!: number;

  @Field(() => Float, { nullable: true, description: 'rejectedTold / rejected.' })
  rejectedToldShare?: number | null;

  @Field(() => Int, {
    description:
      'Of the rejected, given feedback: an interaction of type FEEDBACK out at or after the rejection.',
  })
  rejectedGivenFeedback!: number;

  @Field(() => Float, { nullable: true, description: 'rejectedGivenFeedback / rejected.' })
  rejectedFeedbackShare?: number | null;

  @Field(() => Int, {
    description: 'Rejected applications of people who are silver medallists now.',
  })
  nearMisses!: number;

  @Field(() => Int, {
    description: 'Of these, the person was contacted in the last nearMissMonths.',
  })
  nearMissesContacted!: number;

  @Field(() => Float, { nullable: true, description: 'nearMissesContacted / nearMisses.' })
  nearMissesContactedShare?: number | null;

  @Field(() => Int, {
    description:
      'Active applications whose person waits for an answer now, since more than promiseDays.',
  })
  waitingTooLong!: number;
}

@ObjectType({
  description: 'Whether people hear back, with where the numbers come from.',
  simpleResolvers: true,
})
export class Responsiveness {
  @Field(() => Provenance, { description: 'Where the numbers come from.' })
  provenance!: Provenance;

  @Field(() => [ResponsivenessRow], { description: 'Flat rows, zero-filled.' })
  rows!: ResponsivenessRow[];

  @Field(() => Responsiveness, {
    nullable: true,
    description: 'The same for the range of `compareWith`.',
  })
  comparison?: Responsiveness;
}
