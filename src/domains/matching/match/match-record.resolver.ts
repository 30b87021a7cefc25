import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { PageArgs } from '../../../platform/graphql/connection.js';
import { DateTime } from '../../../platform/graphql/scalars.js';
import type { Session } from '../../../platform/graphql/session.js';
import type { CandidateService } from '../../candidates/candidate.service.js';
import { Candidate } from '../../candidates/candidate.type.js';
import { MatchTier } from '../fit/fit-formula.js';
import { TierEntry, TierEntryConnection } from '../score-projection/tier-entry.type.js';
import { MatchRunConnection } from './match-run.type.js';
import type { MatchRecordService } from './match-record.service.js';

@Resolver(() => TierEntry)
export class MatchRecordResolver {
  constructor(
    private readonly service: MatchRecordService,
    private readonly candidates: CandidateService,
  ) {}

  @Query(() => TierEntryConnection, {
    description:
      'People who entered a tier of a job, the latest first: "who entered tier A since Monday". The first scoring of a newly opened job counts too. People who may no longer be contacted are not listed.',
  })
  tierEntries(
    @Ctx() session: Session,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('jobId', () => ID, { description: 'The job.' }) jobId: string,
    @Arg('tier', () => MatchTier, { nullable: true, description: 'Only this tier.' })
    tier?: MatchTier,
    @Arg('since', () => DateTime, { nullable: true, description: 'At this time or later.' })
    since?: string,
  ) {
    return this.service.tierEntries(session, jobId, tier, since, page);
  }

  @Query(() => MatchRunConnection, {
    description:
      'Rankings that were shown, with the viewer, the newest first. For ADMIN and AUDITOR.',
  })
  matchRuns(
    @Ctx() session: Session,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('jobId', () => ID, { nullable: true, description: 'Only for this job.' }) jobId?: string,
    @Arg('candidateId', () => ID, {
      nullable: true,
      description: 'Only rankings that showed this person.',
    })
    candidateId?: string,
  ) {
    return this.service.runs(session, { jobId, candidateId }, page);
  }

  @FieldResolver(() => Candidate, {
    nullable: true,
    description: 'The person; null when they were deleted since.',
  })
  candidate(@Ctx() session: Session, @Root() entry: TierEntry) {
    return this.candidates.byId(session, entry.candidateId);
  }
}
