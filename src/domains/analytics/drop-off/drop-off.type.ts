import { Milestone } from '../../jobs/job.enums.js';
import { StepMetricArgs } from '../common/metric-args.type.js';
import { OpenPolicy, SkipPolicy } from '../common/analytics.enums.js';
import { Provenance } from '../common/analytics.type.js';
import { ChannelGroupedRow, comesFirst, filledBy } from '../common/row.type.js';
import { ArgsType, Field, Float, Int, ObjectType } from 'type-graphql';

@ArgsType()
export class DropOffStagesArgs extends StepMetricArgs {
  @Field(() => SkipPolicy, {
    defaultValue: SkipPolicy.ACTUAL,
    description: 'What a stage that was jumped over counts.',
  })
  skipPolicy!: SkipPolicy;

  @Field(() => OpenPolicy, {
    defaultValue: OpenPolicy.INCLUDE,
    description: 'Whether applications that have not ended count.',
  })
  openPolicy!: OpenPolicy;
}

@ObjectType({
  description:
    'What became of the applications at one step: a balanced set, entered = advanced + skippedPast + movedBack + rejected + withdrew + transferred + stillThere.',
  simpleResolvers: true,
})
export class DropOffRow extends ChannelGroupedRow {
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

  @Field(() => Int, {
    description: 'Applications that were here; each counts once, by the way its last visit ended.',
  })
  entered!: number;

  @Field(() => Int, { description: 'Went on to a later step, or were hired.' })
  advanced!: number;

  @Field(() => Int, { description: 'Jumped over this step: only with FILL_SKIPPED.' })
  skippedPast!: number;

  @Field(() => Int, { description: 'Went back to an earlier step: not a pass.' })
  movedBack!: number;

  @Field(() => Int, { description: 'Ended here by the company.' })
  rejected!: number;

  @Field(() => Int, { description: 'Ended here by the candidate.' })
  withdrew!: number;

  @Field(() => Int, { description: 'Went on as applications for other jobs.' })
  transferred!: number;

  @Field(() => Int, { description: 'Stand here. On the row HIRED: the hires.' })
  stillThere!: number;

  @Field(() => Float, {
    nullable: true,
    description: '(advanced + skippedPast) / entered; null on the row HIRED.',
  })
  passRate?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: '(rejected + withdrew) / entered; null on the row HIRED.',
  })
  dropOffRate?: number | null;

  @Field(() => Float, { nullable: true, description: 'entered / applications of the group.' })
  shareOfAll?: number | null;
}

@ObjectType({
  description: 'Where applications drop off, with where the numbers come from.',
  simpleResolvers: true,
})
export class DropOffStages {
  @Field(() => Provenance, { description: 'Where the numbers come from.' })
  provenance!: Provenance;

  @Field(() => [DropOffRow], {
    description: 'Flat rows, zero-filled, in the order of the pipeline; HIRED comes last.',
  })
  rows!: DropOffRow[];

  @Field(() => DropOffStages, {
    nullable: true,
    description: 'The same for the range of `compareWith`.',
  })
  comparison?: DropOffStages;
}
