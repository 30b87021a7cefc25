import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../platform/graphql/connection.js';
import { ChangePayload } from '../../../platform/graphql/mutation.js';
import { DateTime } from '../../../platform/graphql/scalars.js';
import { ImportTableSums } from '../import.type.js';
import { ImportStatus } from './run.enums.js';

@ObjectType({ description: 'How far a running import is.', simpleResolvers: true })
export class ImportProgress {
  @Field(() => String, { description: 'The table.' })
  table!: string;

  @Field(() => String, { description: 'The step: read, check or write.' })
  phase!: string;

  @Field(() => Int, { description: 'Rows of the table so far.' })
  rows!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'The part of the files that has been read, from 0 to 1; null while checking and writing.',
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

  @Field(() => ImportStatus, {
    description: 'How far it is. Query it again until it is not RUNNING.',
  })
  status!: ImportStatus;

  @Field(() => String, { nullable: true, description: 'Who started it.' })
  startedBy?: string;

  @Field(() => DateTime, { description: 'When it was started.' })
  startedAt!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it ended.' })
  endedAt?: string;

  @Field(() => ImportProgress, { nullable: true, description: 'How far it is, while it runs.' })
  progress?: ImportProgress;

  @Field(() => [ImportTableSums], { description: 'The counts of each table, once it has ended.' })
  sums!: ImportTableSums[];

  @Field(() => [String], { description: 'What else there is to know, in sentences.' })
  warnings!: string[];

  @Field(() => String, { nullable: true, description: 'Why it failed, and what to do.' })
  problem?: string;
}

@ObjectType({ description: 'A refused row.', simpleResolvers: true })
export class ImportReject {
  @Field(() => String, { description: 'The file.' })
  file!: string;

  @Field(() => Int, { description: 'The line on which the row begins; the header is on line 1.' })
  line!: number;

  @Field(() => String, {
    description: 'The field at fault; several are joined by "; ". Empty: the whole row.',
  })
  column!: string;

  @Field(() => String, { description: 'Why; several reasons are joined by "; ".' })
  reason!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What to do, where the reason does not say it.',
  })
  remedy?: string;

  @Field(() => String, { description: 'The row as it was.' })
  row!: string;
}

export const ImportRejectConnection = connectionOf(ImportReject, 'ImportReject');

@ObjectType({
  description: 'A CSV file with the refused rows of a file: GET /imports/runs/<id>/rejects/<name>.',
  simpleResolvers: true,
})
export class ImportRejectFile {
  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => Float, {
    description:
      'Its size in bytes. The file that is sent is a little larger when cells look like formulas: an apostrophe in front keeps a spreadsheet from running them.',
  })
  bytes!: number;
}

@ObjectType({ description: 'The result of a change of an import.', simpleResolvers: true })
export class ImportRunPayload extends ChangePayload {
  @Field(() => ImportRun, {
    nullable: true,
    description: 'The import; null when it was not started.',
  })
  run?: ImportRun;
}
