import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { DateScalar } from '../../../platform/graphql/scalars.js';
import { Provenance } from '../common/analytics.type.js';

@ObjectType({ description: 'What one person\'s referrals (or one member of another grouping) came to.', simpleResolvers: true })
export class ReferralCountsRow {
  @Field(() => String, { nullable: true, description: 'E-mail address of the person who refers, or the name that got credit, in lower case; where rows are by REFERRER. Null: a referral channel, and nobody is known.' })
  referrer?: string | null;

  @Field(() => String, { nullable: true, description: 'The department, where rows are by DEPARTMENT or JOB.' })
  department?: string | null;

  @Field(() => String, { nullable: true, description: 'Title of the job, where rows are by JOB. Null: the referral names none.' })
  job?: string | null;

  @Field(() => ID, { nullable: true, description: 'Id of the job.' })
  jobId?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'First day of the period of the referral, for applications that came of none of their applied date; where rows are by PERIOD.' })
  period?: string | null;

  @Field(() => String, { description: 'Pass it to drillThrough for the applications behind a measure of this row. Measures of referrals and people have no applications behind them.' })
  drill!: string;

  @Field(() => Int, { description: 'Referrals made.' })
  referrals!: number;

  @Field(() => Int, { description: 'People referred.' })
  candidates!: number;

  @Field(() => Int, { description: 'Applications of the people referred, for the referral\'s job (any job, if it names none), at or after the referral.' })
  applications!: number;

  @Field(() => Int, { description: 'Of these, reached an interview.' })
  reachedInterview!: number;

  @Field(() => Int, { description: 'Of these, hired; undone hires are left out.' })
  hires!: number;

  @Field(() => Float, { nullable: true, description: 'hires / all hires of the same range and filter.' })
  shareOfHires?: number | null;

  @Field(() => Int, { description: 'Applications through a channel of kind REFERRAL, by applied date, whether or not a referral is recorded.' })
  sourcedApplications!: number;

  @Field(() => Int, { description: 'Applications that a person gets credit for (referredBy), by applied date, whatever their channel.' })
  creditedApplications!: number;
}

@ObjectType({ description: 'What referrals come to, with where the numbers come from.', simpleResolvers: true })
export class ReferralCounts {
  @Field(() => Provenance, { description: 'Where the numbers come from.' })
  provenance!: Provenance;

  @Field(() => [ReferralCountsRow], { description: 'Flat rows, zero-filled.' })
  rows!: ReferralCountsRow[];
}
