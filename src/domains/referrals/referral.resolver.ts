import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { PageArgs, RootPageArgs } from '../../platform/graphql/connection.js';
import { ChangeArgs } from '../../platform/graphql/mutation.js';
import type { Session } from '../../platform/graphql/session.js';
import type { CandidateService } from '../candidates/candidate.service.js';
import { Candidate } from '../candidates/candidate.type.js';
import type { JobService } from '../jobs/job.service.js';
import { Job } from '../jobs/job.type.js';
import type { UserService } from '../users/user.service.js';
import { User } from '../users/user.type.js';
import type { ReferralService } from './referral.service.js';
import {
  Referral,
  ReferralConnection,
  ReferralFilter,
  ReferralInput,
  ReferralOrder,
  ReferralPayload,
} from './referral.type.js';

@Resolver(() => Referral)
export class ReferralResolver {
  constructor(
    private readonly service: ReferralService,
    private readonly candidates: CandidateService,
    private readonly jobs: JobService,
    private readonly users: UserService,
  ) {}

  @Query(() => ReferralConnection, { description: 'Referrals. Default order: the latest first.' })
  referrals(
    @Ctx() session: Session,
    @Args(() => RootPageArgs) page: RootPageArgs,
    @Arg('filter', () => ReferralFilter, { nullable: true, description: 'The filter.' })
    filter?: ReferralFilter,
    @Arg('orderBy', () => ReferralOrder, { nullable: true, description: 'Sort order.' })
    orderBy?: ReferralOrder,
  ) {
    return this.service.page(session, page, filter, orderBy);
  }

  @Mutation(() => ReferralPayload, { description: 'Records that an employee refers a candidate.' })
  referralRecord(
    @Ctx() session: Session,
    @Arg('input', () => ReferralInput, { description: 'The referral.' }) input: ReferralInput,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.record(session, input, args);
  }

  @FieldResolver(() => User, {
    nullable: true,
    description: 'The employee, if they are a user here.',
  })
  referrer(@Ctx() session: Session, @Root() referral: Referral) {
    return this.users.byEmail(session, referral.referrerEmail);
  }

  @FieldResolver(() => Candidate, {
    nullable: true,
    description: 'The candidate; null when you may not see them.',
  })
  candidate(@Ctx() session: Session, @Root() referral: Referral) {
    return this.candidates.byId(session, referral.candidateId);
  }

  @FieldResolver(() => Job, { nullable: true, description: 'The job; null: any job.' })
  job(@Ctx() session: Session, @Root() referral: Referral) {
    return referral.jobId ? this.jobs.byId(session, referral.jobId) : undefined;
  }
}

@Resolver(() => Candidate)
export class CandidateReferralsResolver {
  constructor(private readonly service: ReferralService) {}

  @FieldResolver(() => ReferralConnection, {
    description: 'Referrals of the person, the latest first.',
  })
  referrals(
    @Ctx() session: Session,
    @Root() candidate: Candidate,
    @Args(() => PageArgs) page: PageArgs,
  ) {
    return this.service.pageOf(session, candidate.id, page);
  }
}
