import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf, SortDirection } from '../../platform/graphql/connection.js';
import { ChangePayload } from '../../platform/graphql/mutation.js';
import { Node } from '../../platform/graphql/node.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { InteractionDirection, InteractionType } from './interaction.enums.js';

@ObjectType({
  description: 'One contact with a candidate, or a note about one.',
  implements: Node,
  simpleResolvers: true,
})
export class Interaction extends Node {
  candidateId!: string;
  applicationId?: string;

  @Field(() => DateTime, { description: 'When it happened.' })
  at!: string;

  @Field(() => InteractionType, { description: 'What kind of contact.' })
  type!: InteractionType;

  @Field(() => InteractionDirection, {
    nullable: true,
    description: 'Who started it; null for a note.',
  })
  direction?: InteractionDirection;

  @Field(() => String, {
    nullable: true,
    description: 'The member of the hiring side, as e-mail address or name.',
  })
  by?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Subject. For ADMIN, RECRUITER and HIRING_MANAGER.',
  })
  subject?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Its text. For ADMIN, RECRUITER and HIRING_MANAGER.',
  })
  body?: string;

  @Field(() => Boolean, { description: 'Whether it was imported.' })
  imported!: boolean;
}

export const InteractionConnection = connectionOf(Interaction, 'Interaction');

export const InteractionOrderField = { AT: 'AT', RECORDED_AT: 'RECORDED_AT' } as const;
export type InteractionOrderField = keyof typeof InteractionOrderField;
registerEnumType(InteractionOrderField, {
  name: 'InteractionOrderField',
  description: 'The fields that a list of interactions can be sorted by.',
  valuesConfig: {
    AT: { description: 'When it happened.' },
    RECORDED_AT: { description: 'When it was recorded here.' },
  },
});

@InputType({ description: 'Sort order of a list of interactions.' })
export class InteractionOrder {
  @Field(() => InteractionOrderField, { description: 'The field to sort by.' })
  field!: InteractionOrderField;

  @Field(() => SortDirection, {
    defaultValue: SortDirection.ASC,
    description: 'Ascending or descending.',
  })
  direction!: SortDirection;
}

@InputType({
  description:
    'Filter over interactions. All conditions must hold; of several values of one condition, any.',
})
export class InteractionFilter {
  @Field(() => [InteractionType], { nullable: true, description: 'Kinds of contact.' })
  types?: InteractionType[];

  @Field(() => InteractionDirection, { nullable: true, description: 'Who started it.' })
  direction?: InteractionDirection;

  @Field(() => [ID], { nullable: true, description: 'Candidates.' })
  candidateIds?: string[];

  @Field(() => [ID], { nullable: true, description: 'Applications.' })
  applicationIds?: string[];

  @Field(() => DateTime, { nullable: true, description: 'Not before.' })
  from?: string;

  @Field(() => DateTime, { nullable: true, description: 'Before.' })
  to?: string;
}

@InputType({ description: 'An interaction to log.' })
export class InteractionInput {
  @Field(() => ID, { description: 'The candidate.' })
  candidateId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The application of the candidate that it was about.',
  })
  applicationId?: string;

  @Field(() => InteractionType, { description: 'What kind of contact.' })
  type!: InteractionType;

  @Field(() => InteractionDirection, {
    nullable: true,
    description: 'Who started it; leave out for a note.',
  })
  direction?: InteractionDirection;

  @Field(() => DateTime, { nullable: true, description: 'When it happened. Default: now.' })
  at?: string;

  @Field(() => String, { nullable: true, description: 'What it was about.' })
  subject?: string;

  @Field(() => String, { nullable: true, description: 'Its text.' })
  body?: string;
}

@ObjectType({ description: 'The result of logging an interaction.', simpleResolvers: true })
export class InteractionPayload extends ChangePayload {
  @Field(() => Interaction, {
    nullable: true,
    description: 'The interaction; null when it was not logged.',
  })
  interaction?: Interaction;
}
