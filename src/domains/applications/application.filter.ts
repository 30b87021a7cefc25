import { Field, ID, InputType } from 'type-graphql';
import { DateTime } from '../../platform/graphql/scalars.js';
import { Relationship } from '../candidates/candidate.enums.js';
import { ChannelKind } from '../channels/channel.enums.js';
import { ApplicationStatus } from './application.enums.js';

/** The filter over applications. Lists, boards and analytics share it, so that their numbers agree. */
@InputType({
  description:
    'Filter over applications. All given conditions must hold. An empty list matches nothing.',
})
export class ApplicationFilter {
  @Field(() => [ID], { nullable: true, description: 'Of these jobs.' })
  jobIds?: string[];

  @Field(() => [String], { nullable: true, description: 'Of jobs of these departments.' })
  departments?: string[];

  @Field(() => [String], { nullable: true, description: 'Of jobs at these locations.' })
  locations?: string[];

  @Field(() => [ID], {
    nullable: true,
    description: 'Of these candidates, the people merged into them included.',
  })
  candidateIds?: string[];

  @Field(() => [Relationship], {
    nullable: true,
    description: 'Of candidates with one of these relationships to the company today.',
  })
  candidateRelationships?: Relationship[];

  @Field(() => [ID], { nullable: true, description: 'Whose own channel is one of these.' })
  channelIds?: string[];

  @Field(() => [ChannelKind], {
    nullable: true,
    description: 'Whose own channel is of one of these kinds.',
  })
  channelKinds?: ChannelKind[];

  @Field(() => [String], { nullable: true, description: 'Whose own campaign is one of these.' })
  campaigns?: string[];

  @Field(() => [ApplicationStatus], {
    nullable: true,
    description: 'In one of these statuses now.',
  })
  statuses?: ApplicationStatus[];

  @Field(() => [ID], { nullable: true, description: 'Whose last stage entered is one of these.' })
  stageIds?: string[];

  @Field(() => [String], { nullable: true, description: 'Brought in from one of these sources.' })
  sources?: string[];

  @Field(() => DateTime, { nullable: true, description: 'Applied at this time or later.' })
  appliedFrom?: string;

  @Field(() => DateTime, { nullable: true, description: 'Applied before this time.' })
  appliedTo?: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'true: only imported history; false: no imported history.',
  })
  imported?: boolean;

  @Field(() => Boolean, {
    nullable: true,
    description: 'true: only with a referrer who gets credit; false: only without.',
  })
  referred?: boolean;
}
