import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { RootPageArgs } from '../../../platform/graphql/connection.js';
import { DateTime } from '../../../platform/graphql/scalars.js';
import type { Session } from '../../../platform/graphql/session.js';
import { CandidateFilter } from '../../candidates/candidate.filter.js';
import { Job } from '../../jobs/job.type.js';
import type { MatchService } from './match.service.js';
import {
  CandidateMatch,
  CandidateMatchConnection,
  MatchCounterfactual,
  MatchTierCount,
} from './match.type.js';
import { MatchExplanation } from './match-explanation.type.js';
import { MatchWeightsInput, PositionInput } from '../position/position-input.type.js';

@Resolver(() => CandidateMatchConnection)
export class MatchResolver {
  constructor(private readonly service: MatchService) {}

  @Query(() => CandidateMatchConnection, {
    description:
      'Runs a position over everyone we know, the top tier first. Give either jobId or position. Left out, and counted: people who asked not to be contacted, whose consent has expired, who are in the process of this job already, or were rejected for it.',
  })
  matchCandidates(
    @Ctx() session: Session,
    @Args(() => RootPageArgs) page: RootPageArgs,
    @Arg('jobId', () => ID, { nullable: true, description: 'The job to find people for.' })
    jobId?: string,
    @Arg('position', () => PositionInput, {
      nullable: true,
      description: 'A position that is no job yet.',
    })
    position?: PositionInput,
    @Arg('weights', () => MatchWeightsInput, {
      nullable: true,
      description: 'Other weights than the usual.',
    })
    weights?: MatchWeightsInput,
    @Arg('asOf', () => DateTime, {
      nullable: true,
      description:
        'The day on which people are looked at; today, or the day of the kept scores. What is known of people is always that of now.',
    })
    asOf?: string,
    @Arg('filter', () => CandidateFilter, { nullable: true, description: 'Whom to look among.' })
    filter?: CandidateFilter,
  ) {
    return this.service.match(session, { ...page, jobId, position, weights, asOf, filter });
  }

  @FieldResolver(() => [MatchCounterfactual], {
    description:
      'What would be if the position did not ask for one of its things, for each of them. Everybody is scored once more for it.',
  })
  counterfactuals(@Root() match: CandidateMatchConnection) {
    return match.countWithoutEach();
  }
}

@Resolver(() => CandidateMatch)
export class CandidateMatchResolver {
  @FieldResolver(() => MatchExplanation, { description: 'Why, clause by clause.' })
  explanation(@Root() match: CandidateMatch) {
    return match.explain();
  }
}

@Resolver(() => Job)
export class JobTiersResolver {
  constructor(private readonly service: MatchService) {}

  @FieldResolver(() => [MatchTierCount], {
    nullable: true,
    description:
      'How many people are in each tier: there as soon as the job opens. Null when it is not open, or you may not match.',
  })
  matchTiers(@Ctx() session: Session, @Root() job: Job) {
    return this.service.tiersOfJob(session, job.id);
  }
}
