import { Field, Float, ID, InputType } from 'type-graphql';
import { isId } from '../../platform/graphql/node.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { ApplicationStatus } from '../applications/application.enums.js';
import { Milestone } from '../jobs/job.enums.js';
import { Relationship, Seniority } from './candidate.enums.js';

@InputType({
  description: 'Numbers from min to max, both included. A bound that is left out is open.',
})
export class NumberRange {
  @Field(() => Float, { nullable: true, description: 'The smallest number.' })
  min?: number;

  @Field(() => Float, { nullable: true, description: 'The largest number.' })
  max?: number;
}

/**
 * The filter over people, shared by lists, both search engines and aggregates. All given fields must hold. A list
 * holds when any of its values does, so an empty one matches nobody. Texts are compared ignoring case.
 */
@InputType({
  description:
    'Filter over people. All given fields must hold. A list holds when any of its values does, and an empty one matches nobody. Texts are compared ignoring case.',
})
export class CandidateFilter {
  @Field(() => [ID], { nullable: true, description: 'Only these people.' })
  ids?: string[];

  @Field(() => [Relationship], { nullable: true, description: 'Relationship to the company.' })
  relationships?: Relationship[];

  @Field(() => [ID], { nullable: true, description: 'Have at least one of these skills.' })
  skillIds?: string[];

  @Field(() => [ID], {
    nullable: true,
    description: 'Have all of these skills. An empty list matches everybody.',
  })
  allSkillIds?: string[];

  @Field(() => [String], { nullable: true, description: 'Where they live, as recorded.' })
  locations?: string[];

  @Field(() => [String], {
    nullable: true,
    description: 'The country where they live, as recorded.',
  })
  countries?: string[];

  @Field(() => [String], { nullable: true, description: 'Their present title.' })
  titles?: string[];

  @Field(() => [String], { nullable: true, description: 'Their present company.' })
  companies?: string[];

  @Field(() => [Seniority], { nullable: true, description: 'Their band of seniority.' })
  seniorities?: Seniority[];

  @Field(() => [String], {
    nullable: true,
    description: 'Codes of languages that they speak at any level, like de.',
  })
  languages?: string[];

  @Field(() => NumberRange, { nullable: true, description: 'Years of experience.' })
  experienceYears?: NumberRange;

  @Field(() => [ID], {
    nullable: true,
    description: 'Came through one of these channels, by a touch or an application.',
  })
  channelIds?: string[];

  @Field(() => [ID], {
    nullable: true,
    description: 'Are in one of these talent pools. For those who may use pools.',
  })
  poolIds?: string[];

  @Field(() => [ID], {
    nullable: true,
    description: 'Have an application for one of these jobs, ended or not.',
  })
  jobIds?: string[];

  @Field(() => [ID], {
    nullable: true,
    description: 'Have an active application in one of these stages.',
  })
  stageIds?: string[];

  @Field(() => [Milestone], {
    nullable: true,
    description: 'Have an active application at one of these milestones.',
  })
  milestones?: Milestone[];

  @Field(() => [String], {
    nullable: true,
    description:
      'Have an application, ended or not, for a job of one of these departments. Compared exactly, with case.',
  })
  departments?: string[];

  @Field(() => [ApplicationStatus], {
    nullable: true,
    description: 'Have an application with one of these statuses.',
  })
  applicationStatuses?: ApplicationStatus[];

  @Field(() => DateTime, { nullable: true, description: 'Recorded at this time or later.' })
  createdFrom?: string;

  @Field(() => DateTime, { nullable: true, description: 'Recorded before this time.' })
  createdTo?: string;

  @Field(() => DateTime, { nullable: true, description: 'Last contact at this time or later.' })
  lastContactFrom?: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Last contact before this time. People who were never contacted do not match.',
  })
  lastContactTo?: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether there was ever any contact.' })
  contacted?: boolean;

  @Field(() => Boolean, { nullable: true, description: 'Whether they asked not to be contacted.' })
  doNotContact?: boolean;

  @Field(() => Boolean, {
    nullable: true,
    description: 'true: the consent ends in the future. false: it has ended, or none is recorded.',
  })
  consentValid?: boolean;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether they would move for a job. People of whom this is unknown match neither true nor false.',
  })
  willingToMove?: boolean;

  @Field(() => [String], {
    nullable: true,
    description: 'Imported from one of these sources. Compared exactly, with case.',
  })
  sources?: string[];
}

const idLists = [
  'ids',
  'skillIds',
  'allSkillIds',
  'channelIds',
  'poolIds',
  'jobIds',
  'stageIds',
] as const;
/**
 * The id of nothing. A malformed id is replaced by it: PostgreSQL can't compare it with a uuid, and leaving it out
 * would widen the filter.
 */
const nobody = '00000000-0000-0000-0000-000000000000';

/** The filter as all three builders need it: without nulls, and with ids in lower case. */
export function normalFilter(filter: CandidateFilter | null | undefined): CandidateFilter {
  const given = Object.fromEntries(
    Object.entries(filter ?? {}).filter(([, value]) => value !== null && value !== undefined),
  ) as CandidateFilter;
  for (const name of idLists) {
    if (given[name]) given[name] = given[name].map((id) => (isId(id) ? id.toLowerCase() : nobody));
  }
  return given;
}

/** Conditions on what belongs to a department: for a viewer who is limited to departments, only theirs counts. */
const ofDepartments: readonly (keyof CandidateFilter)[] = [
  'channelIds',
  'jobIds',
  'stageIds',
  'milestones',
  'departments',
  'applicationStatuses',
  'lastContactFrom',
  'lastContactTo',
  'contacted',
];

/** True when it depends on the departments that a viewer sees whom the filter finds among people whom the viewer sees. */
export const dependsOnDepartments = (filter: CandidateFilter): boolean =>
  ofDepartments.some((field) => filter[field] !== undefined && filter[field] !== null);
