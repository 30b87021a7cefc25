import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { ChangePayload } from '../../../platform/graphql/mutation.js';
import { ImportTableSums } from '../import.type.js';
import { columnTypes } from '../tables/table.js';
import { ImportFileKind } from './upload.enums.js';

@ObjectType({ description: 'A field of a table that an import fills.', simpleResolvers: true })
export class ImportField {
  @Field(() => String, { description: 'Its name, as in docs/import.md.' })
  name!: string;

  @Field(() => String, {
    description: `The type of its values: ${columnTypes.slice(0, -1).join(', ')} or ${columnTypes.at(-1)}.`,
  })
  type!: string;

  @Field(() => Boolean, { description: 'True if a row without it is refused.' })
  required!: boolean;

  @Field(() => [String], {
    description: 'The values that it may have; empty: any value of its type.',
  })
  choices!: readonly string[];
}

@ObjectType({ description: 'A table that an import fills.', simpleResolvers: true })
export class ImportTable {
  @Field(() => String, { description: 'Its name, as in docs/import.md.' })
  name!: string;

  @Field(() => [ImportField], { description: 'Its fields.' })
  fields!: ImportField[];
}

@ObjectType({ description: 'A column of an uploaded file.', simpleResolvers: true })
export class ImportColumn {
  @Field(() => String, { description: 'Its name in the header row.' })
  name!: string;

  @Field(() => [String], {
    description: 'Up to three different values of the first rows, without empty cells.',
  })
  samples!: string[];
}

@ObjectType({ description: 'How a field is filled.', simpleResolvers: true })
export class ImportCell {
  @Field(() => String, { description: 'The field.' })
  field!: string;

  @Field(() => String, {
    description: 'A text in which `{Column}` stands for the cell of a column.',
  })
  value!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The date format of the file, such as `dd.MM.yyyy`; null: ISO 8601.',
  })
  dateFormat?: string;

  @Field(() => String, {
    nullable: true,
    description: 'What separates the entries of a list; null: a semicolon.',
  })
  separator?: string;
}

@ObjectType({ description: 'How an uploaded file becomes rows of a table.', simpleResolvers: true })
export class ImportFileMapping {
  @Field(() => String, { description: 'The table.' })
  table!: string;

  @Field(() => [ImportCell], { description: 'The fields that are filled.' })
  cells!: ImportCell[];
}

@ObjectType({ description: 'An uploaded file.', simpleResolvers: true })
export class ImportFile {
  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => Float, { description: 'Its size in bytes.' })
  bytes!: number;

  @Field(() => ImportFileKind, { description: 'What it is.' })
  kind!: ImportFileKind;

  @Field(() => [ImportColumn], { description: 'Its columns; none for a resume.' })
  columns!: ImportColumn[];

  @Field(() => ImportFileMapping, {
    nullable: true,
    description:
      'A mapping suggested by the names and the content of its columns; null for a resume.',
  })
  suggestion?: ImportFileMapping;

  @Field(() => String, {
    nullable: true,
    description: "Why it can't be read, and what to do; null when it can be read.",
  })
  problem?: string;
}

@ObjectType({ description: 'Uploaded files that are to be imported.', simpleResolvers: true })
export class ImportUpload {
  @Field(() => ID, {
    description:
      'Its id: send each file with PUT /imports/<id>/files/<name>, as application/octet-stream.',
  })
  id!: string;

  @Field(() => Float, { description: 'The limit for all its files together, in bytes.' })
  limitBytes!: number;

  @Field(() => Float, { description: 'It is removed after this many hours without a change.' })
  keepHours!: number;

  @Field(() => [ImportFile], { description: 'The files that have arrived completely, by name.' })
  files!: ImportFile[];
}

@ObjectType({ description: 'The result of a change of an upload.', simpleResolvers: true })
export class ImportUploadPayload extends ChangePayload {
  @Field(() => ImportUpload, { nullable: true, description: 'The upload.' })
  upload?: ImportUpload;
}

@InputType({ description: 'How a field is filled.' })
export class ImportCellInput {
  @Field(() => String, { description: 'The field.' })
  field!: string;

