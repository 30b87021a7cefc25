import { Field, Float, InputType, Int } from 'type-graphql';
import { DateScalar, DateTime } from '../../platform/graphql/scalars.js';
import { Relationship, Seniority, SkillEvidence } from './candidate.enums.js';

@InputType({ description: 'A language, with its level in the Common European Framework if known.' })
export class LanguageInput {
  @Field(() => String, { description: 'ISO 639 code, like de.' })
  code!: string;

  @Field(() => String, { nullable: true, description: 'A1 to C2.' })
  level?: string;
}

@InputType({ description: 'A point on the earth.' })
export class CoordinatesInput {
  @Field(() => Float, { description: 'Degrees north, -90 to 90.' })
  latitude!: number;

  @Field(() => Float, { description: 'Degrees east, -180 to 180.' })
  longitude!: number;
}

@InputType({ description: 'A skill that a person has. Leave out what is not known.' })
export class CandidateSkillInput {
  @Field(() => String, { description: 'Its name or an alias, like js.' })
  name!: string;

  @Field(() => Int, { nullable: true, description: '1 to 5.' })
  level?: number;

  @Field(() => Float, { nullable: true, description: 'Years of use.' })
  years?: number;

  @Field(() => DateScalar, { nullable: true, description: 'When it was last used.' })
  lastUsed?: string;

  @Field(() => SkillEvidence, {
    defaultValue: 'RECRUITER',
    description: 'The evidence for it.',
  })
  evidence!: SkillEvidence;
}

@InputType({
  description:
    'Fields of a candidate. In an update, fields that are left out stay unchanged, and null clears a field.',
})
export class CandidateInput {
  @Field(() => String, { nullable: true, description: 'Given name.' })
  givenName?: string | null;

  @Field(() => String, { nullable: true, description: 'Family name.' })
  familyName?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'E-mail addresses, the preferred one first.',
  })
  emails?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Telephone number.' })
  phone?: string | null;

  @Field(() => String, { nullable: true, description: 'Where the person lives.' })
  location?: string | null;

  @Field(() => String, { nullable: true, description: 'Country.' })
  country?: string | null;

  @Field(() => CoordinatesInput, {
    nullable: true,
    description: 'Where the person lives, on the map.',
  })
  coordinates?: CoordinatesInput | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the person would move for a job.' })
  willingToMove?: boolean | null;

  @Field(() => String, { nullable: true, description: 'Current title.' })
  title?: string | null;

  @Field(() => String, { nullable: true, description: 'Current employer.' })
  company?: string | null;

  @Field(() => Relationship, {
    nullable: true,
    description: 'Relationship to the company. Default for a new person: PASSIVE.',
  })
  relationship?: Relationship | null;

  @Field(() => String, { nullable: true, description: 'Highest degree.' })
  education?: string | null;

  @Field(() => Float, { nullable: true, description: 'Years of professional experience.' })
  experienceYears?: number | null;

  @Field(() => Seniority, { nullable: true, description: 'Band of seniority.' })
  seniority?: Seniority | null;

  @Field(() => [LanguageInput], {
    nullable: true,
    description: 'Languages spoken. The list replaces the old one.',
  })
  languages?: LanguageInput[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Certificates held. The list replaces the old one.',
  })
  certificates?: string[] | null;

  @Field(() => [CandidateSkillInput], {
    nullable: true,
    description: 'Skills. The list replaces the old one.',
  })
  skills?: CandidateSkillInput[] | null;

  @Field(() => String, { nullable: true, description: 'Summary in the words of the person.' })
  summary?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'End of the consent to keep data.' })
  consentUntil?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the person asked not to be contacted.',
  })
  doNotContact?: boolean | null;
}
