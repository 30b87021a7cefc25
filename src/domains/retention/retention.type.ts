import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../platform/graphql/connection.js';
import { ChangePayload } from '../../platform/graphql/mutation.js';
import { DateScalar, DateTime } from '../../platform/graphql/scalars.js';
import { Candidate } from '../candidates/candidate.type.js';
import {
  CountedFrom,
  OffReason,
  RetentionAction,
  RetentionItemState,
  RetentionOutcome,
  RetentionRunState,
} from './retention.enums.js';

@ObjectType({
  description: 'How long people are kept. It does nothing until an administrator turns it on.',
  simpleResolvers: true,
})
export class RetentionRule {
  @Field(() => ID, { description: 'Its id.' })
  id!: string;

  @Field(() => String, { description: 'Name, unique among rules.' })
  name!: string;

  @Field(() => RetentionAction, { description: 'What it says.' })
  action!: RetentionAction;

  @Field(() => String, {
    nullable: true,
    description:
      'Country of the job, else of the person, as ISO 3166 code like DE. CA covers CA-ON too. null: every country.',
  })
  country?: string;

  @Field(() => [RetentionOutcome], {
    description: 'For applications that ended like this. Empty: for all.',
  })
  outcomes!: RetentionOutcome[];

  @Field(() => CountedFrom, { description: 'From when the months count.' })
  countedFrom!: CountedFrom;

  @Field(() => Int, { description: 'For how long. The person is kept through the last day.' })
  months!: number;

  @Field(() => Int, {
    description:
      'Of the rules of one action that cover an application, those with the highest priority count. KEEP always counts.',
  })
  priority!: number;

  @Field(() => String, { description: 'The time zone of its days, like Europe/Berlin.' })
  timeZone!: string;

  @Field(() => Boolean, { description: 'Whether it is turned on.' })
  enabled!: boolean;

  @Field(() => Int, { description: 'Number of changes.' })
  version!: number;
}

@InputType({ description: 'A rule. In an update, fields that are left out stay unchanged.' })
export class RetentionRuleInput {
  @Field(() => String, { nullable: true, description: 'Name; required for a new rule.' })
  name?: string;

  @Field(() => RetentionAction, { nullable: true, description: 'Default for a new rule: ERASE.' })
  action?: RetentionAction;

  @Field(() => String, { nullable: true, description: 'ISO 3166 code; null: every country.' })
  country?: string | null;

  @Field(() => [RetentionOutcome], { nullable: true, description: 'Empty: every outcome.' })
  outcomes?: RetentionOutcome[];

  @Field(() => CountedFrom, {
    nullable: true,
    description: 'Default for a new rule: LAST_CONTACT.',
  })
  countedFrom?: CountedFrom;

  @Field(() => Int, { nullable: true, description: '1 to 1200; required for a new rule.' })
  months?: number;

  @Field(() => Int, { nullable: true, description: '-1000 to 1000. Default for a new rule: 0.' })
  priority?: number;

  @Field(() => String, { nullable: true, description: 'Default for a new rule: UTC.' })
  timeZone?: string;

  @Field(() => Boolean, { nullable: true, description: 'Default for a new rule: false.' })
  enabled?: boolean;
}

@ObjectType({ description: 'A rule that gives a person another day.', simpleResolvers: true })
export class DisagreeingRule {
  @Field(() => ID, { description: 'Its id.' })
  ruleId!: string;

  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => RetentionAction, { description: 'What it says.' })
  action!: RetentionAction;

  @Field(() => DateScalar, { description: 'The day that it gives.' })
  dueOn!: string;
}

@ObjectType({ description: 'A person on the list of a run.', simpleResolvers: true })
export class RetentionItem {
  candidateId!: string;
  erasureId?: string;

  @Field(() => ID, { description: 'Its id.' })
  id!: string;

  @Field(() => RetentionAction, { description: 'ERASE or ASK_AGAIN.' })
  action!: RetentionAction;

  @Field(() => RetentionItemState, { description: 'What becomes of the person.' })
  state!: RetentionItemState;

  @Field(() => OffReason, { nullable: true, description: 'Why they were taken off the list.' })
  offReason?: OffReason;

  @Field(() => String, { description: 'The rule that gave the day: the one that keeps longest.' })
  ruleName!: string;

  @Field(() => DateScalar, { description: 'The first day on which it is due.' })
  dueOn!: string;

