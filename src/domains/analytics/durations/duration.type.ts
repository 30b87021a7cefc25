import { Field, Float, Int, ObjectType } from 'type-graphql';
import { ChannelGroupedRow } from '../common/row.type.js';

@ObjectType({
  description: 'How long something takes, in days of 24 hours.',
  simpleResolvers: true,
})
export class DurationRow extends ChannelGroupedRow {
  @Field(() => Int, { description: 'How many were measured.' })
  n!: number;

  @Field(() => Int, { description: 'How many have not ended yet.' })
  nOpen!: number;

  @Field(() => Float, { nullable: true, description: 'Mean of those that ended.' })
  meanDays?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The smallest duration at which half have ended; null where fewer have.',
  })
  medianDays?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Lower 95 % limit of the median, by Greenwood's variance.",
  })
  medianLowDays?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Upper 95 % limit of the median; null where it is not reached.',
  })
  medianHighDays?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The smallest duration at which a quarter have ended.',
  })
  p25Days?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The smallest duration at which three quarters have ended.',
  })
  p75Days?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The smallest duration at which nine tenths have ended.',
  })
  p90Days?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Population standard deviation of those that ended.',
  })
  stdDevDays?: number | null;
}
