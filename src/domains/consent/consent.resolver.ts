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
import { ChangeArgs } from '../../platform/graphql/mutation.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Session } from '../../platform/graphql/session.js';
import { Candidate } from '../candidates/candidate.type.js';
import type { ConsentPurposeService } from './consent-purpose.service.js';
import { ConsentVia } from './consent.enums.js';
import type { ConsentService } from './consent.service.js';
import {
  Consent,
  ConsentInput,
  ConsentPayload,
  ConsentPurpose,
  ConsentPurposeInput,
  ConsentPurposePayload,
  ConsentStanding,
  ConsentText,
  Objection,
} from './consent.type.js';

const person = { description: 'The person.' };
const purpose = { description: 'The purpose.' };
const via = { description: 'How they said it. Not PROFILE or IMPORT.' };
const at = { nullable: true, description: 'When. Default: now.' };

@Resolver(() => Candidate)
export class CandidateConsentsResolver {
  constructor(private readonly service: ConsentService) {}

  @FieldResolver(() => [ConsentStanding], {
    description:
      'What the person has said about each purpose that is used, as of now. Empty for ANALYST.',
  })
  consents(@Ctx() session: Session, @Root() candidate: Candidate) {
    return this.service.standingsOf(session, candidate.id);
  }

  @FieldResolver(() => [Consent], {
    description: 'Every consent of the person, the last recorded first. Empty for ANALYST.',
  })
  consentHistory(@Ctx() session: Session, @Root() candidate: Candidate) {
    return this.service.historyOf(session, candidate.id);
  }

  @FieldResolver(() => [Objection], {
    description: 'Every objection of the person, the newest first. Empty for ANALYST.',
  })
  objections(@Ctx() session: Session, @Root() candidate: Candidate) {
    return this.service.objectionsOf(session, candidate.id);
  }

  @Mutation(() => ConsentPayload, {
    description: 'Records that a person agreed to a purpose. For ADMIN and RECRUITER.',
  })
  consentRecord(
    @Ctx() session: Session,
    @Arg('input', () => ConsentInput, { description: 'What they agreed to.' }) input: ConsentInput,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.record(session, input, args);
  }

  @Mutation(() => ConsentPayload, {
    description:
      'Records that a person withdrew their consent to a purpose. It ends at once. For ADMIN and RECRUITER.',
  })
  consentWithdraw(
    @Ctx() session: Session,
    @Arg('candidateId', () => ID, person) candidateId: string,
    @Arg('purposeId', () => ID, purpose) purposeId: string,
    @Arg('via', () => ConsentVia, via) how: ConsentVia,
    @Args(() => ChangeArgs) args: ChangeArgs,
    @Arg('at', () => DateTime, at) when?: string,
  ) {
    return this.service.withdraw(session, candidateId, purposeId, { via: how, at: when }, args);
  }

  @Mutation(() => ConsentPayload, {
    description:
      'Records that a person was asked for consent. Refused when they were asked since their last consent, withdrew it or objected. For ADMIN and RECRUITER.',
  })
  consentAsk(
    @Ctx() session: Session,
    @Arg('candidateId', () => ID, person) candidateId: string,
    @Arg('purposeId', () => ID, purpose) purposeId: string,
    @Arg('via', () => ConsentVia, { description: 'How they were asked. Not PROFILE or IMPORT.' })
    how: ConsentVia,
    @Args(() => ChangeArgs) args: ChangeArgs,
    @Arg('textId', () => ID, { nullable: true, description: 'The words that they got.' })
    textId?: string,
    @Arg('at', () => DateTime, at) when?: string,
  ) {
    const said = { via: how, at: when, textId };
    return this.service.ask(session, candidateId, purposeId, said, args);
  }

  @Mutation(() => ConsentPayload, {
    description:
      'Records that a person objects to being contacted, for a purpose or at all. It wins over every consent. For ADMIN and RECRUITER.',
  })
  candidateObject(
    @Ctx() session: Session,
    @Arg('id', () => ID, person) id: string,
    @Arg('via', () => ConsentVia, via) how: ConsentVia,
    @Args(() => ChangeArgs) args: ChangeArgs,
    @Arg('to', () => ID, {
      nullable: true,
      description: 'The purpose; left out: any contact, which sets doNotContact.',
    })
    to?: string,
    @Arg('at', () => DateTime, at) when?: string,
  ) {
    return this.service.object(session, id, to, { via: how, at: when }, args);
  }

