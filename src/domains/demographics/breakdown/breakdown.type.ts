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
  description: 'The statistical test of a difference between two groups.',
  valuesConfig: {
    FISHER_EXACT: {
      description:
        "Fisher's exact test, two-sided. Used when one of the groups has fewer than 100 people.",
    },
    TWO_PROPORTION_Z: {
      description:
        'The z test of two proportions, two-sided. Used when both groups have 100 people or more.',
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

  @Field(() => Milestone, {
    description: 'The milestone. People who reached it or a later one are counted.',
  })
  milestone!: Milestone;

  @Field(() => Int, { nullable: true, description: 'Number of people; null when hidden.' })
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
      'p value: the probability of a difference at least this large to the group with the highest rate if only chance were at work; null for that group itself.',
  })
  pValue?: number | null;

  @Field(() => DifferenceTest, { nullable: true, description: 'The test behind pValue.' })
  test?: DifferenceTest | null;

  @Field(() => Boolean, {
    description:
      'Whether the cell is hidden, because it would reveal something about few people, alone or with other cells.',
  })
  suppressed!: boolean;

  @Field(() => String, { nullable: true, description: 'A note on the row.' })
  note?: string | null;
}

@ObjectType({
  description: 'A row of a published table, with the table that it belongs to.',
  simpleResolvers: true,
})
export class PublishedDiversityRow extends DiversityRow {
  @Field(() => String, { description: 'The category of self-identification.' })
  category!: string;

  @Field(() => DateScalar, { description: 'First day of the period.' })
  from!: string;

  @Field(() => DateScalar, { description: 'The day after the last one of the period.' })
  to!: string;

  @Field(() => Int, { description: 'Version of the publication.' })
  publicationVersion!: number;

  @Field(() => String, {
    nullable: true,
    description: 'The department of the table; null: all jobs, or one job.',
  })
  department?: string | null;

  @Field(() => ID, { nullable: true, description: 'The job of the table; null: several jobs.' })
  jobId?: string | null;
}

@ObjectType({
  description: 'Every published and shown table of self-identification, in its newest version.',
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
      'Version of the publication; above 1 if it was restated. Null when the table is a sum of several publications, or of none.',
  })
  publicationVersion?: number | null;

  @Field(() => Int, { description: 'A cell with fewer people than this is a small cell.' })
  smallCell!: number;

  @Field(() => Int, {
    description:
      'Counts are rounded to a multiple of this, and rates are computed from rounded counts. 1: exact.',
  })
  roundedTo!: number;

  @Field(() => [DiversityRow], { description: 'A row for each group and milestone.' })
  rows!: DiversityRow[];
}
