import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf, PageInfo, SortDirection } from '../../platform/graphql/connection.js';
import { ChangePayload } from '../../platform/graphql/mutation.js';
import { Node } from '../../platform/graphql/node.js';
import { DateScalar, DateTime } from '../../platform/graphql/scalars.js';
import { UserError } from '../../platform/graphql/user-error.js';
import { Stage } from '../jobs/job.type.js';
import { ApplicationStatus, OfferStatus, TransitionKind } from './application.enums.js';

@ObjectType({
  description: 'One step in the history of an application. History is append-only.',
  implements: Node,
  simpleResolvers: true,
})
export class Transition extends Node {
  applicationId!: string;
  fromStageId?: string;
  toStageId?: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it happened; null: the source did not say.',
  })
  at?: string;

  @Field(() => TransitionKind, { description: 'The kind of step.' })
  kind!: TransitionKind;

  @Field(() => String, {
    nullable: true,
    description: 'Why. For ADMIN, RECRUITER and HIRING_MANAGER.',
  })
  reason?: string;

  @Field(() => String, { nullable: true, description: 'Who did it, as e-mail address or name.' })
  by?: string;

  @Field(() => Boolean, {
    description:
      'Whether its date contradicts its order in the history. Such a step counts in funnels, not in durations.',
  })
  outOfOrder!: boolean;

  @Field(() => Boolean, { description: 'Whether it was imported.' })
  imported!: boolean;
}

@ObjectType({
  description: 'An offer made to a candidate; a later revision replaces the earlier ones.',
  implements: Node,
  simpleResolvers: true,
})
export class Offer extends Node {
  applicationId!: string;

  @Field(() => Int, { description: '1 for the first offer, 2 for the next.' })
  revision!: number;

  @Field(() => OfferStatus, { description: 'Its state.' })
  status!: OfferStatus;

  @Field(() => DateTime, { nullable: true, description: 'When it was sent.' })
  sentAt?: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was accepted, declined or rescinded.',
  })
  resolvedAt?: string;

  @Field(() => DateScalar, { nullable: true, description: 'First day of work.' })
  startsOn?: string;
}

@ObjectType({
  description: 'One candidate considered for one job. Applying again is a new application.',
  implements: Node,
  simpleResolvers: true,
})
export class Application extends Node {
  candidateId!: string;
  jobId!: string;
  stageId?: string;
  channelId?: string;

  @Field(() => String, { nullable: true, description: 'The system that it was imported from.' })
  source?: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The id in that system; a hash of it when it holds an e-mail address. For ADMIN, RECRUITER and HIRING_MANAGER.',
  })
  externalId?: string;

  @Field(() => DateTime, { description: 'When the candidate applied.' })
  appliedAt!: string;

  @Field(() => String, { nullable: true, description: 'The campaign that it came through.' })
  campaign?: string;

  @Field(() => ApplicationStatus, {
    description: 'Whether it is being considered, and how it ended.',
  })
  status!: ApplicationStatus;

  @Field(() => String, {
    nullable: true,
    description: 'The person who gets credit for it, by e-mail address or name.',
  })
  referredBy?: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it entered its stage; null: the source did not say.',
  })
  stageEnteredAt?: string;

  @Field(() => DateTime, { nullable: true, description: 'When it ended.' })
  endedAt?: string;

  @Field(() => Boolean, { description: 'Whether it was imported.' })
  imported!: boolean;

  @Field(() => Int, { description: 'Number of edits. Pass it as expectedVersion.' })
  version!: number;

  @Field(() => DateTime, { description: 'When it was recorded here.' })
  createdAt!: string;

  @Field(() => DateTime, { description: 'When it was last edited.' })
  updatedAt!: string;
}

export const ApplicationConnection = connectionOf(Application, 'Application');
export const OfferConnection = connectionOf(Offer, 'Offer');

export const ApplicationOrderField = {
  APPLIED_AT: 'APPLIED_AT',
  STAGE_ENTERED_AT: 'STAGE_ENTERED_AT',
  UPDATED_AT: 'UPDATED_AT',
} as const;
export type ApplicationOrderField = keyof typeof ApplicationOrderField;
registerEnumType(ApplicationOrderField, {
  name: 'ApplicationOrderField',
  description: 'The fields that a list of applications can be sorted by.',
  valuesConfig: {
    APPLIED_AT: { description: 'When the candidate applied.' },
    STAGE_ENTERED_AT: { description: 'When it entered its stage.' },
    UPDATED_AT: { description: 'Last edit.' },
  },
});

@InputType({ description: 'Sort order of a list of applications.' })
export class ApplicationOrder {
  @Field(() => ApplicationOrderField, { description: 'The field to sort by.' })
  field!: ApplicationOrderField;

  @Field(() => SortDirection, {
    defaultValue: SortDirection.ASC,
    description: 'Ascending or descending.',
  })
  direction!: SortDirection;
}

@InputType({ description: 'A new application.' })
export class ApplicationInput {
  @Field(() => ID, { description: 'Who applies.' })
  candidateId!: string;

  @Field(() => ID, { description: 'For which job.' })
  jobId!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it happened. Default: now.' })
  appliedAt?: string;

  @Field(() => ID, { nullable: true, description: 'Through which channel.' })
  channelId?: string;

  @Field(() => String, { nullable: true, description: 'Through which campaign.' })
  campaign?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Who gets credit for it, by e-mail address or name.',
  })
  referredBy?: string;
}

@ObjectType({ description: 'The result of a change to an application.', simpleResolvers: true })
export class ApplicationPayload extends ChangePayload {
  @Field(() => Application, {
    nullable: true,
    description: 'The application after the change; null when it was not made.',
  })
  application?: Application;
}

@ObjectType({ description: 'The result for one of several applications.', simpleResolvers: true })
export class ApplicationResult {
  @Field(() => ID, { description: 'The id that was given.' })
  id!: string;

  @Field(() => Application, {
    nullable: true,
    description: 'The application after the change; null when it was not made.',
  })
  application?: Application;

  @Field(() => [UserError], { description: 'Why this one was not changed.' })
  userErrors!: UserError[];
}

@ObjectType({
  description: 'The result of a change to several applications.',
  simpleResolvers: true,
})
export class ApplicationsPayload extends ChangePayload {
  @Field(() => [ApplicationResult], { description: 'One for each id, in their order.' })
  results!: ApplicationResult[];
}

@ObjectType({ description: 'One column of a board.', simpleResolvers: true })
export class BoardColumn {
  @Field(() => Stage, { description: 'The stage.' })
  stage!: Stage;

  @Field(() => Int, { description: 'How many applications are in it.' })
  count!: number;

  @Field(() => [Application], { description: 'The first of them: longest in the stage first.' })
  nodes!: Application[];

  @Field(() => PageInfo, {
    description:
      'Read the next page with applications(filter: { stageIds }), ordered by STAGE_ENTERED_AT.',
  })
  pageInfo!: PageInfo;
}

@ObjectType({
  description: 'The current pipeline of one job: applications being considered, and those hired.',
  simpleResolvers: true,
})
export class JobBoard {
  @Field(() => String, {
    description:
      'Cursor of the change feed, read before the rows. Pass it to pipelineChanges(after).',
  })
  changeCursor!: string;

  @Field(() => [BoardColumn], { description: 'A column for each stage, in order.' })
  columns!: BoardColumn[];
}
