import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { Session } from '../../../platform/graphql/session.js';
import type { RankingFairnessService } from './ranking.service.js';
import { RankingFairness } from './ranking.type.js';

@Resolver()
export class RankingFairnessResolver {
  constructor(private readonly fairness: RankingFairnessService) {}

  @Query(() => RankingFairness, {
    description: 'How self-identified groups stand in the ranking of an open job: skew, NDKL and the impact ratio of scoring above the median. Small cells are left out. For AUDITOR and ADMIN.',
  })
  rankingFairness(
    @Ctx() session: Session,
    @Arg('jobId', () => ID, { description: 'The job.' }) jobId: string,
    @Arg('category', () => String, { description: 'What people answered about: gender, race_ethnicity, disability, veteran, age_band …' }) category: string,
  ) {
    return this.fairness.rankingFairness(session, jobId, category);
  }
}
