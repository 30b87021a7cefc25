import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionOf } from '../../../platform/graphql/connection.js';
import { ChangePayload } from '../../../platform/graphql/mutation.js';
import { DateTime } from '../../../platform/graphql/scalars.js';

export const ImportStatus = {
  RUNNING: 'RUNNING',
  DONE: 'DONE',
  STOPPED: 'STOPPED',
  FAILED: 'FAILED',
} as const;
export type ImportStatus = keyof typeof ImportStatus;
registerEnumType(ImportStatus, {
  name: 'ImportStatus',
  description: 'How far an import is.',
  valuesConfig: {
    RUNNING: { description: 'It is under way.' },
    DONE: { description: 'It has ended; refused rows are counted.' },
    STOPPED: {
      description:
        'It was stopped, or its process ended. What it wrote stays; starting it again completes it.',
    },
    FAILED: { description: 'It could not be done; `problem` says why.' },
  },
});

@ObjectType({
  description:
    'What became of the rows of a table: read = created + updated + unchanged + refused.',
  simpleResolvers: true,
})
export class ImportTableSums {
  @Field(() => String, { description: 'The table.' })
  table!: string;

  @Field(() => Int, { description: 'Rows read.' })
  read!: number;

  @Field(() => Int, { description: 'Rows that were new.' })
  created!: number;

  @Field(() => Int, { description: 'Rows that changed what was there.' })
  updated!: number;

  @Field(() => Int, { description: 'Rows that said what was there already.' })
  unchanged!: number;

  @Field(() => Int, { description: 'Rows that could not be taken.' })
  refused!: number;
}

@ObjectType({ description: 'What an import is at.', simpleResolvers: true })
export class ImportProgress {
  @Field(() => String, { description: 'The table.' })
  table!: string;

  @Field(() => String, { description: 'What is done with it: read, check or write.' })
  phase!: string;

  @Field(() => Int, { description: 'Rows of it so far.' })
  rows!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'The part of its files that is read, from 0 to 1; null while checking and writing.',
  })
  share?: number;
}

@ObjectType({ description: 'An import that was started through the API.', simpleResolvers: true })
export class ImportRun {
  uploadId!: string;

  @Field(() => ID, { description: 'Its id.' })
  id!: string;

  @Field(() => String, { description: "The name under which the source's ids are kept." })
  source!: string;

  @Field(() => ImportStatus, { description: 'How far it is. Ask again until it is not RUNNING.' })
  status!: ImportStatus;

  @Field(() => String, { nullable: true, description: 'Who started it.' })
  startedBy?: string;

  @Field(() => DateTime, { description: 'When it was started.' })
  startedAt!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it ended.' })
  endedAt?: string;

  @Field(() => ImportProgress, { nullable: true, description: 'What it is at, while it runs.' })
  progress?: ImportProgress;

  @Field(() => [ImportTableSums], { description: 'What became of the rows, when it has ended.' })
  sums!: ImportTableSums[];

  @Field(() => [String], { description: 'What else to know of what was done.' })
  warnings!: string[];

  @Field(() => String, { nullable: true, description: 'Why it could not be done, and what to do.' })
  problem?: string;
}

@ObjectType({ description: 'A row that could not be taken.', simpleResolvers: true })
export class ImportReject {
  @Field(() => String, { description: 'The file.' })
  file!: string;

  @Field(() => Int, { description: 'The line on which the row begins; the header is on line 1.' })
  line!: number;

  @Field(() => String, {
    description: 'The field at fault, several with "; " between; empty: the whole row.',
  })
  column!: string;

  @Field(() => String, { description: 'Why, several with "; " between.' })
  reason!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What helps, where the reason does not say it.',
  })
  remedy?: string;

  @Field(() => String, { description: 'The row as it was.' })
  row!: string;
}

export const ImportRejectConnection = connectionOf(ImportReject, 'ImportReject');

@ObjectType({
  description:
    'A file with the rows of a file that could not be taken: GET /imports/runs/<id>/rejects/<name>.',
  simpleResolvers: true,
})
export class ImportRejectFile {
  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => Float, {
    description: 'Its size in bytes, before cells that a spreadsheet would run are made harmless.',
  })
  bytes!: number;
}

@ObjectType({ description: 'What became of the wish.', simpleResolvers: true })
export class ImportRunPayload extends ChangePayload {
  @Field(() => ImportRun, {
    nullable: true,
    description: 'The import; null when it was not started.',
  })
  run?: ImportRun;
}
