import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { PageArgs, RootPageArgs } from '../../platform/graphql/connection.js';
import { ChangeArgs } from '../../platform/graphql/mutation.js';
import type { Session } from '../../platform/graphql/session.js';
import type { CandidateService } from '../candidates/candidate.service.js';
import { Candidate } from '../candidates/candidate.type.js';
import type { ErasureService } from '../erasure/erasure.service.js';
import { Erasure } from '../erasure/erasure.type.js';
import type { LegalHoldService } from './legal-hold.service.js';
import { RetentionItemState } from './retention.enums.js';
import type { RetentionRuleService } from './retention-rule.service.js';
import type { RetentionRunService } from './retention-run.service.js';
import {
  LegalHold,
  LegalHoldConnection,
  LegalHoldPayload,
  RetentionCounts,
  RetentionItem,
  RetentionItemConnection,
  RetentionRule,
  RetentionRuleInput,
  RetentionRulePayload,
  RetentionRun,
  RetentionRunConnection,
  RetentionRunPayload,
} from './retention.type.js';

const version = {
  nullable: true,
  description: 'The version that you read before the change.',
} as const;
const theRule = { description: 'The rule.' };
const theRun = { description: 'The run.' };

@Resolver(() => RetentionRule)
export class RetentionRuleResolver {
  constructor(private readonly service: RetentionRuleService) {}

  @Query(() => [RetentionRule], {
    description: 'The rules how long people are kept. For ADMIN and AUDITOR.',
  })
  retentionRules(@Ctx() session: Session) {
    return this.service.all(session);
  }

  @Mutation(() => RetentionRulePayload, { description: 'Adds a rule. For ADMIN.' })
  retentionRuleCreate(
    @Ctx() session: Session,
    @Arg('input', () => RetentionRuleInput, theRule) input: RetentionRuleInput,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.create(session, input, args);
  }

  @Mutation(() => RetentionRulePayload, {
    description: 'Changes a rule, or turns it on or off. For ADMIN.',
  })
  retentionRuleUpdate(
    @Ctx() session: Session,
    @Arg('id', () => ID, theRule) id: string,
    @Arg('input', () => RetentionRuleInput, { description: 'What to change.' })
    input: RetentionRuleInput,
    @Args(() => ChangeArgs) args: ChangeArgs,
    @Arg('expectedVersion', () => Int, version) expectedVersion?: number,
  ) {
    return this.service.update(session, id, input, expectedVersion, args);
  }

  @Mutation(() => RetentionRulePayload, {
    description: 'Deletes a rule. Lists that were made by it stay. For ADMIN.',
  })
  retentionRuleDelete(
    @Ctx() session: Session,
    @Arg('id', () => ID, theRule) id: string,
    @Args(() => ChangeArgs) args: ChangeArgs,
    @Arg('expectedVersion', () => Int, version) expectedVersion?: number,
  ) {
    return this.service.delete(session, id, expectedVersion, args);
  }
}

@Resolver(() => RetentionRun)
export class RetentionRunResolver {
  constructor(private readonly service: RetentionRunService) {}

  @Query(() => RetentionRunConnection, {
    description: 'Lists of people who were due, the newest first. For ADMIN and AUDITOR.',
  })
  retentionRuns(@Ctx() session: Session, @Args(() => RootPageArgs) page: RootPageArgs) {
    return this.service.page(session, page);
  }

  @Query(() => RetentionRun, {
    nullable: true,
    description: 'A run; null when there is none. For ADMIN and AUDITOR.',
  })
  retentionRun(@Ctx() session: Session, @Arg('id', () => ID, theRun) id: string) {
    return this.service.byId(session, id);
  }

  @Mutation(() => RetentionRunPayload, {
    description:
      'A dry run: makes the list of everybody who is due by the rules that are turned on. It takes the place of a list that waits for approval. For ADMIN.',
    name: 'retentionRun',
  })
  propose(@Ctx() session: Session, @Args(() => ChangeArgs) args: ChangeArgs) {
    return this.service.propose(session, args);
  }

