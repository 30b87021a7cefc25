import { Field, Float, Int, ObjectType } from 'type-graphql';
import { DateScalar, DateTime } from '../../../platform/graphql/scalars.js';

@ObjectType({
  description: 'The skew of a group in the first k of a ranking.',
  simpleResolvers: true,
})
export class GroupSkew {
  @Field(() => Int, { description: 'The first k.' })
  k!: number;

  @Field(() => Float, {
    description:
      'ln(share of the group in the first k / share in all). 0: as many as its share; below 0: too few.',
  })
  skew!: number;
}

@ObjectType({ description: 'A group in a ranking.', simpleResolvers: true })
export class RankingGroup {
  @Field(() => String, {
    description:
      'The group. `unknown`: people without an answer; `other`: groups that are too small to be shown separately.',
  })
  group!: string;

  @Field(() => Int, { description: 'How many people of it are in the ranking.' })
  people!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'The share of the group that scored above the median of everybody; null when it would reveal a small cell.',
  })
  scoringRate!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'scoringRate / the highest scoringRate that is shown. Below 0.80 is an indicator, not a finding.',
  })
  impactRatio!: number | null;

  @Field(() => [GroupSkew], { description: 'Skew at each cut.' })
  skews!: GroupSkew[];
}

@ObjectType({
  description: 'The worst-off and the best-off group in the first k of a ranking.',
  simpleResolvers: true,
})
export class RankingCut {
  @Field(() => Int, {
    description: 'The first k. Cuts that would reveal a small cell are left out.',
  })
  k!: number;

  @Field(() => Float, { description: 'The smallest skew of all groups. 0: even; never above 0.' })
  minSkew!: number;

  @Field(() => Float, { description: 'The largest skew of all groups.' })
  maxSkew!: number;
}

@ObjectType({
  description: 'Published figures of the ranking of a job, frozen for a month.',
  simpleResolvers: true,
})
export class PublishedRanking {
  @Field(() => DateScalar, {
    description: 'First day of the month for which these figures are frozen.',
  })
  month!: string;

  @Field(() => DateTime, { description: 'When they were first queried in that month.' })
  publishedAt!: string;

  @Field(() => String, { description: 'The version of the formula that made the ranking.' })
  formula!: string;

  @Field(() => DateScalar, { description: 'The day on which people were scored.' })
  asOf!: string;

  @Field(() => Int, {
    description:
      'How many people are in the ranking: those in tiers A to C who may be offered the job.',
  })
  people!: number;

  @Field(() => Int, {
    description:
      'A cell with fewer people than this is a small cell. For scoring rates, people above the median and not above it are counted separately.',
  })
  smallCell!: number;
}

@ObjectType({
  description:
    'Fairness figures of the ranking of a job by self-identified group. They change no order.',
  simpleResolvers: true,
})
export class RankingFairness extends PublishedRanking {
  @Field(() => String, { description: 'The category of self-identification.' })
  category!: string;

  @Field(() => Float, {
    nullable: true,
    description:
      'Normalized discounted cumulative Kullback–Leibler divergence: 0 when every prefix of the list has the same shares as the whole; null when too few people or groups are in it.',
  })
  ndkl!: number | null;

  @Field(() => [RankingCut], { description: 'The measures that need a cut.' })
  cuts!: RankingCut[];

  @Field(() => [RankingGroup], { description: 'The groups that may be shown.' })
  groups!: RankingGroup[];

  @Field(() => String, { nullable: true, description: 'What was left out, and why.' })
  note!: string | null;
}
