import { Field, ObjectType } from 'type-graphql';
import { Provenance } from '../common/analytics.type.js';
import { DurationRow } from '../durations/duration.type.js';

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