  @Mutation(() => ConsentPayload, {
    description: 'Records that a person took an objection back. For ADMIN and RECRUITER.',
  })
  candidateObjectionWithdraw(
    @Ctx() session: Session,
    @Arg('objectionId', () => ID, { description: 'The objection.' }) objectionId: string,
    @Arg('via', () => ConsentVia, via) how: ConsentVia,
    @Args(() => ChangeArgs) args: ChangeArgs,
    @Arg('at', () => DateTime, at) when?: string,
  ) {
    return this.service.withdrawObjection(session, objectionId, { via: how, at: when }, args);
  }
}

@Resolver(() => Consent)
export class ConsentResolver {
  constructor(private readonly purposes: ConsentPurposeService) {}

  @FieldResolver(() => ConsentPurpose, { description: 'The purpose.' })
  async purpose(@Ctx() session: Session, @Root() consent: Consent) {
    return (await this.purposes.all(session)).find(({ id }) => id === consent.purposeId);
  }

  @FieldResolver(() => ConsentText, {
    nullable: true,
    description: 'The words that they agreed to; null: not recorded.',
  })
  text(@Ctx() session: Session, @Root() consent: Consent) {
    return this.purposes.text(session, consent.textId ?? undefined);
  }
}

@Resolver(() => Objection)
export class ObjectionResolver {
  constructor(private readonly purposes: ConsentPurposeService) {}

  @FieldResolver(() => ConsentPurpose, {
    nullable: true,
    description: 'The purpose; null: any contact.',
  })
  async purpose(@Ctx() session: Session, @Root() objection: Objection) {
    return (await this.purposes.all(session)).find(({ id }) => id === objection.purposeId);
  }
}

@Resolver(() => ConsentPurpose)
export class ConsentPurposeResolver {
  constructor(private readonly service: ConsentPurposeService) {}

  @Query(() => [ConsentPurpose], {
    description: 'What people are asked to agree to, TALENT_POOL first. For everybody but ANALYST.',
  })
  consentPurposes(@Ctx() session: Session) {
    return this.service.all(session);
  }

  @FieldResolver(() => [ConsentText], {
    description: 'The words in which people are asked, by language, the newest version first.',
  })
  texts(@Ctx() session: Session, @Root() { id }: ConsentPurpose) {
    return this.service.textsOf(session, id);
  }

  @Mutation(() => ConsentPurposePayload, { description: 'Adds a purpose. For ADMIN.' })
  consentPurposeCreate(
    @Ctx() session: Session,
    @Arg('input', () => ConsentPurposeInput, purpose) input: ConsentPurposeInput,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.create(session, input, args);
  }

  @Mutation(() => ConsentPurposePayload, {
    description: 'Changes a purpose. Consents that were given keep their end. For ADMIN.',
  })
  consentPurposeUpdate(
    @Ctx() session: Session,
    @Arg('id', () => ID, purpose) id: string,
    @Arg('input', () => ConsentPurposeInput, { description: 'What to change.' })
    input: ConsentPurposeInput,
    @Args(() => ChangeArgs) args: ChangeArgs,
    @Arg('expectedVersion', () => Int, {
      nullable: true,
      description: 'The version that you read before the change.',
    })
    expectedVersion?: number,
  ) {
    return this.service.update(session, id, input, expectedVersion, args);
  }

  @Mutation(() => ConsentPurposePayload, {
    description: 'Adds the next version of the words in a language. For ADMIN.',
  })
  consentTextCreate(
    @Ctx() session: Session,
    @Arg('purposeId', () => ID, purpose) purposeId: string,
    @Arg('language', () => String, { description: 'ISO 639 code, like de.' }) language: string,
    @Arg('body', () => String, { description: 'The words.' }) body: string,
    @Args(() => ChangeArgs) args: ChangeArgs,
  ) {
    return this.service.createText(session, purposeId, { language, body }, args);
  }
}
