import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { Session } from '../../../platform/graphql/session.js';
import type { RankingFairnessService } from './ranking.service.js';
import { RankingFairness } from './ranking.type.js';
import { RankingScoringRates } from './scoring.type.js';

@Resolver()
export class RankingFairnessResolver {
  constructor(private readonly fairness: RankingFairnessService) {}

  @Query(() => RankingFairness, {
    description:
      'Fairness figures of the ranking of an open job by self-identified group: skew, NDKL and the impact ratio of scoring above the median. Small cells are left out. For AUDITOR and ADMIN.',
  })
  rankingFairness(
    @Ctx() session: Session,
    @Arg('jobId', () => ID, { description: 'The job.' }) jobId: string,
    @Arg('category', () => String, {
      description:
        'The category of self-identification: gender, race_ethnicity, disability, veteran, age_band …',
    })
    category: string,
  ) {
    return this.fairness.rankingFairness(session, jobId, category);
  }

  @Query(() => RankingScoringRates, {
    description:
      "Scoring rates and impact ratios of the ranking of an open job as New York City's Local Law 144 defines them: by sex, by race and ethnicity, and by both. Small cells, and cells that would reveal one, are hidden. For AUDITOR and ADMIN.",
  })
  rankingScoringRates(
    @Ctx() session: Session,
    @Arg('jobId', () => ID, { description: 'The job.' }) jobId: string,
    @Arg('leaveOutSmall', () => Boolean, {
      defaultValue: true,
      description:
        'Leave categories with fewer than 2 % of the ranking out of the ratios. They are still shown.',
    })
    leaveOutSmall: boolean,
  ) {
    return this.fairness.rankingScoringRates(session, jobId, leaveOutSmall);
  }
}
