import { GraphQLJSONObject } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf, SortDirection } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { AuditAction, AuditActorKind, AuditDoor, AuditOutcome } from './audit.enums.js';

@ObjectType({
  description: 'An object that was edited, as it was and as it became.',
  simpleResolvers: true,
})
export class AuditChange {
  @Field(() => String, { nullable: true, description: 'The type of the object.' })
  entity?: string;

  @Field(() => ID, { nullable: true, description: 'Its id.' })
  entityId?: string;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: 'The changed fields before. Null when they were erased. For ADMIN.',
  })
  before?: object;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: 'The changed fields after. Null when they were erased. For ADMIN.',
  })
  after?: object;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the values were erased together with the person; null when they are kept.',
  })
  erasedAt?: string;
}

@ObjectType({
  description:
    'An entry of the audit log: who saw or changed what. Entries are chained by hashes, and nobody changes or removes one.',
  simpleResolvers: true,
})
export class AuditEvent {
  candidateId?: string;

  @Field(() => Int, { description: 'Its number in the log: 1, 2, 3 …' })
  position!: number;

  @Field(() => DateTime, { description: 'When it happened, by the clock of the database.' })
  at!: string;

  @Field(() => AuditActorKind, { description: 'What kind of actor it was.' })
  actorKind!: AuditActorKind;

  @Field(() => String, { description: 'The actor, like `user:` or `key:` with an id.' })
  actor!: string;

  @Field(() => String, { nullable: true, description: 'The role that the actor had then.' })
  role?: string;

  @Field(() => AuditDoor, { description: 'The way in.' })
  door!: AuditDoor;

  @Field(() => String, { nullable: true, description: 'The network address of the client.' })
  address?: string;

  @Field(() => AuditAction, { description: 'What was done.' })
  action!: AuditAction;

  @Field(() => AuditOutcome, { description: 'What came of it.' })
  outcome!: AuditOutcome;

  @Field(() => String, {
    description: 'The query, mutation, subscription, document, file or command.',
  })
  operation!: string;

  @Field(() => String, { nullable: true, description: 'The type of the object or of the rows.' })
  entity?: string;

  @Field(() => ID, { nullable: true, description: 'The id of the object.' })
  entityId?: string;

  @Field(() => [ID], {
    description:
      'The people whom it is about. Empty for a list that was not asked for by person: it has a count.',
  })
  candidateIds!: string[];

  @Field(() => Int, { nullable: true, description: 'How many rows a list had.' })
  count?: number;

  @Field(() => [String], {
    description:
      'Fields that not everybody sees, when they were read; or fields that were changed.',
  })
  fields!: string[];

  @Field(() => GraphQLJSONObject, { description: 'More about it, without personal data.' })
  detail!: object;

  @Field(() => String, { description: 'Its hash, which includes the hash of the entry before.' })
  hash!: string;
}

export const AuditEventConnection = connectionOf(AuditEvent, 'AuditEvent');

@InputType({
  description:
    'Filter over the audit log. All conditions must hold; of several values of one condition, any.',
})
export class AuditEventFilter {
  @Field(() => [ID], {
    nullable: true,
    description: 'People whom it is about: who saw or changed them.',
  })
  candidateIds?: string[];

  @Field(() => [String], { nullable: true, description: 'Actors, like `user:` with an id.' })
  actors?: string[];

  @Field(() => [AuditAction], { nullable: true, description: 'What was done.' })
  actions?: AuditAction[];

  @Field(() => [AuditOutcome], { nullable: true, description: 'What came of it.' })
  outcomes?: AuditOutcome[];

  @Field(() => [AuditDoor], { nullable: true, description: 'Ways in.' })
  doors?: AuditDoor[];

  @Field(() => [String], { nullable: true, description: 'Types of objects, like Candidate.' })
  entities?: string[];

  @Field(() => [ID], { nullable: true, description: 'Ids of objects.' })
  entityIds?: string[];

  @Field(() => [String], { nullable: true, description: 'Queries, mutations, documents.' })
  operations?: string[];

  @Field(() => DateTime, { nullable: true, description: 'Not before.' })
  from?: string;

  @Field(() => DateTime, { nullable: true, description: 'Before.' })
  to?: string;
}

export const AuditEventOrderField = { AT: 'AT' } as const;
export type AuditEventOrderField = keyof typeof AuditEventOrderField;
registerEnumType(AuditEventOrderField, {
  name: 'AuditEventOrderField',
  description: 'The fields that the audit log can be sorted by.',
  valuesConfig: { AT: { description: 'When it happened.' } },
});

@InputType({ description: 'Sort order of the audit log.' })
export class AuditEventOrder {
  @Field(() => AuditEventOrderField, { description: 'The field to sort by.' })
  field!: AuditEventOrderField;

  @Field(() => SortDirection, {
    defaultValue: SortDirection.ASC,
    description: 'Ascending or descending.',
  })
  direction!: SortDirection;
}

@ArgsType()
export class AuditChainArgs {
  @Field(() => Int, {
    defaultValue: 0,
    description: 'Check the entries after this position. Default: from the start.',
  })
  after!: number;
}

@ObjectType({
  description: 'What a check of the audit log found.',
  simpleResolvers: true,
})
export class AuditChainCheck {
  @Field(() => Int, { description: 'The last position that was checked.' })
  checkedTo!: number;

  @Field(() => Boolean, { description: 'Whether all entries up to the last one were checked.' })
  complete!: boolean;

  @Field(() => Int, {
    nullable: true,
    description: 'The first position that does not hold; null when everything holds.',
  })
  brokenAt?: number;

  @Field(() => String, { nullable: true, description: 'What is wrong there.' })
  problem?: string;

  @Field(() => Int, { description: 'The last position of the log.' })
  headPosition!: number;

  @Field(() => String, {
    description: 'Its hash. Keep it elsewhere: a log that was cut or written anew has another.',
  })
  headHash!: string;

  @Field(() => Int, { description: 'Events that have no position yet.' })
  waiting!: number;
}
