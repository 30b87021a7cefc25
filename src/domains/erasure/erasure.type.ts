import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../platform/graphql/connection.js';
import { ChangePayload } from '../../platform/graphql/mutation.js';
import { Node } from '../../platform/graphql/node.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { ErasureEffect, ErasureReason, ErasureState } from './erasure.enums.js';

@ObjectType({
  description: 'Something that an erasure has still to do.',
  simpleResolvers: true,
})
export class ErasureOpenStore {
  @Field(() => String, { description: 'The store, like "search index".' })
  store!: string;

  @Field(() => String, { description: 'What it waits for.' })
  why!: string;
}

@ObjectType({
  description:
    'An erasure of one or more people. It is an entry of the ledger, and holds no personal data of those who were erased.',
  implements: Node,
  simpleResolvers: true,
})
export class Erasure extends Node {
  @Field(() => ErasureState, { description: 'How far it is.' })
  state!: ErasureState;

  @Field(() => ErasureReason, { description: 'Why.' })
  reason!: ErasureReason;

  @Field(() => String, { nullable: true, description: 'The retention rule that asked for it.' })
  rule?: string;

  @Field(() => String, { nullable: true, description: 'A note, like the number of a ticket.' })
  note?: string;

  @Field(() => Int, { description: 'How many records of people it erases, merged ones included.' })
  people!: number;

  @Field(() => [ID], {
    description: 'Ids of the first 100 of these records, which lead to nobody any more.',
  })
  candidateIds!: string[];

  @Field(() => String, { description: 'Who asked for it.' })
  askedBy!: string;

  @Field(() => DateTime, { description: 'When it was asked for.' })
  askedAt!: string;

  @Field(() => String, { nullable: true, description: 'Who approved or refused it.' })
  decidedBy?: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was approved or refused.' })
  decidedAt?: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the people were gone from the database.',
  })
  erasedAt?: string;

  @Field(() => DateTime, { nullable: true, description: 'When everything was done.' })
  doneAt?: string;

  @Field(() => [ErasureOpenStore], { description: 'What is still to do, and what it waits for.' })
  open!: ErasureOpenStore[];
}

export const ErasureConnection = connectionOf(Erasure, 'Erasure');

@InputType({ description: 'Filter over erasures. All conditions must hold.' })
export class ErasureFilter {
  @Field(() => [ErasureState], { nullable: true, description: 'How far they are.' })
  states?: ErasureState[];

  @Field(() => [ErasureReason], { nullable: true, description: 'Why.' })
  reasons?: ErasureReason[];

  @Field(() => ID, { nullable: true, description: 'One of the people.' })
  candidateId?: string;

  @Field(() => DateTime, { nullable: true, description: 'Asked for not before.' })
  from?: string;

  @Field(() => DateTime, { nullable: true, description: 'Asked for before.' })
  to?: string;
}

@ObjectType({
  description: 'What one store holds of a person, and what an erasure does with it.',
  simpleResolvers: true,
})
export class ErasureStore {
  @Field(() => String, { description: 'The store: a table, "search index" or "uploaded files".' })
  store!: string;

  @Field(() => String, { description: 'What it holds, in a few words.' })
  holds!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'How many rows; null where they can only be found by looking through everything.',
  })
  rows?: number;

  @Field(() => ErasureEffect, { description: 'What happens to it.' })
  effect!: ErasureEffect;

  @Field(() => [String], { description: 'The columns that are cleared.' })
  columns!: string[];

  @Field(() => String, { nullable: true, description: 'Why it stays, or how it is done.' })
  why?: string;
}

@ObjectType({ description: 'Something that forbids an erasure.', simpleResolvers: true })
export class ErasureBlock {
  @Field(() => String, { description: 'What forbids it, like "legal hold".' })
  by!: string;

  @Field(() => String, { description: 'Why, and what to do.' })
  why!: string;
}

@ObjectType({
  description: 'What an erasure of a person would do. Nothing is changed.',
  simpleResolvers: true,
})
export class ErasurePreview {
  @Field(() => [ID], {
    description: 'The records that go together: the person, and all who were merged into them.',
  })
  candidateIds!: string[];

  @Field(() => [ErasureStore], { description: 'What is held, store by store.' })
  stores!: ErasureStore[];

  @Field(() => [ErasureBlock], { description: 'What forbids it; empty: nothing does.' })
  blocks!: ErasureBlock[];

  @Field(() => [ID], {
    description:
      'Up to 100 other people with an e-mail address of this person. They stay: look whether they are the same person.',
  })
  sameAddressIds!: string[];

  @Field(() => String, {
    nullable: true,
    description: 'The user who has an e-mail address of this person. The account stays.',
  })
  userEmail?: string;

  @Field(() => Int, {
    description:
      'How many other people they recommended. These referrals stay, without the name unless it is of a user.',
  })
  referralsMade!: number;

  @Field(() => Boolean, { description: 'Whether another administrator has to approve it.' })
  needsApproval!: boolean;
}

@ObjectType({ description: 'The result of the change.', simpleResolvers: true })
export class ErasurePayload extends ChangePayload {
  @Field(() => Erasure, {
    nullable: true,
    description:
      'The erasure; null when nothing was changed. Of somebody who was erased before, the earlier one.',
  })
  erasure?: Erasure;
}

@InputType({
  description:
    'How a person is recognized who was erased and applies again by their own wish. Give at least one.',
})
export class ErasureLiftInput {
  @Field(() => String, { nullable: true, description: 'E-mail address.' })
  email?: string;

  @Field(() => String, { nullable: true, description: 'Phone number.' })
  phone?: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The source of `externalId`, as in `candidateUpsert` or `rapport import --source`.',
  })
  source?: string;

  @Field(() => String, { nullable: true, description: 'The id of the person in the source.' })
  externalId?: string;
}

@ObjectType({ description: 'The result of the change.', simpleResolvers: true })
export class ErasureLiftPayload extends ChangePayload {
  @Field(() => Int, {
    nullable: true,
    description:
      'How many entries of the ledger no longer keep the person out; null when nothing was changed.',
  })
  lifted?: number;
}
