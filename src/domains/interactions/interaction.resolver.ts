import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { PageArgs, RootPageArgs } from '../../platform/graphql/connection.js';
import { ChangeArgs } from '../../platform/graphql/mutation.js';
import type { Session } from '../../platform/graphql/session.js';
import type { ApplicationService } from '../applications/application.service.js';
import { Application } from '../applications/application.type.js';
import type { CandidateService } from '../candidates/candidate.service.js';
import { Candidate } from '../candidates/candidate.type.js';
import type { InteractionService } from './interaction.service.js';
import {
  Interaction,
  InteractionConnection,
  InteractionFilter,
  InteractionInput,
  InteractionOrder,
  InteractionPayload,
} from './interaction.type.js';

@Resolver(() => Interaction)
export class InteractionResolver {
  constructor(
    private readonly service: InteractionService,
    private readonly candidates: CandidateService,
    private readonly applications: ApplicationService,
  ) {}

  @Query(() => InteractionConnection, {
    description: 'Interactions. Default order: the latest first.',
  })
  interactions(
    @Ctx() session: Session,
    @Args(() => RootPageArgs) page: RootPageArgs,
    @Arg('filter', () => InteractionFilter, { nullable: true, description: 'The filter.' })
    filter?: InteractionFilter,
    @Arg('orderBy', () => InteractionOrder, { nullable: true, description: 'Sort order.' })
    orderBy?: InteractionOrder,
  ) {
    return this.service.page(session, page, filter, orderBy);
  }

  @Mutation(() => InteractionPayload, {
    description: 'Adds an interaction to the timeline of a candidate.',
  })
  interactionLog(
    @Ctx() session: Session,
    @Arg('input', () => InteractionInput, { description: 'The interaction.' })
    input: InteractionInput,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.log(session, input, args);
  }

  @FieldResolver(() => Candidate, {
    nullable: true,
    description: 'The candidate; null when you may not see them.',
  })
  candidate(@Ctx() session: Session, @Root() interaction: Interaction) {
    return this.candidates.byId(session, interaction.candidateId);
  }

  @FieldResolver(() => Application, {
    nullable: true,
    description: 'The application that it was about.',
  })
  application(@Ctx() session: Session, @Root() interaction: Interaction) {
    return interaction.applicationId
      ? this.applications.byId(session, interaction.applicationId)
      : undefined;
  }
}

@Resolver(() => Candidate)
export class CandidateInteractionsResolver {
  constructor(private readonly service: InteractionService) {}

  @FieldResolver(() => InteractionConnection, {
    description: 'The timeline of the person, the latest first.',
  })
  interactions(
    @Ctx() session: Session,
    @Root() candidate: Candidate,
    @Args(() => PageArgs) page: PageArgs,
  ) {
    return this.service.pageOf(session, 'candidate_id', candidate.id, page);
  }
}

@Resolver(() => Application)
export class ApplicationInteractionsResolver {
  constructor(private readonly service: InteractionService) {}

  @FieldResolver(() => InteractionConnection, {
    description: 'Interactions about this application, the latest first.',
  })
  interactions(
    @Ctx() session: Session,
    @Root() application: Application,
    @Args(() => PageArgs) page: PageArgs,
  ) {
    return this.service.pageOf(session, 'application_id', application.id, page);
  }
}
