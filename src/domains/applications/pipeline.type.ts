import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { LiveChange } from '../../platform/subscriptions/live.js';
import { TransitionKind } from './application.enums.js';

export const PipelineChangeKind = {
  TRANSITION: 'TRANSITION',
  APPLICATION: 'APPLICATION',
  OFFER: 'OFFER',
  JOB: 'JOB',
} as const;
export type PipelineChangeKind = keyof typeof PipelineChangeKind;
registerEnumType(PipelineChangeKind, {
  name: 'PipelineChangeKind',
  description: 'The part of an application that changed.',
  valuesConfig: {
    TRANSITION: { description: 'It moved, ended or was reopened.' },
    APPLICATION: { description: 'One of its own fields.' },
    OFFER: { description: 'One of its offers.' },
    JOB: { description: 'The department of its job.' },
  },
});

@InputType({
  description:
    'Filter over the cards to watch. All conditions must hold; of several values of one condition, any.',
})
export class PipelineFilter {
  @Field(() => [ID], { nullable: true, description: 'Of these jobs.' })
  jobIds?: string[];

  @Field(() => [String], { nullable: true, description: 'Of jobs of these departments.' })
  departments?: string[];

  @Field(() => [ID], { nullable: true, description: 'In these stages.' })
  stageIds?: string[];

  @Field(() => [TransitionKind], {
    nullable: true,
    description: 'Only steps of these kinds.',
  })
  kinds?: TransitionKind[];
}

@ObjectType({ description: 'A change to a card of a pipeline board.', simpleResolvers: true })
export class PipelineChange extends LiveChange {
  transitionId?: string;

  @Field(() => PipelineChangeKind, { description: 'What changed.' })
  kind!: PipelineChangeKind;

  @Field(() => ID, {
    description:
      'The id of the application. It identifies the card to remove when you may no longer see the application.',
  })
  applicationId!: string;
}
