import { Field, Float, Int, ObjectType } from 'type-graphql';
import { AuditedCategory } from '../bias-audit/bias-audit.type.js';
import { DifferenceTest } from '../breakdown/breakdown.type.js';
import { PublishedRanking } from './ranking.type.js';

@ObjectType({ description: 'One category of one table of scoring rates.', simpleResolvers: true })
export class ScoringRateRow extends AuditedCategory {
  @Field(() => Int, {
    nullable: true,
    description: 'People in the ranking; null where it is hidden.',
  })
  people?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'People of them who scored above the median of everybody in the ranking.',
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
      'How likely a difference to the category with the highest rate, at least as large, is by chance.',
  })
  pValue?: number | null;

  @Field(() => DifferenceTest, { nullable: true, description: 'The test behind pValue.' })
  test?: DifferenceTest | null;

  @Field(() => Boolean, {
    description: 'Whether it is left out of the ratios, for having fewer than 2 % of the ranking.',
  })
  leftOut!: boolean;

  @Field(() => Boolean, {
    description:
      'Whether the row is hidden, because few people could be told from it or from others with it.',
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
    description: 'People whose sex is unknown: in no row by sex. Null where it is hidden.',
  })
  unknownSex?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'People whose race and ethnicity are unknown: in no row by race and ethnicity. Null where it is hidden.',
  })
  unknownRaceEthnicity?: number | null;

  @Field(() => [ScoringRateRow], { description: 'A row for each category of each table.' })
  rows!: ScoringRateRow[];
}
