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
        'What people answered about: gender, race_ethnicity, disability, veteran, age_band …',
    })
    category: string,
    @Arg('range', () => DateRangeInput, {
      nullable: true,
      description:
        'One whole month, quarter or year that has ended, in UTC. What is shorter than the deployment publishes is hidden.',
    })
    range?: DateRangeInput,
    @Arg('period', () => Period, {
      nullable: true,
      description: 'How long the range is: MONTH, QUARTER or YEAR; absent: told from the range.',
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
        'The definition that you count on, like diversityBreakdown@2: another version is refused.',
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
      'Every table of self-identification that was published and is shown, in its newest version: for BI tools. For ANALYST, AUDITOR and ADMIN.',
  })
  diversityPublished(@Ctx() session: Session) {
    return this.breakdowns.diversityPublished(session);
  }

  @Query(() => [DiversityPublication], {
    description:
      'What was published of self-identification, all versions. For ANALYST, AUDITOR and ADMIN.',
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
      'Publishes the tables of a period again as a whole, from the data of today, as a new version. Refused where the difference of the versions would tell who has moved. For AUDITOR and ADMIN.',
  })
  async diversityRestate(
    @Ctx() session: Session,
    @Arg('category', () => String, { description: 'As in diversityBreakdown.' }) category: string,
    @Arg('range', () => DateRangeInput, { description: 'The period of the publication.' })
    range: DateRangeInput,
    @Arg('reason', () => String, { description: 'Why; it is kept with the new version.' })
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
