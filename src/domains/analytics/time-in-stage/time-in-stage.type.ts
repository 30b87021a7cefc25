import { Field, Int, ObjectType } from 'type-graphql';
import { Milestone } from '../../jobs/job.enums.js';
import { Provenance } from '../common/analytics.type.js';
import { comesFirst, filledBy } from '../common/row.type.js';
import { DurationRow } from '../durations/duration.type.js';

@ObjectType({ description: 'How long visits at one step take.', simpleResolvers: true })
export class TimeInStageRow extends DurationRow {
  @comesFirst
  @Field(() => Milestone, { description: 'The milestone.' })
  milestone!: Milestone;

  @filledBy('by', 'STAGE')
  @Field(() => String, { nullable: true, description: 'Name of the stage, by STAGE.' })
  stage?: string | null;

  @comesFirst
  @Field(() => Int, {
    description: 'Place in the pipeline, from 1; by MILESTONE its place among the milestones.',
  })
  position!: number;

  @Field(() => Int, { description: 'Applications with a visit that was measured.' })
  applications!: number;
}

@ObjectType({
  description: 'How long applications stay at each step, with where the numbers come from.',
  simpleResolvers: true,
})
export class TimeInStage {
  @Field(() => Provenance, { description: 'Where the numbers come from.' })
  provenance!: Provenance;

  @Field(() => [TimeInStageRow], {
    description: 'Flat rows, zero-filled, in the order of the pipeline.',
  })
  rows!: TimeInStageRow[];

  @Field(() => TimeInStage, {
    nullable: true,
    description: 'The same for the range of `compareWith`.',
  })
  comparison?: TimeInStage;
}
