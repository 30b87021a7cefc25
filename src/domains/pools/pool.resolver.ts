import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { RootPageArgs } from '../../platform/graphql/connection.js';
import { ChangeArgs } from '../../platform/graphql/mutation.js';
import type { Session } from '../../platform/graphql/session.js';
import { Candidate } from '../candidates/candidate.type.js';
import type { PoolService } from './pool.service.js';
import {
  Pool,
  PoolCandidatesPayload,
  PoolConnection,
  PoolInput,
  PoolPayload,
} from './pool.type.js';

const version = {
  nullable: true,
  description: 'The version that you read before the change.',
} as const;

@Resolver(() => Pool)
export class PoolResolver {
  constructor(private readonly service: PoolService) {}

  @Query(() => PoolConnection, {
    description: 'Talent pools by name. For ADMIN, RECRUITER and HIRING_MANAGER.',
  })
  pools(@Ctx() session: Session, @Args(() => RootPageArgs) page: RootPageArgs) {
    return this.service.page(session, page);
  }

  @Query(() => Pool, {
    nullable: true,
    description: 'A talent pool; null when it does not exist or you may not use pools.',
  })
  pool(@Ctx() session: Session, @Arg('id', () => ID, { description: 'Its id.' }) id: string) {
    return this.service.byId(session, id);
  }

  @Mutation(() => PoolPayload, { description: 'Creates an empty talent pool.' })
  poolCreate(
    @Ctx() session: Session,
    @Arg('input', () => PoolInput, { description: 'The pool.' }) input: PoolInput,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.create(session, input, args);
  }

  @Mutation(() => PoolPayload, {
    description: 'Changes the name or description of a talent pool. For its creator and admins.',
  })
  poolUpdate(
    @Ctx() session: Session,
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Arg('input', () => PoolInput, { description: 'What to change.' }) input: PoolInput,
    @Args(() => ChangeArgs) args: ChangeArgs,
    @Arg('expectedVersion', () => Int, version) expectedVersion?: number,
  ) {
    return this.service.update(session, id, input, expectedVersion, args);
  }

  @Mutation(() => PoolPayload, {
    description: 'Deletes a talent pool, not its people. For its creator and admins.',
  })
  poolDelete(
    @Ctx() session: Session,
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Args(() => ChangeArgs) args: ChangeArgs,
    @Arg('expectedVersion', () => Int, version) expectedVersion?: number,
  ) {
    return this.service.delete(session, id, expectedVersion, args);
  }

  @Mutation(() => PoolCandidatesPayload, {
    description:
      'Adds up to 500 people to a talent pool. Each succeeds or fails separately. People who are already in it stay.',
  })
  poolAddCandidates(
    @Ctx() session: Session,
    @Arg('id', () => ID, { description: 'The pool.' }) id: string,
    @Arg('candidateIds', () => [ID], { description: 'The people.' }) candidateIds: string[],
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.changeMembers(session, 'add', id, candidateIds, args);
  }

  @Mutation(() => PoolCandidatesPayload, {
    description: 'Removes up to 500 people from a talent pool. Each succeeds or fails separately.',
  })
  poolRemoveCandidates(
    @Ctx() session: Session,
    @Arg('id', () => ID, { description: 'The pool.' }) id: string,
    @Arg('candidateIds', () => [ID], { description: 'The people.' }) candidateIds: string[],
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.changeMembers(session, 'remove', id, candidateIds, args);
  }

  @FieldResolver(() => Int, { description: 'The number of its people whom you may see.' })
  size(@Ctx() session: Session, @Root() pool: Pool) {
    return this.service.sizeOf(session, pool.id);
  }

  @FieldResolver(() => Boolean, { description: 'Whether it is yours.' })
  mine(@Ctx() { viewer }: Session, @Root() pool: Pool) {
    return pool.owner === viewer.subject;
  }
}

@Resolver(() => Candidate)
export class CandidatePoolsResolver {
  constructor(private readonly service: PoolService) {}

  @FieldResolver(() => [Pool], {
    description: 'The talent pools that the person is in, by name. Empty for ANALYST and AUDITOR.',
  })
  pools(@Ctx() session: Session, @Root() candidate: Candidate) {
    return this.service.ofCandidate(session, candidate.id);
  }
}
