import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../platform/graphql/connection.js';
import { UserError } from '../../platform/graphql/user-error.js';
import { ChangePayload } from '../../platform/graphql/mutation.js';
import { Node } from '../../platform/graphql/node.js';
import { DateTime } from '../../platform/graphql/scalars.js';

@ObjectType({
  description:
    'A talent pool: a named list of people, shared by the hiring side. Its people: `candidates` and `searchCandidates` with the filter `poolIds`.',
  implements: Node,
  simpleResolvers: true,
})
export class Pool extends Node {
  owner!: string;

  @Field(() => String, { description: 'Name, unique among pools.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Description.' })
  description?: string;

  @Field(() => String, { description: 'Its creator.' })
  madeBy!: string;

  @Field(() => Int, { description: 'Number of changes of its name and description.' })
  version!: number;

  @Field(() => DateTime, { description: 'When it was created.' })
  createdAt!: string;

  @Field(() => DateTime, { description: 'When its name or description was last changed.' })
  updatedAt!: string;
}

export const PoolConnection = connectionOf(Pool, 'Pool');

@InputType({ description: 'A talent pool. In an update, fields that are left out stay unchanged.' })
export class PoolInput {
  @Field(() => String, { nullable: true, description: 'Name; required for a new pool.' })
  name?: string;

  @Field(() => String, { nullable: true, description: 'Description.' })
  description?: string;
}

@ObjectType({ description: 'The result of the change.', simpleResolvers: true })
export class PoolPayload extends ChangePayload {
  @Field(() => Pool, {
    nullable: true,
    description: 'The pool; null when it was not changed or was deleted.',
  })
  pool?: Pool;
}

@ObjectType({ description: 'The result for one of several people.', simpleResolvers: true })
export class PoolCandidateResult {
  @Field(() => ID, { description: 'The id that was given.' })
  id!: string;

  @Field(() => [UserError], { description: 'Why this person was left out; empty on success.' })
  userErrors!: UserError[];
}

@ObjectType({
  description: 'The result of adding people to a pool, or removing them.',
  simpleResolvers: true,
})
export class PoolCandidatesPayload extends PoolPayload {
  @Field(() => Int, {
    description:
      'How many were added or removed. People who were already in or out are not counted.',
  })
  changed!: number;

  @Field(() => [PoolCandidateResult], { description: 'One for each id, in their order.' })
  results!: PoolCandidateResult[];
}
