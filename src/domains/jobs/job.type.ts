import { Field, Float, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf, SortDirection } from '../../platform/graphql/connection.js';
import { Node } from '../../platform/graphql/node.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { Seniority } from '../candidates/candidate.enums.js';
import { Coordinates, Language } from '../candidates/candidate.type.js';
import { JobStatus, Milestone, SkillNeed } from './job.enums.js';

@ObjectType({ description: 'A skill that a job requires.', simpleResolvers: true })
export class JobSkill {
  skillId!: string;

  @Field(() => SkillNeed, { description: 'How much it is needed.' })
  need!: SkillNeed;

  @Field(() => Int, { nullable: true, description: 'Minimum level, 1 to 5.' })
  minLevel?: number;

  @Field(() => Float, { nullable: true, description: 'Minimum years of use.' })
  minYears?: number;
}

@ObjectType({
  description: 'A step of the pipeline of one job.',
  implements: Node,
  simpleResolvers: true,
})
export class Stage extends Node {
  jobId!: string;

  @Field(() => String, { description: 'Name, unique within the job.' })
  name!: string;

  @Field(() => Int, { description: 'Position in the pipeline, ascending.' })
  position!: number;

  @Field(() => Milestone, { description: 'Its meaning, for comparing jobs.' })
  milestone!: Milestone;

  @Field(() => Boolean, {
    description: 'Whether it was removed from the pipeline. History still names it.',
  })
  deleted!: boolean;
}

@ObjectType({ description: 'One seat of a job.', implements: Node, simpleResolvers: true })
export class Opening extends Node {
  jobId!: string;
  applicationId?: string;

  @Field(() => DateTime, { description: 'When the seat was opened.' })
  openedAt!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was filled.' })
  filledAt?: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was cancelled.' })
  closedAt?: string;
}

@ObjectType({
  description: 'A position with its requirements.',
  implements: Node,
  simpleResolvers: true,
})
export class Job extends Node {
  @Field(() => String, { nullable: true, description: 'The system that it was imported from.' })
  source?: string;

  @Field(() => String, { nullable: true, description: 'The id in that system.' })
  externalId?: string;

  @Field(() => String, { description: 'Title.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'Department.' })
  department?: string;

  @Field(() => String, { nullable: true, description: 'Place of work.' })
  location?: string;

  @Field(() => String, { nullable: true, description: 'Country.' })
  country?: string;

  @Field(() => Coordinates, { nullable: true, description: 'Place of work on the map.' })
  coordinates?: Coordinates;

  @Field(() => Boolean, { description: 'Whether it can be done from anywhere.' })
  remote!: boolean;

  @Field(() => JobStatus, { description: 'Whether it takes applications.' })
  status!: JobStatus;

  @Field(() => DateTime, { nullable: true, description: 'When it was opened.' })
  openedAt?: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was closed.' })
  closedAt?: string;

  @Field(() => Seniority, { nullable: true, description: 'Band of seniority.' })
  seniority?: Seniority;

  @Field(() => [Language], { description: 'Required languages.' })
  languages!: Language[];

  @Field(() => [String], { description: 'Required certificates.' })
  certificates!: string[];

  @Field(() => String, { nullable: true, description: 'The advertisement.' })
  description?: string;

  @Field(() => Int, { description: 'Number of edits.' })
  version!: number;

  @Field(() => DateTime, { description: 'When it was recorded here.' })
  createdAt!: string;

  @Field(() => DateTime, { description: 'When it was last edited.' })
  updatedAt!: string;
}

export const JobConnection = connectionOf(Job, 'Job');

export const JobOrderField = {
  OPENED_AT: 'OPENED_AT',
  TITLE: 'TITLE',
  CREATED_AT: 'CREATED_AT',
} as const;
export type JobOrderField = keyof typeof JobOrderField;
registerEnumType(JobOrderField, {
  name: 'JobOrderField',
  description: 'The fields that a list of jobs can be sorted by.',
  valuesConfig: {
    OPENED_AT: { description: 'When it was opened.' },
    TITLE: { description: 'Title.' },
    CREATED_AT: { description: 'When it was recorded here.' },
  },
});

@InputType({ description: 'Sort order of a list of jobs.' })
export class JobOrder {
  @Field(() => JobOrderField, { description: 'The field to sort by.' })
  field!: JobOrderField;

  @Field(() => SortDirection, {
    defaultValue: SortDirection.ASC,
    description: 'Ascending or descending.',
  })
  direction!: SortDirection;
}

@InputType({
  description:
    'Filter over jobs. All conditions must hold; of several values of one condition, any.',
})
export class JobFilter {
  @Field(() => [JobStatus], { nullable: true, description: 'Whether they take applications.' })
  statuses?: JobStatus[];

  @Field(() => [String], { nullable: true, description: 'Departments.' })
  departments?: string[];

  @Field(() => [String], { nullable: true, description: 'Places of work.' })
  locations?: string[];

  @Field(() => [String], { nullable: true, description: 'Systems that they were imported from.' })
  sources?: string[];

  @Field(() => String, {
    nullable: true,
    description: 'Text that the title contains, ignoring case.',
  })
  titleContains?: string;
}
