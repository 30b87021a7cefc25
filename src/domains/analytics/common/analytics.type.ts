import { Field, Int, ObjectType } from 'type-graphql';
import { DateScalar, DateTime } from '../../../platform/graphql/scalars.js';
import { ExclusionReason, FactsState, MetricSource } from './analytics.enums.js';

@ObjectType({
  description: 'How many applications something is left out of, and why.',
  simpleResolvers: true,
})
export class Excluded {
  @Field(() => ExclusionReason, { description: 'Why.' })
  reason!: ExclusionReason;

  @Field(() => Int, { description: 'How many applications.' })
  count!: number;
}

@ObjectType({ description: 'Days from `from` to the day before `to`.', simpleResolvers: true })
export class DateRange {
  @Field(() => DateScalar, { nullable: true, description: 'First day; null: from the beginning.' })
  from?: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'The day after the last one; null: without end.',
  })
  to?: string;
}

@ObjectType({ description: 'One argument that an answer was given for.', simpleResolvers: true })
export class AnsweredArgument {
  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => String, { description: 'Its value, as JSON; defaults included.' })
  value!: string;
}

@ObjectType({
  description:
    'Where a number comes from: enough to compute it again and to compare it with another.',
  simpleResolvers: true,
})
export class Provenance {
  @Field(() => DateTime, { description: 'The moment as of which the data was read.' })
  asOf!: string;

  @Field(() => String, { description: 'The time zone that dates and periods are read in.' })
  timeZone!: string;

  @Field(() => String, { description: "The name of the metric's definition." })
  definition!: string;

  @Field(() => Int, {
    description:
      'The version of the definition: it rises whenever a number may change its meaning.',
  })
  version!: number;

  @Field(() => String, { description: 'The definition in words.' })
  formula!: string;

  @Field(() => Int, {
    description:
      "How many of the metric's units (applications, openings, visits, referrals, people) are in the answer, each once.",
  })
  n!: number;

  @Field(() => [Excluded], {
    description: 'What is left out, by reason; reasons that do not occur are absent.',
  })
  excluded!: Excluded[];

  @Field(() => MetricSource, {
    description: 'What was read.',
    deprecationReason:
      'Use `facts`, which says whether the answer is complete, and `cached`. How an answer is computed may change.',
  })
  source!: MetricSource;

  @Field(() => FactsState, {
    nullable: true,
    description:
      'Whether the application facts that were counted held every change; null: a stored table was read instead.',
  })
  facts?: FactsState | null;

  @Field(() => Boolean, {
    description: 'Whether it is a stored answer, given before: nothing has changed since.',
  })
  cached!: boolean;

  @Field(() => DateRange, { nullable: true, description: 'The range of days; null: all time.' })
  range?: DateRange;

  @Field(() => [AnsweredArgument], { description: 'All other arguments, defaults included.' })
  arguments!: AnsweredArgument[];
}
