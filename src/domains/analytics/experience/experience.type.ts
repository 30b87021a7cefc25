import { Field, Float, Int, ObjectType } from 'type-graphql';
import { DateScalar } from '../../../platform/graphql/scalars.js';
import { Provenance } from '../common/analytics.type.js';

@ObjectType({ description: 'What candidates answered in one quarter.', simpleResolvers: true })
export class ExperienceRow {
  @Field(() => DateScalar, { description: 'First day of the quarter.' })
  period!: string;

  @Field(() => String, { description: 'Name of the quarter: 2026-Q1.' })
  periodName!: string;

  @Field(() => Int, { nullable: true, description: 'Answers; null where it is hidden.' })
  answers?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Surveys that were sent; null where it is hidden.',
  })
  surveysSent?: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'answers / surveysSent; null where none was recorded as sent, or fewer than the answers.',
  })
  responseRate?: number | null;

  @Field(() => Float, { nullable: true, description: 'Mean of the answers, 0 to 10.' })
  meanScore?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: '100 x (share of 9 and 10 - share of 0 to 6), -100 to 100.',
  })
  netPromoterScore?: number | null;

  @Field(() => Boolean, {
    description:
      'Whether the quarter is hidden: it has fewer than 10 answers, or of fewer than 10 people.',
  })
  suppressed!: boolean;
}

@ObjectType({
  description: 'What candidates answered, by quarter, as it was first published.',
  simpleResolvers: true,
})
export class CandidateExperience {
  @Field(() => Provenance, { description: 'Where the numbers come from.' })
  provenance!: Provenance;

  @Field(() => [ExperienceRow], {
    description: 'A row for every quarter of the range that has ended.',
  })
  rows!: ExperienceRow[];
}
