import { ChannelKind } from '../../channels/channel.enums.js';
import { MetricArgs } from '../common/metric-args.type.js';
import { Attribution, Basis, ChannelYieldGroup } from '../common/analytics.enums.js';
import { Provenance } from '../common/analytics.type.js';
import { ChannelGroupedRow, filledBy } from '../common/row.type.js';
import { ArgsType, Field, Float, Int, ObjectType } from 'type-graphql';

@ArgsType()
export class ChannelYieldArgs extends MetricArgs {
  @Field(() => Basis, {
    defaultValue: Basis.COHORT,
    description: 'By applied date, or by the date of each event.',
  })
  basis!: Basis;

  @Field(() => Attribution, {
    defaultValue: Attribution.LAST,
    description: 'Which touch an application counts for.',
  })
  attribution!: Attribution;

  @Field(() => [ChannelYieldGroup], {
    defaultValue: [ChannelYieldGroup.CHANNEL],
    description: 'What the rows are by; an empty list gives one row.',
  })
  groupBy!: ChannelYieldGroup[];
}

@ObjectType({
  description: 'What came through one channel (or one member of another grouping).',
  simpleResolvers: true,
})
export class ChannelYieldRow extends ChannelGroupedRow {
  @filledBy('groupBy', 'CHANNEL', 'CHANNEL_KIND')
  @Field(() => ChannelKind, {
    nullable: true,
    description: 'Kind of the channel, where rows are by CHANNEL or CHANNEL_KIND.',
  })
  channelKind?: ChannelKind | null;

  @filledBy('groupBy', 'CAMPAIGN')
  @Field(() => String, { nullable: true, description: 'The campaign, where rows are by CAMPAIGN.' })
  campaign?: string | null;

  @Field(() => Int, { description: 'Applications.' })
  applications!: number;

  @Field(() => Int, {
    description:
      'Of these, reached a screening: there, or at a later milestone of a job that has one.',
  })
  reachedScreen!: number;

  @Field(() => Int, {
    description: 'Of these, reached an assessment, or a later milestone of a job that has one.',
  })
  reachedAssessment!: number;

  @Field(() => Int, {
    description: 'Of these, reached an interview, or a later milestone of a job that has one.',
  })
  reachedInterview!: number;

  @Field(() => Int, {
    description: 'Of these, reached an offer, or a hire for a job that has offers.',
  })
  reachedOffer!: number;

  @Field(() => Int, { description: 'Hires; undone ones are left out.' })
  hires!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'hires / applications; null without applications. By ACTIVITY the two are not of the same people.',
  })
  conversion?: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "Mean share travelled, 0 to 1, of the stages that the job had when the application ended (of an open one today's); hired = 1.",
  })
  quality?: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Money spent in the range, in whole units of the currency, two decimals. Null: none was ever recorded; in several currencies (group by CURRENCY); not shown to the viewer; or rows or filter go by job, department or location, which money is not recorded by.',
  })
  spend?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'ISO 4217 code of the spend; null where nothing was spent or there are several.',
  })
  currency?: string | null;

  @Field(() => Float, { nullable: true, description: 'spend / applications, two decimals.' })
  costPerApplication?: number | null;

  @Field(() => Float, { nullable: true, description: 'spend / reachedInterview, two decimals.' })
  costPerInterview?: number | null;

  @Field(() => Float, { nullable: true, description: 'spend / hires, two decimals.' })
  costPerHire?: number | null;
}

@ObjectType({
  description: 'What each channel yields, with where the numbers come from.',
  simpleResolvers: true,
})
export class ChannelYield {
  @Field(() => Provenance, { description: 'Where the numbers come from.' })
  provenance!: Provenance;

  @Field(() => [ChannelYieldRow], { description: 'Flat rows, zero-filled.' })
  rows!: ChannelYieldRow[];

  @Field(() => ChannelYield, {
    nullable: true,
    description: 'The same for the range of `compareWith`.',
  })
  comparison?: ChannelYield;
}
