import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime } from '../../platform/graphql/scalars.js';
import { TransitionKind } from './application.enums.js';

export const ChangeRelation = { ENTERED: 'ENTERED', CHANGED: 'CHANGED', LEFT: 'LEFT' } as const;
export type ChangeRelation = keyof typeof ChangeRelation;
registerEnumType(ChangeRelation, {
  name: 'ChangeRelation',
  description: 'What a change means to somebody who looks through the filter.',
  valuesConfig: {
    ENTERED: { description: 'It was not within the filter and now is: add the card.' },
    CHANGED: { description: 'It was and is within the filter: draw the card anew.' },
    LEFT: { description: 'It was within the filter and no longer is: take the card away.' },
  },
});

export const PipelineChangeKind = { TRANSITION: 'TRANSITION', APPLICATION: 'APPLICATION', OFFER: 'OFFER' } as const;
export type PipelineChangeKind = keyof typeof PipelineChangeKind;
registerEnumType(PipelineChangeKind, {
  name: 'PipelineChangeKind',
  description: 'What of an application changed.',
  valuesConfig: {
    TRANSITION: { description: 'It took a step.' },
    APPLICATION: { description: 'One of its own fields.' },
    OFFER: { description: 'One of its offers.' },
  },
});

@InputType({ description: 'Which cards to watch: all conditions hold; of several values of one, any.' })
export class PipelineFilter {
  @Field(() => [ID], { nullable: true, description: 'Of these jobs.' })
  jobIds?: string[];

  @Field(() => [String], { nullable: true, description: 'Of jobs of these departments.' })
  departments?: string[];

  @Field(() => [ID], { nullable: true, description: 'In these stages.' })
  stageIds?: string[];

  @Field(() => [TransitionKind], { nullable: true, description: 'Only transitions of these kinds.' })
  kinds?: TransitionKind[];
}

/** The change as it is handed to the resolvers; what it is about is read when it is delivered. */
@ObjectType({ description: 'A change to a card of a pipeline board.', simpleResolvers: true })
export class PipelineChange {
  applicationId!: string;
  transitionId?: string;

  @Field(() => String, { description: 'Cursor of this change: keep it, and resume after it.' })
  changeCursor!: string;

  @Field(() => ChangeRelation, { description: 'What it means to the filter.' })
  relation!: ChangeRelation;

  @Field(() => PipelineChangeKind, { description: 'What changed.' })
  kind!: PipelineChangeKind;

  @Field(() => DateTime, { description: 'When it was written.' })
  at!: string;

  @Field(() => String, { nullable: true, description: 'The clientMutationId of the mutation behind it.' })
  clientMutationId?: string;
}
