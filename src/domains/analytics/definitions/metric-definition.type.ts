import { Field, Int, ObjectType } from 'type-graphql';
import { DateScalar } from '../../../platform/graphql/scalars.js';

@ObjectType({ description: 'One argument of a metric.', simpleResolvers: true })
export class MetricArgumentDefinition {
  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => String, { description: 'Its type, as GraphQL writes it.' })
  type!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What it is when it is left out, as a GraphQL literal.',
  })
  defaultValue?: string | null;

  @Field(() => String, { description: 'What it does.' })
  description!: string;

  @Field(() => [String], {
    description: 'Its possible values, where they are a closed set; else empty.',
  })
  values!: string[];
}

@ObjectType({ description: "One field of a metric's rows.", simpleResolvers: true })
export class MetricColumnDefinition {
  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => String, { description: 'Its type, as GraphQL writes it.' })
  type!: string;

  @Field(() => String, { description: 'What it says.' })
  description!: string;
}

@ObjectType({
  description: 'The definition of a metric: what every answer cites.',
  simpleResolvers: true,
})
export class MetricDefinition {
  @Field(() => String, { description: 'The name of the query.' })
  name!: string;

  @Field(() => String, { description: 'How to pin it: name@version.' })
  citation!: string;

  @Field(() => Int, {
    description: 'The version that is answered: it rises whenever a number may change its meaning.',
  })
  version!: number;

  @Field(() => DateScalar, { description: 'Since when this version holds.' })
  since!: string;

  @Field(() => String, { description: 'What is counted.' })
  unit!: string;

  @Field(() => String, { description: 'What the metric says.' })
  sentence!: string;

  @Field(() => String, { description: 'The rule in words.' })
  formula!: string;

  @Field(() => [MetricArgumentDefinition], { description: 'Its arguments.' })
  arguments!: MetricArgumentDefinition[];

  @Field(() => [MetricColumnDefinition], { description: 'The fields of its rows.' })
  columns!: MetricColumnDefinition[];
}
