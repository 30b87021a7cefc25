import { Field, Float, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf, SortDirection } from '../../platform/graphql/connection.js';
import { ChangePayload } from '../../platform/graphql/mutation.js';
import { Node } from '../../platform/graphql/node.js';
import { DateScalar, DateTime } from '../../platform/graphql/scalars.js';
import { Relationship, Seniority, SkillEvidence } from './candidate.enums.js';

@ObjectType({
  description: 'A language, with its level in the Common European Framework if known.',
  simpleResolvers: true,
})
export class Language {
  @Field(() => String, { description: 'ISO 639 code, like de.' })
  code!: string;

  @Field(() => String, { nullable: true, description: 'A1 to C2; null: unknown.' })
  level?: string;
}

@ObjectType({ description: 'A point on the earth.', simpleResolvers: true })
export class Coordinates {
  @Field(() => Float, { description: 'Degrees north.' })
  latitude!: number;

  @Field(() => Float, { description: 'Degrees east.' })
  longitude!: number;
}

/** Reads the stored form, `de:B2` or `de`. */
export const toLanguages = (stored: readonly string[]): Language[] =>
  stored.map((text) => {
    const [code, level] = text.split(':') as [string, string | undefined];
    return { code, level };
  });

export const toCoordinates = (row: {
  latitude: number | null;
  longitude: number | null;
}): Coordinates | undefined =>
  row.latitude == null || row.longitude == null // one that is not selected is missing
    ? undefined
    : { latitude: row.latitude, longitude: row.longitude };

@ObjectType({
  description: 'A skill that a person has. Null is unknown, not zero.',
  simpleResolvers: true,
})
export class CandidateSkill {
  skillId!: string;

  @Field(() => Int, { nullable: true, description: '1 to 5.' })
  level?: number;

  @Field(() => Float, { nullable: true, description: 'Years of use.' })
  years?: number;

  @Field(() => DateScalar, { nullable: true, description: 'When it was last used.' })
  lastUsed?: string;

  @Field(() => SkillEvidence, { description: 'The evidence for it.' })
  evidence!: SkillEvidence;
}

@ObjectType({ description: 'A position that a person held.', simpleResolvers: true })
export class Experience {
  @Field(() => String, { description: 'Title of the position.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'Employer.' })
  company?: string;

  @Field(() => DateScalar, { nullable: true, description: 'First day.' })
  startedOn?: string;

  @Field(() => DateScalar, { nullable: true, description: 'Last day.' })
  endedOn?: string;

  @Field(() => Boolean, { description: 'Whether it is held now.' })
  current!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Subject. For ADMIN, RECRUITER and HIRING_MANAGER.',
  })
  summary?: string;
}

@ObjectType({
  description: 'A person whom the company might hire, now or later. Not tied to a job.',
  implements: Node,
  simpleResolvers: true,
})
export class Candidate extends Node {
  @Field(() => String, {
    nullable: true,
    description: 'The system that the person was imported from.',
  })
  source?: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The id in that system; a hash of it when it holds an e-mail address. For ADMIN, RECRUITER and HIRING_MANAGER.',
  })
  externalId?: string;

  @Field(() => String, { nullable: true, description: 'Given name.' })
  givenName?: string;

  @Field(() => String, { nullable: true, description: 'Family name.' })
  familyName?: string;

  @Field(() => String, { description: 'Given and family name; empty when neither is known.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The preferred e-mail address. For ADMIN, RECRUITER and HIRING_MANAGER.',
  })
  email?: string;

  @Field(() => [String], {
    description: 'All e-mail addresses. For ADMIN, RECRUITER and HIRING_MANAGER.',
  })
  emails!: string[];

  @Field(() => String, {
    nullable: true,
    description: 'Telephone number. For ADMIN, RECRUITER and HIRING_MANAGER.',
  })
  phone?: string;

  @Field(() => String, { nullable: true, description: 'Where the person lives.' })
  location?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Country, as ISO 3166 code if the source gives one.',
  })
  country?: string;

  @Field(() => Coordinates, { nullable: true, description: 'Where the person lives, on the map.' })
  coordinates?: Coordinates;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the person would move for a job; null: unknown.',
  })
  willingToMove?: boolean;

  @Field(() => String, { nullable: true, description: 'Current title.' })
  title?: string;

  @Field(() => String, { nullable: true, description: 'Current employer.' })
  company?: string;

  @Field(() => Relationship, { description: 'Relationship to the company.' })
  relationship!: Relationship;

  @Field(() => String, { nullable: true, description: 'Highest degree.' })
  education?: string;

  @Field(() => Float, {
    nullable: true,
    description: 'Years of professional experience; null: unknown.',
  })
  experienceYears?: number;

  @Field(() => Seniority, { nullable: true, description: 'Band of seniority.' })
  seniority?: Seniority;

  @Field(() => [Language], { description: 'Languages spoken.' })
  languages!: Language[];

  @Field(() => [String], { description: 'Certificates held.' })
  certificates!: string[];

  @Field(() => String, {
    nullable: true,
    description: 'Summary in the words of the person. For ADMIN, RECRUITER and HIRING_MANAGER.',
  })
  summary?: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'End of the consent to keep data; null: not recorded.',
  })
  consentUntil?: string;

  @Field(() => Boolean, {
    description: 'Whether the person asked not to be contacted. It overrides any consent.',
  })
  doNotContact!: boolean;

  @Field(() => Int, { description: 'Number of edits. Pass it as expectedVersion.' })
  version!: number;

  @Field(() => DateTime, { description: 'When the person was recorded here.' })
  createdAt!: string;

  @Field(() => DateTime, { description: 'When the record was last edited.' })
  updatedAt!: string;
}

export const CandidateConnection = connectionOf(Candidate, 'Candidate');

export const CandidateOrderField = {
  CREATED_AT: 'CREATED_AT',
  NAME: 'NAME',
  EXPERIENCE_YEARS: 'EXPERIENCE_YEARS',
  UPDATED_AT: 'UPDATED_AT',
} as const;
export type CandidateOrderField = keyof typeof CandidateOrderField;
registerEnumType(CandidateOrderField, {
  name: 'CandidateOrderField',
  description: 'The fields that a list of candidates can be sorted by.',
  valuesConfig: {
    CREATED_AT: { description: 'When the person was recorded here.' },
    NAME: { description: 'Family name, then given name.' },
    EXPERIENCE_YEARS: { description: 'Years of experience.' },
    UPDATED_AT: { description: 'Last edit.' },
  },
});

@InputType({ description: 'Sort order of a list of candidates.' })
export class CandidateOrder {
  @Field(() => CandidateOrderField, { description: 'The field to sort by.' })
  field!: CandidateOrderField;

  @Field(() => SortDirection, {
    defaultValue: SortDirection.ASC,
    description: 'Ascending or descending.',
  })
  direction!: SortDirection;
}

@ObjectType({ description: 'The result of a change to a candidate.', simpleResolvers: true })
export class CandidatePayload extends ChangePayload {
  @Field(() => Candidate, {
    nullable: true,
    description: 'The candidate after the change; null when it was not made.',
  })
  candidate?: Candidate;
}

@ObjectType({ description: 'The result of candidateUpsert.', simpleResolvers: true })
export class CandidateUpsertPayload extends CandidatePayload {
  @Field(() => Boolean, { nullable: true, description: 'Whether the candidate was created.' })
  created?: boolean;
}
