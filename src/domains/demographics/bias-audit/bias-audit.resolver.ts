import { Arg, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import type { Session } from '../../../platform/graphql/session.js';
import { Milestone } from '../../jobs/job.enums.js';
import type { BiasAuditService } from './bias-audit.service.js';
import { BiasAudit } from './bias-audit.type.js';

@Resolver()
export class BiasAuditResolver {
  constructor(private readonly audits: BiasAuditService) {}

  @Query(() => BiasAudit, {
    description:
      "The bias audit of a closed year in the form of New York City's Local Law 144: selection rates and impact ratios by sex, by race and ethnicity, and by both. Small categories, and those that would reveal one, are hidden. Each look is noted. For AUDITOR and ADMIN.",
  })
  biasAudit(
    @Ctx() session: Session,
    @Arg('year', () => Int, {
      description: 'Year of the applied date, in UTC. It must have ended.',
    })
    year: number,
    @Arg('selectedAt', () => Milestone, {
      defaultValue: Milestone.INTERVIEW,
      description: 'People who reach this milestone or a later one count as selected.',
    })
    selectedAt: Milestone,
    @Arg('leaveOutSmall', () => Boolean, {
      defaultValue: true,
      description:
        'Leave categories with fewer than 2 % of the applicants out of the ratios. They are still shown.',
    })
    leaveOutSmall: boolean,
    @Arg('jobId', () => ID, {
      nullable: true,
      description: 'Only this job, by sex and by race. Refused where that would reveal few people.',
    })
    jobId?: string,
    @Arg('department', () => String, {
      nullable: true,
      description:
        'Only jobs of this department, by sex and by race. Refused where that would reveal few people.',
    })
    department?: string,
    @Arg('definition', () => String, {
      nullable: true,
      description:
        'The definition that you expect, like biasAudit@2. The query fails if the server has another version.',
    })
    definition?: string,
  ) {
    return this.audits.biasAudit(session, {
      year,
      selectedAt,
      jobId,
      department,
      leaveOutSmall,
      definition,
    });
  }
}
