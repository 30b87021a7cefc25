import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { ChangePayload } from '../../platform/graphql/mutation.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { Candidate } from '../candidates/candidate.type.js';
import { ConsentBasis, ConsentState, ConsentVia, NoContactReason } from './consent.enums.js';

@ObjectType({
  description:
    'The words in which people are asked. They never change: other words are a new version.',
  simpleResolvers: true,
})
export class ConsentText {
  purposeId!: string;

  @Field(() => ID, { description: 'Its id.' })
  id!: string;

  @Field(() => String, { description: 'ISO 639 code of its language, like de.' })
  language!: string;

  @Field(() => Int, { description: 'Counts the versions of a purpose in this language.' })
  version!: number;

  @Field(() => String, { description: 'The words.' })
  body!: string;

  @Field(() => DateTime, { description: 'When it was written.' })
  createdAt!: string;

  @Field(() => String, { description: 'Who wrote it.' })
  createdBy!: string;
}

@ObjectType({
  description: 'What people are asked to agree to, or what they are contacted about.',
  simpleResolvers: true,
})
export class ConsentPurpose {
  @Field(() => ID, { description: 'Its id.' })
  id!: string;

  @Field(() => String, {
    description:
      'A short name for programs. TALENT_POOL is the one behind `Candidate.consentUntil`.',
  })
  code!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => ConsentBasis, { description: 'Whether it needs consent.' })
  basis!: ConsentBasis;

  @Field(() => Int, {
    nullable: true,
    description: 'How many months a consent lasts unless it says otherwise; null: without an end.',
  })
  defaultMonths?: number;

  @Field(() => Boolean, {
    description: 'false: it is no longer used, and nobody is contacted for it.',
  })
  active!: boolean;

  @Field(() => Int, { description: 'Number of changes.' })
  version!: number;
}

@ObjectType({
  description: 'One consent of a person. It never changes; a renewal is a new one.',
  simpleResolvers: true,
})
export class Consent {
  purposeId!: string;
  textId?: string;

  @Field(() => ID, { description: 'Its id.' })
  id!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was given; null: not known.' })
  givenAt?: string;

  @Field(() => DateTime, { nullable: true, description: 'When it is over; null: it has no end.' })
  expiresAt?: string;

  @Field(() => ConsentVia, { description: 'How it was given.' })
  via!: ConsentVia;

  @Field(() => String, { description: 'Who recorded it.' })
  recordedBy!: string;

  @Field(() => DateTime, { description: 'When it was recorded.' })
  recordedAt!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was withdrawn.' })
  withdrawnAt?: string;

  @Field(() => ConsentVia, { nullable: true, description: 'How it was withdrawn.' })
  withdrawnVia?: ConsentVia;

  @Field(() => String, { nullable: true, description: 'Who recorded the withdrawal.' })
  withdrawnBy?: string;

  @Field(() => Boolean, {
    description: 'true: the profile no longer says it, so it counts as never given.',
  })
  struckOut!: boolean;
}

@ObjectType({
  description: 'What a person has said about one purpose, as of now.',
  simpleResolvers: true,
})
export class ConsentStanding {
  @Field(() => ConsentPurpose, { description: 'The purpose.' })
  purpose!: ConsentPurpose;

  @Field(() => ConsentState, { description: 'What became of the consent.' })
  state!: ConsentState;

  @Field(() => Consent, { nullable: true, description: 'The consent that counts: the last one.' })
  consent?: Consent;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the person was asked, after the consent that counts; null: not asked since.',
  })
  askedAt?: string;

  @Field(() => Boolean, {
    description:
      'Whether they may be asked: once for a consent, and once again after it. Never after a withdrawal or an objection.',
  })
  mayAsk!: boolean;

  @Field(() => Boolean, { description: 'Whether they may be contacted for this purpose now.' })
  mayContact!: boolean;

  @Field(() => NoContactReason, { nullable: true, description: 'Why they may not be.' })
  noContactReason?: NoContactReason;
}

@ObjectType({ description: 'A person objected to being contacted.', simpleResolvers: true })
export class Objection {
  purposeId?: string;

  @Field(() => ID, { description: 'Its id.' })
  id!: string;

  @Field(() => DateTime, { description: 'When they objected.' })
  objectedAt!: string;

  @Field(() => ConsentVia, { description: 'How they said it.' })
  via!: ConsentVia;

  @Field(() => String, { description: 'Who recorded it.' })
  recordedBy!: string;

  @Field(() => DateTime, { description: 'When it was recorded.' })
  recordedAt!: string;

  @Field(() => DateTime, { nullable: true, description: 'When they took it back; null: it holds.' })
  withdrawnAt?: string;

  @Field(() => ConsentVia, { nullable: true, description: 'How they took it back.' })
  withdrawnVia?: ConsentVia;

  @Field(() => String, { nullable: true, description: 'Who recorded that they took it back.' })
  withdrawnBy?: string;
}

@InputType({ description: 'A purpose. In an update, fields that are left out stay unchanged.' })
export class ConsentPurposeInput {
  @Field(() => String, {
    nullable: true,
    description:
      'A short name for programs, like NEWSLETTER; required for a new one, and fixed after.',
  })
  code?: string;

  @Field(() => String, { nullable: true, description: 'Name; required for a new one.' })
  name?: string;

  @Field(() => ConsentBasis, { nullable: true, description: 'Default for a new one: CONSENT.' })
  basis?: ConsentBasis;

  @Field(() => Int, {
    nullable: true,
    description: 'How many months a consent lasts, 1 to 1200; null: without an end.',
  })
  defaultMonths?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is used.' })
  active?: boolean;
}

@InputType({ description: 'What a person agreed to.' })
export class ConsentInput {
  @Field(() => ID, { description: 'The person.' })
  candidateId!: string;

  @Field(() => ID, { description: 'The purpose.' })
  purposeId!: string;

  @Field(() => ID, { nullable: true, description: 'The words that they agreed to.' })
  textId?: string;

  @Field(() => DateTime, { nullable: true, description: 'When they agreed. Default: now.' })
  givenAt?: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the consent is over. Default: after the months of the purpose.',
  })
  expiresAt?: string;

  @Field(() => ConsentVia, { description: 'How they said it. Not PROFILE or IMPORT.' })
  via!: ConsentVia;
}

@ObjectType({ description: 'The result of the change.', simpleResolvers: true })
export class ConsentPayload extends ChangePayload {
  @Field(() => Candidate, {
    nullable: true,
    description: 'The person after the change; null when it was not made.',
  })
  candidate?: Candidate;
}

@ObjectType({ description: 'The result of the change.', simpleResolvers: true })
export class ConsentPurposePayload extends ChangePayload {
  @Field(() => ConsentPurpose, {
    nullable: true,
    description: 'The purpose after the change; null when it was not made.',
  })
  purpose?: ConsentPurpose;
}