  @Field(() => String, {
    description:
      'A text in which `{Column}` stands for the cell of a column, `{line}` for the number of the line; `{Column|lower}`, `|upper`, `|slug`, and `|given` or `|family` of a full name change it.',
  })
  value!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The date format of the file, such as `dd.MM.yyyy`; default: ISO 8601.',
  })
  dateFormat?: string;

  @Field(() => String, {
    nullable: true,
    description: 'What separates the entries of a list; default: a semicolon.',
  })
  separator?: string;
}

@InputType({
  description:
    'How an uploaded file becomes rows of a table. A file may be listed several times, for several tables.',
})
export class ImportFileMappingInput {
  @Field(() => String, { description: 'The file.' })
  file!: string;

  @Field(() => String, { description: 'The table that it fills.' })
  table!: string;

  @Field(() => [ImportCellInput], {
    description: 'The fields that are filled. Fields that are left out keep what is stored.',
  })
  cells!: ImportCellInput[];
}

@InputType({ description: 'What to import, and how.' })
export class ImportInput {
  @Field(() => ID, { description: 'The upload.' })
  uploadId!: string;

  @Field(() => String, {
    description:
      "The name under which the source's ids are kept. Importing again under the same name updates the rows; another name adds new ones.",
  })
  source!: string;

  @Field(() => [ImportFileMappingInput], {
    nullable: true,
    description:
      'How its CSV files become tables; files that are not listed are left out. Without it the files are read as a bundle, by their names and columns.',
  })
  files?: ImportFileMappingInput[];

  @Field(() => String, {
    nullable: true,
    description: 'Time zone of times without one, such as Europe/Berlin; default: UTC.',
  })
  timeZone?: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Encoding of files without a byte order mark: utf-8 (default), utf-16 or windows-1252.',
  })
  encoding?: string;
}

@ObjectType({ description: 'What a row of a file becomes.', simpleResolvers: true })
export class ImportPreviewRow {
  @Field(() => String, { description: 'The file.' })
  file!: string;

  @Field(() => Int, { description: 'The line on which the row begins; the header is on line 1.' })
  line!: number;

  @Field(() => [String], {
    description:
      "The cells, in the order of the table's fields here; none when the row can't be read.",
  })
  values!: string[];

  @Field(() => String, {
    nullable: true,
    description: 'Why it would be refused, where that is known for the row; null: not known.',
  })
  problem?: string;
}

@ObjectType({ description: 'What the first rows of a table become.', simpleResolvers: true })
export class ImportPreviewTable {
  @Field(() => String, { description: 'The table.' })
  table!: string;

  @Field(() => [String], { description: 'The fields that are filled.' })
  columns!: string[];

  @Field(() => [String], { description: 'Columns of the file that are not read.' })
  unknownColumns!: string[];

  @Field(() => [ImportPreviewRow], { description: 'The first rows.' })
  rows!: ImportPreviewRow[];
}

@ObjectType({ description: 'A reason for which rows would be refused.', simpleResolvers: true })
export class ImportRefusal {
  @Field(() => String, { description: 'The table.' })
  table!: string;

  @Field(() => String, { description: 'The field at fault; empty: the whole row.' })
  column!: string;

  @Field(() => String, { description: 'The reason.' })
  reason!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What to do, where the reason does not say it.',
  })
  remedy?: string;

  @Field(() => Int, { description: 'The number of rows.' })
  rows!: number;

  @Field(() => Int, { description: 'The first line that is refused for it.' })
  firstLine!: number;
}

@ObjectType({
  description: 'What an import would do. All rows were checked, and nothing was written.',
  simpleResolvers: true,
})
export class ImportPreview {
  @Field(() => [ImportPreviewTable], { description: 'What the first rows become.' })
  tables!: ImportPreviewTable[];

  @Field(() => [ImportTableSums], {
    description: 'The counts of all rows, as an import would have them.',
  })
  sums!: ImportTableSums[];

  @Field(() => [ImportRefusal], {
    description: 'Why rows would be refused, the most frequent reason first; up to 50.',
  })
  refusals!: ImportRefusal[];

  @Field(() => [String], { description: 'What else there is to know, in sentences.' })
  warnings!: string[];
}
