import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../platform/graphql/connection.js';
import { ChangePayload } from '../../platform/graphql/mutation.js';
import { Node } from '../../platform/graphql/node.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { PersonalExportState } from './personal-export.enums.js';

@ObjectType({
  description:
    'An archive of everything that is held about a person: JSON, a readable page, and files.',
  implements: Node,
  simpleResolvers: true,
})
export class PersonalExport extends Node {
  candidateId!: string;

  @Field(() => PersonalExportState, {
    description: 'How far it is. Query it again while it is QUEUED or RUNNING.',
  })
  state!: PersonalExportState;

  @Field(() => String, { description: 'Who asked for it.' })
  requestedBy!: string;

  @Field(() => DateTime, { description: 'When it was asked for.' })
  requestedAt!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was last begun.' })
  startedAt?: string;

  @Field(() => DateTime, { nullable: true, description: 'When the archive was ready.' })
  readyAt?: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the archive is deleted and its link ends; null until it is ready.',
  })
  expiresAt?: string;

  @Field(() => Float, { nullable: true, description: 'The size of the archive in bytes.' })
  bytes?: number;

  @Field(() => Int, { nullable: true, description: 'How many rows of tables are in it.' })
  rows?: number;

  @Field(() => String, { nullable: true, description: 'Why it failed, and what to do.' })
  problem?: string;
}

export const PersonalExportConnection = connectionOf(PersonalExport, 'PersonalExport');

@InputType({ description: 'Which exports. Conditions that are left out do not count.' })
export class PersonalExportFilter {
  @Field(() => [ID], { nullable: true, description: 'Of these people.' })
  candidateIds?: string[];

  @Field(() => [PersonalExportState], { nullable: true, description: 'In one of these states.' })
  states?: PersonalExportState[];
}

@ObjectType({ description: 'The result of asking for an export.', simpleResolvers: true })
export class CandidateExportPayload extends ChangePayload {
  @Field(() => PersonalExport, {
    nullable: true,
    description: 'The export; null when there is none because the request was refused.',
  })
  personalExport?: PersonalExport;
}

@ObjectType({ description: 'What one table holds about a person.', simpleResolvers: true })
export class CandidateHolding {
  @Field(() => String, { description: 'The table.' })
  store!: string;

  @Field(() => String, { description: 'The part of the product that keeps it.' })
  module!: string;

  @Field(() => String, { description: 'What its rows say about the person.' })
  holds!: string;

  @Field(() => Int, { description: 'How many rows there are.' })
  rows!: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The earliest time in these rows; null where rows have none.',
  })
  from?: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The latest time in these rows; null where rows have none.',
  })
  to?: string;
}
