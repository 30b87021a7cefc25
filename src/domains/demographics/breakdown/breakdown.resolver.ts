import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { ChangeArgs } from '../../../platform/graphql/mutation.js';
import type { Session } from '../../../platform/graphql/session.js';
import { DateRangeInput } from '../../analytics/common/metric-args.type.js';
import { Period } from '../../analytics/common/analytics.enums.js';
import { DiversityPublication, DiversityRestatePayload } from '../publication/publication.type.js';
import type { BreakdownService } from './breakdown.service.js';
import { DiversityBreakdown, PublishedDiversity } from './breakdown.type.js';

@Resolver()
export class BreakdownResolver {
  constructor(private readonly breakdowns: BreakdownService) {}

  @Query(() => DiversityBreakdown, {
    description:
      'People by self-identified group and milestone, for one whole closed period; small and derivable cells are hidden. For ANALYST, AUDITOR and ADMIN.',
  })
  diversityBreakdown(
    @Ctx() session: Session,
    @Arg('category', () => String, {
      description:
        'The category of self-identification: gender, race_ethnicity, disability, veteran, age_band …',
    })
    category: string,
    @Arg('range', () => DateRangeInput, {
      nullable: true,
      description:
        'One whole month, quarter or year that has ended, in UTC. Periods shorter than those that the deployment publishes are hidden.',
    })
    range?: DateRangeInput,
    @Arg('period', () => Period, {
      nullable: true,
      description: 'Length of the range: MONTH, QUARTER or YEAR. Default: derived from the range.',
    })
    period?: Period,
    @Arg('jobId', () => ID, { nullable: true, description: 'Only this job.' }) jobId?: string,
    @Arg('department', () => String, {
      nullable: true,
      description: 'Only jobs of this department.',
    })
    department?: string,
    @Arg('definition', () => String, {
      nullable: true,
      description:
        'The definition that you expect, like diversityBreakdown@4. The query fails if the server has another version.',
    })
    definition?: string,
  ) {
    return this.breakdowns.diversityBreakdown(session, {
      category,
      range,
      period,
      jobId,
      department,
      definition,
    });
  }

  @Query(() => PublishedDiversity, {
    description:
      'Every published and shown table of self-identification, in its newest version. Made for BI tools. For ANALYST, AUDITOR and ADMIN.',
  })
  diversityPublished(@Ctx() session: Session) {
    return this.breakdowns.diversityPublished(session);
  }

  @Query(() => [DiversityPublication], {
    description:
      'Publications of self-identification, all versions. For ANALYST, AUDITOR and ADMIN.',
  })
  diversityPublications(
    @Ctx() session: Session,
    @Arg('category', () => String, { nullable: true, description: 'Only this category.' })
    category?: string,
  ) {
    return this.breakdowns.diversityPublications(session, category);
  }

  @Mutation(() => DiversityRestatePayload, {
    description:
      'Publishes all tables of a period again, from the data of today, as a new version. Refused when the difference between the versions would reveal who has moved. For AUDITOR and ADMIN.',
  })
  async diversityRestate(
    @Ctx() session: Session,
    @Arg('category', () => String, { description: 'As in diversityBreakdown.' }) category: string,
    @Arg('range', () => DateRangeInput, { description: 'The period of the publication.' })
    range: DateRangeInput,
    @Arg('reason', () => String, { description: 'The reason. It is stored with the new version.' })
    reason: string,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ): Promise<DiversityRestatePayload> {
    const { result, ...changed } = await this.breakdowns.diversityRestate(session, {
      category,
      range,
      reason,
      ...args,
    });
    return { ...changed, publication: result };
  }
}
