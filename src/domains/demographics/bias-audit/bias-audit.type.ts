import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Provenance } from '../../analytics/common/analytics.type.js';
import { Milestone } from '../../jobs/job.enums.js';
import { DifferenceTest } from '../breakdown/breakdown.type.js';
import { AuditTable } from './bias-audit-table.js';

registerEnumType(AuditTable, {
  name: 'BiasAuditTable',
  description: 'The three tables of a bias audit.',
  valuesConfig: {
    SEX: { description: 'By sex.' },
    RACE_ETHNICITY: { description: 'By race and ethnicity.' },
    INTERSECTION: { description: 'By sex, race and ethnicity together.' },
  },
});

@ObjectType({ description: 'A category of one of the three tables.', simpleResolvers: true })
export class AuditedCategory {
  @Field(() => AuditTable, { description: 'The table.' })
  table!: AuditTable;

  @Field(() => String, {
    nullable: true,
    description: 'Self-identified sex; null in the table by race and ethnicity.',
  })
  sex?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Race or ethnicity; null in the table by sex.',
  })
  raceEthnicity?: string | null;
}

@ObjectType({ description: 'One category of one table of the bias audit.', simpleResolvers: true })
export class BiasAuditRow extends AuditedCategory {
  @Field(() => Int, { description: 'People who applied.' })
  applicants!: number;

  @Field(() => Int, { description: 'Applicants who reached the milestone or a later one.' })
  selected!: number;

  @Field(() => Float, { nullable: true, description: 'selected / applicants.' })
  selectionRate?: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'selectionRate / the highest selectionRate of the table. Below 0.80 is an indicator, not a finding. Null: left out.',
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

  @Field(() => Float, {
    nullable: true,
    description:
      'applicants / applicants of the table, without those who did not say where their number is shown.',
  })
  shareOfApplicants?: number | null;

  @Field(() => Boolean, {
    description:
      'Whether it is left out of the ratios because it has fewer than 2 % of the applicants.',
  })
  leftOut!: boolean;
}

@ObjectType({
  description:
    "The yearly bias audit as New York City's Local Law 144 defines it (6 RCNY § 5-301).",
  simpleResolvers: true,
})
export class BiasAudit {
  @Field(() => Provenance, { description: 'Where the numbers come from.' })
  provenance!: Provenance;

  @Field(() => Milestone, { description: 'The milestone that counts as selected.' })
  selectedAt!: Milestone;

  @Field(() => Int, {
    description: 'People whose sex is unknown. They are in no row by sex.',
    deprecationReason: 'It is 0 where the number is hidden. Use notDisclosedSex.',
  })
  unknownSex!: number;

  @Field(() => Int, {
    description:
      'People whose race and ethnicity are unknown. They are in no row by race and ethnicity.',
    deprecationReason: 'It is 0 where the number is hidden. Use notDisclosedRaceEthnicity.',
  })
  unknownRaceEthnicity!: number;

  @Field(() => Int, {
    description:
      'People of whom sex, or race and ethnicity, is unknown. They are in no row by both.',
    deprecationReason: 'It is 0 where the number is hidden. Use notDisclosedEither.',
  })
  unknownEither!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'People who did not say their sex, in no row by sex; null: hidden.',
  })
  notDisclosedSex?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'People who did not say their race and ethnicity, in no row by race and ethnicity; null: hidden.',
  })
  notDisclosedRaceEthnicity?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'People who did not say one or the other, in no row by both; null: hidden.',
  })
  notDisclosedEither?: number | null;

  @Field(() => Int, { description: 'A category with fewer people than this is a small cell.' })
  smallCell!: number;

  @Field(() => Int, {
    nullable: true,
    description:
      'Version of the publication; above 1 if it was restated. Null when the year is a sum of several publications.',
  })
  publicationVersion?: number | null;

  @Field(() => [BiasAuditRow], {
    description: 'A row for each category of each table that may be shown.',
  })
  rows!: BiasAuditRow[];

  @Field(() => [AuditedCategory], {
    description:
      'Categories without a row, because it would reveal something about few people, alone or with other numbers. Those of the code lists are named, whether or not anybody is in them.',
  })
  hidden!: AuditedCategory[];

  @Field(() => String, {
    nullable: true,
    description: 'Why something is hidden; null: nothing is.',
  })
  note?: string | null;
}
