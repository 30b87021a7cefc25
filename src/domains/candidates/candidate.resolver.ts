import type { GraphQLResolveInfo } from 'graphql';
import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  ID,
  Info,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { RootPageArgs } from '../../platform/graphql/connection.js';
import { selectedBy } from '../../platform/graphql/selected.js';
import { ChangeArgs } from '../../platform/graphql/mutation.js';
import type { Session } from '../../platform/graphql/session.js';
import type { SkillService } from '../skills/skill.service.js';
import { Skill } from '../skills/skill.type.js';
import { CandidateFilter } from './candidate.filter.js';
import { CandidateInput } from './candidate-input.type.js';
import type { CandidateService } from './candidate.service.js';
import {
  Candidate,
  CandidateConnection,
  CandidateOrder,
  CandidatePayload,
  CandidateSkill,
  CandidateUpsertPayload,
  Experience,
} from './candidate.type.js';

@Resolver(() => Candidate)
export class CandidateResolver {
  constructor(private readonly service: CandidateService) {}

  @Query(() => Candidate, {
    nullable: true,
    description: 'One candidate; null when they do not exist or you may not see them.',
  })
  candidate(
    @Ctx() session: Session,
    @Arg('id', () => ID, { description: 'The candidate.' }) id: string,
    @Info() info: GraphQLResolveInfo,
  ) {
    return this.service.byId(session, id, selectedBy(info));
  }

  @Query(() => CandidateConnection, { description: 'Candidates. Default order: the newest first.' })
  candidates(
    @Ctx() session: Session,
    @Info() info: GraphQLResolveInfo,
    @Args(() => RootPageArgs) page: RootPageArgs,
    @Arg('filter', () => CandidateFilter, { nullable: true, description: 'The filter.' })
    filter?: CandidateFilter,
    @Arg('orderBy', () => CandidateOrder, { nullable: true, description: 'Sort order.' })
    orderBy?: CandidateOrder,
  ) {
    return this.service.page(session, page, filter, orderBy, selectedBy(info));
  }

  @FieldResolver(() => [CandidateSkill], { description: 'Skills by name.' })
  skills(@Ctx() session: Session, @Root() candidate: Candidate) {
    return this.service.skillsOf(session, candidate.id);
  }

  @FieldResolver(() => [Experience], {
    description: 'Positions held: current ones first, then the latest.',
  })
  experiences(@Ctx() session: Session, @Root() candidate: Candidate) {
    return this.service.experiencesOf(session, candidate.id);
  }

  @Mutation(() => CandidatePayload, { description: 'Records a new candidate.' })
  candidateCreate(
    @Ctx() session: Session,
    @Arg('input', () => CandidateInput, { description: 'The candidate.' }) input: CandidateInput,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.create(session, input, args);
  }

  @Mutation(() => CandidatePayload, { description: 'Changes a candidate.' })
  candidateUpdate(
    @Ctx() session: Session,
    @Arg('id', () => ID, { description: 'The candidate.' }) id: string,
    @Arg('input', () => CandidateInput, { description: 'The fields to change.' })
    input: CandidateInput,
    @Args(() => ChangeArgs) args: ChangeArgs,
    @Arg('expectedVersion', () => Int, {
      nullable: true,
      description: 'The version that you read. The change is refused when there is a newer one.',
    })
    expectedVersion?: number,
  ) {
    return this.service.update(session, id, input, expectedVersion, args);
  }

  @Mutation(() => CandidateUpsertPayload, {
    description:
      'Creates the candidate with this (source, externalId), or updates it. Sending the same input twice changes nothing.',
  })
  candidateUpsert(
    @Ctx() session: Session,
    @Arg('source', () => String, {
      description: 'The source system, like careers-site.',
    })
    source: string,
    @Arg('externalId', () => String, { description: 'The id of the person in that system.' })
    externalId: string,
    @Arg('input', () => CandidateInput, { description: 'The candidate.' }) input: CandidateInput,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.upsert(session, source, externalId, input, args);
  }
}

@Resolver(() => CandidateSkill)
export class CandidateSkillResolver {
  constructor(private readonly skills: SkillService) {}

  @FieldResolver(() => Skill, { description: 'The skill.' })
  skill(@Ctx() session: Session, @Root() candidateSkill: CandidateSkill) {
    return this.skills.byId(session, candidateSkill.skillId);
  }
}