  @Mutation(() => RetentionRunPayload, {
    description:
      'Approves a list, after taking off everybody who has changed since. Where two have to approve, the second does it. For ADMIN.',
  })
  retentionRunApprove(
    @Ctx() session: Session,
    @Arg('id', () => ID, theRun) id: string,
    @Args(() => ChangeArgs) args: ChangeArgs,
    @Arg('expectedVersion', () => Int, version) expectedVersion?: number,
  ) {
    return this.service.approve(session, id, expectedVersion, args);
  }

  @Mutation(() => RetentionRunPayload, {
    description: 'Decides against a list that waits for approval. For ADMIN.',
  })
  retentionRunCancel(
    @Ctx() session: Session,
    @Arg('id', () => ID, theRun) id: string,
    @Args(() => ChangeArgs) args: ChangeArgs,
    @Arg('expectedVersion', () => Int, version) expectedVersion?: number,
  ) {
    return this.service.cancel(session, id, expectedVersion, args);
  }

  @FieldResolver(() => RetentionCounts, { description: 'How many people are in which state.' })
  counts(@Ctx() session: Session, @Root() { id }: RetentionRun) {
    return this.service.countsOf(session, id);
  }

  @FieldResolver(() => RetentionItemConnection, {
    description: 'The people on the list, those who are due longest first.',
  })
  people(
    @Ctx() session: Session,
    @Root() { id }: RetentionRun,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('states', () => [RetentionItemState], {
      nullable: true,
      description: 'Only those in one of these states.',
    })
    states?: RetentionItemState[],
  ) {
    return this.service.itemsOf(session, id, page, states);
  }
}

@Resolver(() => RetentionItem)
export class RetentionItemResolver {
  constructor(
    private readonly candidates: CandidateService,
    private readonly erasures: ErasureService,
  ) {}

  @FieldResolver(() => Candidate, { nullable: true, description: 'The person; null: erased.' })
  candidate(@Ctx() session: Session, @Root() { candidateId }: RetentionItem) {
    return this.candidates.byId(session, candidateId);
  }

  @FieldResolver(() => Erasure, {
    nullable: true,
    description: 'The entry of the ledger; null: not erased by this run.',
  })
  erasure(@Ctx() session: Session, @Root() { erasureId }: RetentionItem) {
    return erasureId ? this.erasures.byId(session, erasureId) : undefined;
  }
}

@Resolver(() => LegalHold)
export class LegalHoldResolver {
  constructor(
    private readonly service: LegalHoldService,
    private readonly candidates: CandidateService,
  ) {}

  @Query(() => LegalHoldConnection, {
    description: 'Legal holds, the newest first. For ADMIN and AUDITOR.',
  })
  legalHolds(
    @Ctx() session: Session,
    @Args(() => RootPageArgs) page: RootPageArgs,
    @Arg('released', () => Boolean, {
      defaultValue: false,
      description: 'true: those that were released too.',
    })
    released: boolean,
  ) {
    return this.service.page(session, page, released);
  }

  @Mutation(() => LegalHoldPayload, {
    description: 'Keeps a person, whatever rules or anybody says, until it is released. For ADMIN.',
  })
  legalHoldSet(
    @Ctx() session: Session,
    @Arg('candidateId', () => ID, { description: 'The person.' }) candidateId: string,
    @Arg('reason', () => String, { description: 'Why, like the number of a lawsuit.' })
    reason: string,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.set(session, candidateId, reason, args);
  }

  @Mutation(() => LegalHoldPayload, { description: 'Releases a legal hold. For ADMIN.' })
  legalHoldRelease(
    @Ctx() session: Session,
    @Arg('id', () => ID, { description: 'The hold.' }) id: string,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.release(session, id, args);
  }

  @FieldResolver(() => Candidate, { nullable: true, description: 'The person.' })
  candidate(@Ctx() session: Session, @Root() { candidateId }: LegalHold) {
    return this.candidates.byId(session, candidateId);
  }
}

@Resolver(() => Candidate)
export class CandidateLegalHoldsResolver {
  constructor(private readonly service: LegalHoldService) {}

  @FieldResolver(() => [LegalHold], {
    description: 'Legal holds of the person, the newest first. For ADMIN and AUDITOR.',
  })
  legalHolds(@Ctx() session: Session, @Root() { id }: Candidate) {
    return this.service.ofCandidate(session, id);
  }
}
