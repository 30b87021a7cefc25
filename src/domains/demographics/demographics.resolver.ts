import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { Session } from '../../platform/graphql/session.js';
import { DateRangeInput } from '../analytics/common/analytics.args.js';
import { Period } from '../analytics/common/analytics.enums.js';
import type { DemographicsService } from './demographics.service.js';
import { DiversityBreakdown } from './demographics.type.js';

@Resolver()
export class DemographicsResolver {
  constructor(private readonly demographics: DemographicsService) {}

  @Query(() => DiversityBreakdown, {
    description: 'People by self-identified group and milestone, for one whole closed period; small and derivable cells are hidden. For ANALYST, AUDITOR and ADMIN.',
  })
  diversityBreakdown(
    @Ctx() session: Session,
    @Arg('category', () => String, { description: 'What people answered about: gender, race_ethnicity, disability, veteran, age_band …' }) category: string,
    @Arg('range', () => DateRangeInput, { nullable: true, description: 'One whole month, quarter or year that has ended, in UTC.' }) range?: DateRangeInput,
    @Arg('period', () => Period, { nullable: true, description: 'How long the range is: MONTH, QUARTER or YEAR; absent: told from the range.' }) period?: Period,
    @Arg('jobId', () => ID, { nullable: true, description: 'Only this job.' }) jobId?: string,
    @Arg('department', () => String, { nullable: true, description: 'Only jobs of this department.' }) department?: string,
  ) {
    return this.demographics.diversityBreakdown(session, { category, range, period, jobId, department });
  }
}
