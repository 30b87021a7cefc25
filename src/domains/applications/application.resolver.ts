import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Int, Query, Resolver, Root } from 'type-graphql';
import { PageArgs, RootPageArgs } from '../../platform/graphql/connection.js';
import { selectedBy } from '../../platform/graphql/selected.js';
import type { Session } from '../../platform/graphql/session.js';
import type { CandidateService } from '../candidates/candidate.service.js';
import { Candidate } from '../candidates/candidate.type.js';
import type { ChannelService } from '../channels/channel.service.js';
import { Channel } from '../channels/channel.type.js';
import type { JobService } from '../jobs/job.service.js';
import { Job, Opening, Stage } from '../jobs/job.type.js';
import { ApplicationFilter } from './application.filter.js';
import type { ApplicationService } from './application.service.js';
import {
  Application,
  ApplicationConnection,
  ApplicationOrder,
  JobBoard,
  Offer,
  OfferConnection,
  Transition,
} from './application.type.js';

@Resolver(() => Application)
export class ApplicationResolver {
  constructor(
    private readonly service: ApplicationService,
    private readonly candidates: CandidateService,
    private readonly jobs: JobService,
    private readonly channels: ChannelService,
  ) {}

  @Query(() => Application, {
    nullable: true,
    description: 'One application; null when it does not exist or you may not see it.',
  })
  application(
    @Ctx() session: Session,
    @Arg('id', () => ID, { description: 'The application.' }) id: string,
    @Info() info: GraphQLResolveInfo,
  ) {
    return this.service.byId(session, id, selectedBy(info));
  }

  @Query(() => ApplicationConnection, {
    description: 'Applications. Default order: the latest applied first.',
  })
  applications(
    @Ctx() session: Session,
    @Info() info: GraphQLResolveInfo,
    @Args(() => RootPageArgs) page: RootPageArgs,
    @Arg('filter', () => ApplicationFilter, { nullable: true, description: 'The filter.' })
    filter?: ApplicationFilter,
    @Arg('orderBy', () => ApplicationOrder, { nullable: true, description: 'Sort order.' })
    orderBy?: ApplicationOrder,
  ) {
    return this.service.page(session, page, filter, orderBy, selectedBy(info));
  }

  @Query(() => OfferConnection, { description: 'Offers, the latest sent first.' })
  offers(@Ctx() session: Session, @Args(() => RootPageArgs) page: RootPageArgs) {
    return this.service.offers(session, page);
  }

  @Query(() => JobBoard, {
    nullable: true,
    description:
      'The pipeline board of one job; null when the job does not exist or you may not see it.',
  })
  jobBoard(
    @Ctx() session: Session,
    @Arg('jobId', () => ID, { description: 'The job.' }) jobId: string,
    @Arg('perStage', () => Int, { description: 'How many cards of each stage, 0 to 100.' })
    perStage: number,
    @Arg('waitFor', () => String, {
      nullable: true,
      description:
        'Wait until the change with this cursor is visible here. Mutations and lists return cursors.',
    })
    waitFor: string | undefined,
    @Info() info: GraphQLResolveInfo,
  ) {
    return this.service.board(session, jobId, perStage, waitFor, selectedBy(info));
  }

  @FieldResolver(() => Candidate, {
    nullable: true,
    description: 'Who applied; null when you may not see them.',
  })
  candidate(@Ctx() session: Session, @Root() application: Application) {
    return this.candidates.byId(session, application.candidateId);
  }

  @FieldResolver(() => Job, {
    nullable: true,
    description: 'The job; null when you may not see it.',
  })
  job(@Ctx() session: Session, @Root() application: Application) {
    return this.jobs.byId(session, application.jobId);
  }

  @FieldResolver(() => Channel, {
    nullable: true,
    description: 'The channel that it came through.',
  })
  channel(@Ctx() session: Session, @Root() application: Application) {
    return application.channelId ? this.channels.byId(session, application.channelId) : undefined;
  }

  @FieldResolver(() => Stage, {
    nullable: true,
    description: 'The last stage entered. It stays when the application ends.',
  })
  stage(@Ctx() session: Session, @Root() application: Application) {
    return application.stageId ? this.jobs.stage(session, application.stageId) : undefined;
  }

  @FieldResolver(() => [Transition], { description: 'Its history, oldest first.' })
  transitions(@Ctx() session: Session, @Root() application: Application) {
    return this.service.transitionsOf(session, application.id);
  }
}

@Resolver(() => Application)
export class ApplicationOffersResolver {
  constructor(private readonly service: ApplicationService) {}

  @FieldResolver(() => [Offer], { description: 'Offers made, by revision.' })
  offers(@Ctx() session: Session, @Root() application: Application) {
    return this.service.offersOf(session, application.id);
  }
}

@Resolver(() => Transition)
export class TransitionResolver {
  constructor(private readonly jobs: JobService) {}

  @FieldResolver(() => Stage, { nullable: true, description: 'The stage before.' })
  from(@Ctx() session: Session, @Root() transition: Transition) {
    return transition.fromStageId ? this.jobs.stage(session, transition.fromStageId) : undefined;
  }

  @FieldResolver(() => Stage, {
    nullable: true,
    description: 'The stage entered; null when the application ended.',
  })
  to(@Ctx() session: Session, @Root() transition: Transition) {
    return transition.toStageId ? this.jobs.stage(session, transition.toStageId) : undefined;
  }
}

@Resolver(() => Offer)
export class OfferResolver {
  constructor(private readonly service: ApplicationService) {}

  @FieldResolver(() => Application, {
    nullable: true,
    description: 'The application; null when you may not see it.',
  })
  application(@Ctx() session: Session, @Root() offer: Offer) {
    return this.service.byId(session, offer.applicationId);
  }
}

@Resolver(() => Opening)
export class OpeningResolver {
  constructor(private readonly service: ApplicationService) {}

  @FieldResolver(() => Application, {
    nullable: true,
    description: 'The application that filled it.',
  })
  application(@Ctx() session: Session, @Root() opening: Opening) {
    return opening.applicationId ? this.service.byId(session, opening.applicationId) : undefined;
  }
}

@Resolver(() => Candidate)
export class CandidateApplicationsResolver {
  constructor(private readonly service: ApplicationService) {}

  @FieldResolver(() => ApplicationConnection, {
    description: 'Applications of the person. Default order: the latest applied first.',
  })
  applications(
    @Ctx() session: Session,
    @Root() candidate: Candidate,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ApplicationFilter, { nullable: true, description: 'The filter.' })
    filter?: ApplicationFilter,
    @Arg('orderBy', () => ApplicationOrder, { nullable: true, description: 'Sort order.' })
    orderBy?: ApplicationOrder,
  ) {
    return this.service.pageOf(session, 'candidate_id', candidate.id, page, filter, orderBy);
  }
}

@Resolver(() => Job)
export class JobApplicationsResolver {
  constructor(private readonly service: ApplicationService) {}

  @FieldResolver(() => ApplicationConnection, {
    description: 'Applications for the job. Default order: the latest applied first.',
  })
  applications(
    @Ctx() session: Session,
    @Root() job: Job,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ApplicationFilter, { nullable: true, description: 'The filter.' })
    filter?: ApplicationFilter,
    @Arg('orderBy', () => ApplicationOrder, { nullable: true, description: 'Sort order.' })
    orderBy?: ApplicationOrder,
  ) {
    return this.service.pageOf(session, 'job_id', job.id, page, filter, orderBy);
  }
}
