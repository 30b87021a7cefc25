import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { RootPageArgs } from '../../platform/graphql/connection.js';
import { ChangeArgs } from '../../platform/graphql/mutation.js';
import type { Session } from '../../platform/graphql/session.js';
import type { CandidateService } from '../candidates/candidate.service.js';
import { Candidate } from '../candidates/candidate.type.js';
import type { PersonalExportService } from './personal-export.service.js';
import {
  CandidateExportPayload,
  CandidateHolding,
  PersonalExport,
  PersonalExportConnection,
  PersonalExportFilter,
} from './personal-export.type.js';

const thePerson = { description: 'The person.' };

@Resolver(() => PersonalExport)
export class PersonalExportResolver {
  constructor(
    private readonly service: PersonalExportService,
    private readonly candidates: CandidateService,
  ) {}

  @Query(() => PersonalExportConnection, {
    description: 'Exports of people, the newest first. For ADMIN.',
  })
  personalExports(
    @Ctx() session: Session,
    @Args(() => RootPageArgs) page: RootPageArgs,
    @Arg('filter', () => PersonalExportFilter, { nullable: true, description: 'Which.' })
    filter?: PersonalExportFilter,
  ) {
    return this.service.page(session, page, filter);
  }

  @Query(() => PersonalExport, {
    nullable: true,
    description: 'An export of a person; null when it does not exist or you may not see it.',
  })
  personalExport(
    @Ctx() session: Session,
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
  ) {
    return this.service.byId(session, id);
  }

  @Query(() => [CandidateHolding], {
    nullable: true,
    description:
      'What is held about a person: each table with rows about them. Null when there is no such person. For ADMIN.',
  })
  candidateHoldings(@Ctx() session: Session, @Arg('id', () => ID, thePerson) id: string) {
    return this.service.holdings(session, id);
  }

  @Mutation(() => CandidateExportPayload, {
    description:
      'Asks for an archive of everything that is held about a person, self-identification included. It is made in the background and kept for 7 days. While one is being made, asking again gives the same. For ADMIN.',
  })
  candidateExport(
    @Ctx() session: Session,
    @Arg('id', () => ID, thePerson) id: string,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.ask(session, id, args);
  }

  @FieldResolver(() => Candidate, {
    nullable: true,
    description: 'The person; null when they were merged into somebody else since.',
  })
  candidate(@Ctx() session: Session, @Root() { candidateId }: PersonalExport) {
    return this.candidates.byId(session, candidateId);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Where the archive is: append it to the address of this installation. Whoever has this link gets the archive without signing in, so that it can be given to the person. Null unless the state is READY.',
  })
  downloadPath(@Root() made: PersonalExport) {
    return this.service.pathOf(made);
  }
}
