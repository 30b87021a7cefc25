import { Field, Int, ObjectType } from 'type-graphql';
import { Provenance } from '../common/analytics.type.js';
import { DurationRow } from '../durations/duration.type.js';

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
