import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { DateScalar } from '../../../platform/graphql/scalars.js';
import { Milestone } from '../../jobs/job.enums.js';
import { Provenance } from '../common/analytics.type.js';

@ObjectType({
  description: 'What became of the applications at one step: a balanced set, entered = advanced + skippedPast + movedBack + rejected + withdrew + transferred + stillThere.',
  simpleResolvers: true,
})
export class DropOffRow {
  @Field(() => Milestone, { description: 'The milestone.' })
  milestone!: Milestone;

  @Field(() => String, { nullable: true, description: 'Name of the stage, by STAGE.' })
  stage?: string | null;

  @Field(() => Int, { description: 'Place in the pipeline, from 1; by MILESTONE its place among the milestones.' })
  position!: number;

  @Field(() => String, { nullable: true, description: 'Title of the job, where rows are by JOB.' })
  job?: string | null;

  @Field(() => ID, { nullable: true, description: 'Id of the job.' })
  jobId?: string | null;

  @Field(() => String, { nullable: true, description: 'The department, where rows are by DEPARTMENT or JOB.' })
  department?: string | null;

  @Field(() => String, { nullable: true, description: 'Name of the application\'s own channel, where rows are by CHANNEL.' })
  channel?: string | null;

  @Field(() => ID, { nullable: true, description: 'Id of the channel.' })
  channelId?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'First day of the period of the applied date, where rows are by PERIOD.' })
  period?: string | null;

  @Field(() => String, { description: 'Pass it to drillThrough for the applications behind a measure of this row.' })
  drill!: string;

  @Field(() => Int, { description: 'Applications that were here; each counts once, by the way its last visit ended.' })
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

  @Field(() => Float, { nullable: true, description: '(advanced + skippedPast) / entered; null on the row HIRED.' })
  passRate?: number | null;

  @Field(() => Float, { nullable: true, description: '(rejected + withdrew) / entered; null on the row HIRED.' })
  dropOffRate?: number | null;

  @Field(() => Float, { nullable: true, description: 'entered / applications of the group.' })
  shareOfAll?: number | null;
}

@ObjectType({ description: 'Where applications drop off, with where the numbers come from.', simpleResolvers: true })
export class DropOffStages {
  @Field(() => Provenance, { description: 'Where the numbers come from.' })
  provenance!: Provenance;

  @Field(() => [DropOffRow], { description: 'Flat rows, zero-filled, in the order of the pipeline; HIRED comes last.' })
  rows!: DropOffRow[];
}
