import { MetricArgs } from '../common/metric-args.type.js';
import { ReferralGroup } from '../common/analytics.enums.js';
import { Provenance } from '../common/analytics.type.js';
import { filledBy, GroupedRow } from '../common/row.type.js';
import { ArgsType, Field, Float, Int, ObjectType } from 'type-graphql';

@ArgsType()
export class ReferralCountsArgs extends MetricArgs {
  @Field(() => [ReferralGroup], {
    defaultValue: [ReferralGroup.REFERRER],
    description: 'What the rows are by; an empty list gives one row.',
  })
  groupBy!: ReferralGroup[];
}

@ObjectType({
  description: "What one person's referrals (or one member of another grouping) came to.",
  simpleResolvers: true,
})
export class ReferralCountsRow extends GroupedRow {
  @filledBy('groupBy', 'REFERRER')
  @Field(() => String, {
    nullable: true,
    description:
      'E-mail address of the person who refers, or the name that got credit, in lower case; where rows are by REFERRER. Null: a referral channel, and nobody is known.',
  })
  referrer?: string | null;

  @Field(() => Int, { description: 'Referrals made.' })
  referrals!: number;

  @Field(() => Int, { description: 'People referred.' })
  candidates!: number;

  @Field(() => Int, {
    description:
      "Applications of the people referred, for the referral's job (any job, if it names none), at or after the referral.",
  })
  applications!: number;

  @Field(() => Int, { description: 'Of these, reached an interview.' })
  reachedInterview!: number;

  @Field(() => Int, { description: 'Of these, hired; undone hires are left out.' })
  hires!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'hires / all hires of the same range and filter.',
  })
  shareOfHires?: number | null;

  @Field(() => Int, {
    description:
      'Applications through a channel of kind REFERRAL, by applied date, whether or not a referral is recorded.',
  })
  sourcedApplications!: number;

  @Field(() => Int, {
    description:
      'Applications that a person gets credit for (referredBy), by applied date, whatever their channel.',
  })
  creditedApplications!: number;
}

@ObjectType({
  description: 'What referrals come to, with where the numbers come from.',
  simpleResolvers: true,
})
export class ReferralCounts {
  @Field(() => Provenance, { description: 'Where the numbers come from.' })
  provenance!: Provenance;

  @Field(() => [ReferralCountsRow], { description: 'Flat rows, zero-filled.' })
  rows!: ReferralCountsRow[];

  @Field(() => ReferralCounts, {
    nullable: true,
    description: 'The same for the range of `compareWith`.',
  })
  comparison?: ReferralCounts;
}
