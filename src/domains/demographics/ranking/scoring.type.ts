import { Field, Float, Int, ObjectType } from 'type-graphql';
import { AuditedCategory } from '../bias-audit/bias-audit.type.js';
import { DifferenceTest } from '../breakdown/breakdown.type.js';
import { PublishedRanking } from './ranking.type.js';

@ObjectType({ description: 'One category of one table of scoring rates.', simpleResolvers: true })
export class ScoringRateRow extends AuditedCategory {
  @Field(() => Int, {
    nullable: true,
    description: 'People in the ranking; null when hidden.',
  })
  people?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'People in the category who scored above the median of everybody in the ranking.',
  })
  aboveMedian?: number | null;

  @Field(() => Float, { nullable: true, description: 'aboveMedian / people.' })
  scoringRate?: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'scoringRate / the highest scoringRate that the table shows. Below 0.80 is an indicator, not a finding. Null: left out, or hidden.',
  })
  impactRatio?: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'p value: the probability of a difference at least this large to the category with the highest rate if only chance were at work.',
  })
  pValue?: number | null;

  @Field(() => DifferenceTest, { nullable: true, description: 'The test behind pValue.' })
  test?: DifferenceTest | null;

  @Field(() => Boolean, {
    description:
      'Whether it is left out of the ratios because it has fewer than 2 % of the ranking.',
  })
  leftOut!: boolean;

  @Field(() => Boolean, {
    description:
      'Whether the row is hidden, because it would reveal something about few people, alone or with other rows.',
  })
  suppressed!: boolean;
}

@ObjectType({
  description:
    "Scoring rates and impact ratios of a job's ranking as New York City's Local Law 144 defines them (6 RCNY § 5-301).",
  simpleResolvers: true,
})
export class RankingScoringRates extends PublishedRanking {
  @Field(() => Int, {
    nullable: true,
    description: 'People whose sex is unknown. They are in no row by sex. Null when hidden.',
  })
  unknownSex?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'People whose race and ethnicity are unknown. They are in no row by race and ethnicity. Null when hidden.',
  })
  unknownRaceEthnicity?: number | null;

  @Field(() => [ScoringRateRow], { description: 'A row for each category of each table.' })
  rows!: ScoringRateRow[];
}
