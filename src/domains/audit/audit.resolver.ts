import { GraphQLJSONObject } from 'graphql-scalars';
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { RootPageArgs } from '../../platform/graphql/connection.js';
import type { Session } from '../../platform/graphql/session.js';
import type { CandidateService } from '../candidates/candidate.service.js';
import { Candidate } from '../candidates/candidate.type.js';
import type { AuditService } from './audit.service.js';
import {
  AuditChainArgs,
  AuditChainCheck,
  AuditChange,
  AuditEvent,
  AuditEventConnection,
  AuditEventFilter,
  AuditEventOrder,
} from './audit.type.js';

@Resolver(() => AuditEvent)
export class AuditResolver {
  constructor(
    private readonly service: AuditService,
    private readonly candidates: CandidateService,
  ) {}

  @Query(() => AuditEventConnection, {
    description:
      'The audit log: who saw or changed which sensitive thing. Default order: the newest first. Filter by candidateIds for who saw a person. For ADMIN and AUDITOR.',
  })
  auditEvents(
    @Ctx() session: Session,
    @Args(() => RootPageArgs) page: RootPageArgs,
    @Arg('filter', () => AuditEventFilter, { nullable: true, description: 'The filter.' })
    filter?: AuditEventFilter,
    @Arg('orderBy', () => AuditEventOrder, { nullable: true, description: 'Sort order.' })
    orderBy?: AuditEventOrder,
  ) {
    return this.service.page(session, page, filter ?? undefined, orderBy);
  }

  @Query(() => AuditChainCheck, {
    description:
      'Checks up to 20,000 entries of the audit log. Query again with `after: checkedTo` until it is complete. For ADMIN and AUDITOR.',
  })
  auditChain(@Ctx() session: Session, @Args(() => AuditChainArgs) { after }: AuditChainArgs) {
    return this.service.check(session, after);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'The name of the user or of the API key; null for others, and when it is gone.',
  })
  actorName(@Ctx() session: Session, @Root() event: AuditEvent) {
    return this.service.nameOf(session, event);
  }

  @FieldResolver(() => Candidate, {
    nullable: true,
    description: 'The one person whom it is about; null when it is about several or none.',
  })
  candidate(@Ctx() session: Session, @Root() { candidateId }: AuditEvent) {
    return candidateId ? this.candidates.byId(session, candidateId) : undefined;
  }

  @FieldResolver(() => GraphQLJSONObject, {
    nullable: true,
    description: 'What a list or a search was asked with; null when it was erased.',
  })
  arguments(@Ctx() session: Session, @Root() event: AuditEvent) {
    return this.service.argumentsOf(session, event);
  }

  @FieldResolver(() => [AuditChange], { description: 'The objects that were edited.' })
  changes(@Ctx() session: Session, @Root() event: AuditEvent) {
    return this.service.changesOf(session, event);
  }
}
