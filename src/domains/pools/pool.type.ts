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

  @Field(() => String, { description: 'What it is called; no two are called the same.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Whom it is for.' })
  description?: string;

  @Field(() => String, { description: 'Who made it.' })
  madeBy!: string;

  @Field(() => Int, { description: 'Counts changes of its name and description.' })
  version!: number;

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt!: string;

  @Field(() => DateTime, { description: 'When its name or description was last changed.' })
  updatedAt!: string;
}

export const PoolConnection = connectionOf(Pool, 'Pool');

@InputType({ description: 'A talent pool. In an update, what is left out stays as it is.' })
export class PoolInput {
  @Field(() => String, { nullable: true, description: 'What it is called; needed for a new one.' })
  name?: string;

  @Field(() => String, { nullable: true, description: 'Whom it is for.' })
  description?: string;
}

@ObjectType({ description: 'What became of the change.', simpleResolvers: true })
export class PoolPayload extends ChangePayload {
  @Field(() => Pool, {
    nullable: true,
    description: 'The pool; null when the change was not made, or it is deleted.',
  })
  pool?: Pool;
}

@ObjectType({ description: 'What became of one of several people.', simpleResolvers: true })
export class PoolCandidateResult {
  @Field(() => ID, { description: 'The id that was given.' })
  id!: string;

  @Field(() => [UserError], { description: 'Why this one was left out; empty when it was not.' })
  userErrors!: UserError[];
}

@ObjectType({
  description: 'What became of putting people into a pool, or taking them out.',
  simpleResolvers: true,
})
export class PoolCandidatesPayload extends PoolPayload {
  @Field(() => Int, {
    description: 'How many came in or went out; who was in or out already is not counted.',
  })
  changed!: number;

  @Field(() => [PoolCandidateResult], { description: 'One for each id, in their order.' })
  results!: PoolCandidateResult[];
}
