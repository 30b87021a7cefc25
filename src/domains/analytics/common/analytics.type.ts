import { Field, Int, ObjectType } from 'type-graphql';
import { DateTime } from '../../../platform/graphql/scalars.js';
import { ExclusionReason } from './analytics.enums.js';

@ObjectType({ description: 'How many applications something is left out of, and why.', simpleResolvers: true })
export class Excluded {
  @Field(() => ExclusionReason, { description: 'Why.' })
  reason!: ExclusionReason;

  @Field(() => Int, { description: 'How many applications.' })
  count!: number;
}

@ObjectType({ description: 'Where a number comes from: enough to compute it again and to compare it with another.', simpleResolvers: true })
export class Provenance {
  @Field(() => DateTime, { description: 'The moment as of which the data was read.' })
  asOf!: string;

  @Field(() => String, { description: 'The time zone that dates and periods are read in.' })
  timeZone!: string;

  @Field(() => String, { description: 'The name of the metric\'s definition.' })
  definition!: string;

  @Field(() => Int, { description: 'The version of the definition: it rises whenever a number may change its meaning.' })
  version!: number;

  @Field(() => String, { description: 'The definition in words.' })
  formula!: string;

  @Field(() => Int, { description: 'How many of the metric\'s units (applications, referrals, people) are in the answer, each once.' })
  n!: number;

  @Field(() => [Excluded], { description: 'What is left out, by reason; reasons that do not occur are absent.' })
  excluded!: Excluded[];

  @Field(() => String, { description: 'What was read: transitions.' })
  source!: string;
}
