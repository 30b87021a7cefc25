import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateScalar } from '../../../platform/graphql/scalars.js';
import { Provenance } from '../../analytics/common/analytics.type.js';
import { Milestone } from '../../jobs/job.enums.js';

export const DifferenceTest = {
  FISHER_EXACT: 'FISHER_EXACT',
  TWO_PROPORTION_Z: 'TWO_PROPORTION_Z',
} as const;
export type DifferenceTest = keyof typeof DifferenceTest;
registerEnumType(DifferenceTest, {
  name: 'DifferenceTest',
  description: 'How likely a difference between two groups is by chance.',
  valuesConfig: {
    FISHER_EXACT: {
      description:
        "Fisher's exact test, two-sided: where one of the groups has fewer than 100 people.",
    },
    TWO_PROPORTION_Z: {
      description: 'The z test of two proportions, two-sided: where both have 100 or more.',
    },
  },
});

@ObjectType({
  description: 'People of one self-identified group at one milestone.',
  simpleResolvers: true,
})
export class DiversityRow {
  @Field(() => String, { description: 'The group; `unknown`: people without an answer.' })
  group!: string;

  @Field(() => Milestone, { description: 'The milestone: people who were there or further.' })
  milestone!: Milestone;

  @Field(() => Int, { nullable: true, description: 'How many people; null where it is hidden.' })
  people?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "people / people of the group at the pipeline's previous milestone.",
  })
  passRate?: number | null;

  @Field(() => Float, { nullable: true, description: 'people / people of the group who applied.' })
  rateOfApplied?: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'rateOfApplied / the highest rateOfApplied of a shown group. Below 0.80 is an indicator, not a finding.',
  })
  impactRatio?: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'How likely a difference to the group with the highest rate, at least as large, is by chance; null for that group itself.',
  })
  pValue?: number | null;

  @Field(() => DifferenceTest, { nullable: true, description: 'The test behind pValue.' })
  test?: DifferenceTest | null;

  @Field(() => Boolean, {
    description:
      'Whether the cell is hidden, because few people could be told from it or from others with it.',
  })
  suppressed!: boolean;

  @Field(() => String, { nullable: true, description: 'How to read the row.' })
  note?: string | null;
}

@ObjectType({
  description: 'A row of a published table, with the table that it is of.',
  simpleResolvers: true,
})
export class PublishedDiversityRow extends DiversityRow {
  @Field(() => String, { description: 'What people answered about.' })
  category!: string;

  @Field(() => DateScalar, { description: 'First day of the period.' })
  from!: string;

  @Field(() => DateScalar, { description: 'The day after the last one of the period.' })
  to!: string;

  @Field(() => Int, { description: 'Version of the publication.' })
  publicationVersion!: number;

  @Field(() => String, {
    nullable: true,
    description: 'The department that the table is of; null: all jobs, or one.',
  })
  department?: string | null;

  @Field(() => ID, { nullable: true, description: 'The job that the table is of; null: several.' })
  jobId?: string | null;
}

@ObjectType({
  description:
    'Every table of self-identification that was published and is shown, in its newest version.',
  simpleResolvers: true,
})
export class PublishedDiversity {
  @Field(() => Provenance, { description: 'Where the numbers come from.' })
  provenance!: Provenance;

  @Field(() => [PublishedDiversityRow], {
    description: 'A row for each group and milestone of each table.',
  })
  rows!: PublishedDiversityRow[];
}

@ObjectType({
  description: 'People by self-identified group and milestone, as they were published.',
  simpleResolvers: true,
})
export class DiversityBreakdown {
  @Field(() => Provenance, {
    description: 'Where the numbers come from; asOf is when the table was published.',
  })
  provenance!: Provenance;

  @Field(() => Int, {
    nullable: true,
    description:
      'Version of the publication: above 1 where it was restated. Null where the table is a sum of several publications, or none.',
  })
  publicationVersion?: number | null;

  @Field(() => Int, { description: 'Fewer people than this make a small cell.' })
  smallCell!: number;

  @Field(() => Int, {
    description:
      'Counts are rounded to a multiple of this, and rates come from the rounded counts; 1: they are exact.',
  })
  roundedTo!: number;

  @Field(() => [DiversityRow], { description: 'A row for each group and milestone.' })
  rows!: DiversityRow[];
}