  @Field(() => DateTime, { description: 'From when the months were counted.' })
  countedFromAt!: string;

  @Field(() => RetentionOutcome, { description: 'How the application ended that gave the day.' })
  outcome!: RetentionOutcome;

  @Field(() => String, { nullable: true, description: 'The country that the rule was chosen by.' })
  country?: string;

  @Field(() => DateTime, { nullable: true, description: 'The last contact; null: never.' })
  lastContactAt?: string;

  @Field(() => Int, { description: 'How many applications the person has.' })
  applications!: number;

  @Field(() => [DisagreeingRule], {
    description: 'The other rules that cover the person and give other days, the latest first.',
  })
  disagreeing!: DisagreeingRule[];
}
export const RetentionItemConnection = connectionOf(RetentionItem, 'RetentionItem');

@ObjectType({ description: 'How many people of a run are in which state.', simpleResolvers: true })
export class RetentionCounts {
  @Field(() => Int, { description: 'To be erased.' })
  erase!: number;

  @Field(() => Int, { description: 'To be asked again.' })
  askAgain!: number;

  @Field(() => Int, { description: 'Kept by a legal hold.' })
  held!: number;

  @Field(() => Int, { description: 'Taken off the list.' })
  off!: number;

  @Field(() => Int, { description: 'Erased.' })
  erased!: number;

  @Field(() => Int, { description: 'On which rules disagree.' })
  disagreeing!: number;
}

@ObjectType({
  description:
    'A list of the people who are due by the rules, as of one moment. Nobody is erased until it is approved.',
  simpleResolvers: true,
})
export class RetentionRun {
  @Field(() => ID, { description: 'Its id.' })
  id!: string;

  @Field(() => RetentionRunState, { description: 'How far it is.' })
  state!: RetentionRunState;

  @Field(() => DateTime, { description: 'The moment that the list is of.' })
  asOf!: string;

  @Field(() => String, { description: 'Who made it; retention: the product, once a day.' })
  proposedBy!: string;

  @Field(() => Int, { description: 'How many administrators have to approve it.' })
  approvalsNeeded!: number;

  @Field(() => String, { nullable: true, description: 'Who approved it first, of two.' })
  firstApprovedBy?: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was first approved, of two.' })
  firstApprovedAt?: string;

  @Field(() => String, { nullable: true, description: 'Who approved it.' })
  approvedBy?: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was approved.' })
  approvedAt?: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was cancelled or replaced.',
  })
  endedAt?: string;

  @Field(() => Int, { description: 'Number of changes.' })
  version!: number;
}
export const RetentionRunConnection = connectionOf(RetentionRun, 'RetentionRun');

@ObjectType({
  description: 'Keeps a person, whatever rules say, until it is released.',
  simpleResolvers: true,
})
export class LegalHold {
  candidateId!: string;

  @Field(() => ID, { description: 'Its id.' })
  id!: string;

  @Field(() => String, { description: 'Why.' })
  reason!: string;

  @Field(() => String, { description: 'Who set it.' })
  heldBy!: string;

  @Field(() => DateTime, { description: 'Since when.' })
  heldAt!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was released; null: it holds.' })
  releasedAt?: string;

  @Field(() => String, { nullable: true, description: 'Who released it.' })
  releasedBy?: string;
}
export const LegalHoldConnection = connectionOf(LegalHold, 'LegalHold');

@ObjectType({ description: 'The result of the change.', simpleResolvers: true })
export class RetentionRulePayload extends ChangePayload {
  @Field(() => RetentionRule, {
    nullable: true,
    description: 'The rule; null when it was not changed or was deleted.',
  })
  rule?: RetentionRule;
}

@ObjectType({ description: 'The result of the change.', simpleResolvers: true })
export class RetentionRunPayload extends ChangePayload {
  @Field(() => RetentionRun, {
    nullable: true,
    description: 'The run after the change; null when it was not made.',
  })
  run?: RetentionRun;
}

@ObjectType({ description: 'The result of the change.', simpleResolvers: true })
export class LegalHoldPayload extends ChangePayload {
  @Field(() => LegalHold, {
    nullable: true,
    description: 'The hold after the change; null when it was not made.',
  })
  hold?: LegalHold;

  @Field(() => Candidate, { nullable: true, description: 'The person.' })
  candidate?: Candidate;
}
