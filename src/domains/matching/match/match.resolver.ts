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
      'Ranks all people for a position, the top tier first. Give either jobId or position. People are left out, and counted, who asked not to be contacted, whose consent has expired, who have an active application for this job, or who were rejected for it.',
  })
  matchCandidates(
    @Ctx() session: Session,
    @Args(() => RootPageArgs) page: RootPageArgs,
    @Arg('jobId', () => ID, { nullable: true, description: 'The job to find people for.' })
    jobId?: string,
    @Arg('position', () => PositionInput, {
      nullable: true,
      description: 'A position that is not recorded as a job.',
    })
    position?: PositionInput,
    @Arg('weights', () => MatchWeightsInput, {
      nullable: true,
      description: 'Weights to use instead of the defaults.',
    })
    weights?: MatchWeightsInput,
    @Arg('asOf', () => DateTime, {
      nullable: true,
      description:
        'The day for which people are scored. Default: today, or the day of the projected scores. The facts about people are always the present ones.',
    })
    asOf?: string,
    @Arg('filter', () => CandidateFilter, { nullable: true, description: 'Filter over people.' })
    filter?: CandidateFilter,
  ) {
    return this.service.match(session, { ...page, jobId, position, weights, asOf, filter });
  }

  @FieldResolver(() => [MatchCounterfactual], {
    description:
      'Counterfactuals: the result if the position did not have one of its requirements, for each of them. Reading it scores everybody once more.',
  })
  counterfactuals(@Root() match: CandidateMatchConnection) {
    return match.countWithoutEach();
  }
}

@Resolver(() => CandidateMatch)
export class CandidateMatchResolver {
  @FieldResolver(() => MatchExplanation, {
    description: 'The explanation of the score, clause by clause.',
  })
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
      'Number of people in each tier, available as soon as the job opens. Null when the job is not open, or you may not match.',
  })
  matchTiers(@Ctx() session: Session, @Root() job: Job) {
    return this.service.tiersOfJob(session, job.id);
  }
}
