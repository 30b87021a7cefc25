import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ChangePayload } from '../../../platform/graphql/mutation.js';
import { ImportTableSums } from '../runs/run.type.js';

export const ImportFileKind = { CSV: 'CSV', JSON_RESUME: 'JSON_RESUME' } as const;
export type ImportFileKind = keyof typeof ImportFileKind;
registerEnumType(ImportFileKind, {
  name: 'ImportFileKind',
  description: 'What an uploaded file is.',
  valuesConfig: {
    CSV: { description: 'A table with a header row.' },
    JSON_RESUME: { description: 'A resume after jsonresume.org; it needs no mapping.' },
  },
});

@ObjectType({ description: 'A field of a table that an import fills.', simpleResolvers: true })
export class ImportField {
  @Field(() => String, { description: 'Its name, as in docs/import.md.' })
  name!: string;

  @Field(() => String, {
    description:
      'What it holds: text, integer, number, boolean, day, time, list, languages, emails, email or choice.',
  })
  type!: string;

  @Field(() => Boolean, { description: 'Whether a row without it is refused.' })
  required!: boolean;

  @Field(() => [String], { description: 'The values that it may have; empty: any of its type.' })
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
    description: 'What the first rows hold, empty cells left out: up to three.',
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
    description: 'How the file writes a date, like `dd.MM.yyyy`; null: ISO 8601.',
  })
  dateFormat?: string;

  @Field(() => String, {
    nullable: true,
    description: 'What is between the entries of a list; null: a semicolon.',
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
      'How it is probably meant, by the names and the content of its columns; null for a resume.',
  })
  suggestion?: ImportFileMapping;

  @Field(() => String, {
    nullable: true,
    description: "Why it can't be read, and what to do; null when it can.",
  })
  problem?: string;
}

@ObjectType({ description: 'Files that were sent and wait to be imported.', simpleResolvers: true })
export class ImportUpload {
  @Field(() => ID, {
    description:
      'Its id: send each file with PUT /imports/<id>/files/<name>, as application/octet-stream.',
  })
  id!: string;

  @Field(() => Float, { description: 'How many bytes all its files together may have.' })
  limitBytes!: number;

  @Field(() => Float, { description: 'After so many hours without a change it is removed.' })
  keepHours!: number;

  @Field(() => [ImportFile], { description: 'The files that have come whole, by name.' })
  files!: ImportFile[];
}

@ObjectType({ description: 'What became of the wish.', simpleResolvers: true })
export class ImportUploadPayload extends ChangePayload {
  @Field(() => ImportUpload, { nullable: true, description: 'The place for files.' })
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
    description: 'How the file writes a date, like `dd.MM.yyyy`; ISO 8601 unless given.',
  })
  dateFormat?: string;

  @Field(() => String, {
    nullable: true,
    description: 'What is between the entries of a list; a semicolon unless given.',
  })
  separator?: string;
}

@InputType({
  description:
    'How an uploaded file becomes rows of a table. A file may be named several times, for several tables.',
})
export class ImportFileMappingInput {
  @Field(() => String, { description: 'The file.' })
  file!: string;

  @Field(() => String, { description: 'The table that it fills.' })
  table!: string;

  @Field(() => [ImportCellInput], {
    description: 'The fields that are filled; what is left out leaves what is stored.',
  })
  cells!: ImportCellInput[];
}

@InputType({ description: 'What to import, and how.' })
export class ImportInput {
  @Field(() => ID, { description: 'The upload.' })
  uploadId!: string;

  @Field(() => String, {
    description:
      "The name under which the source's ids are kept. The same name again updates what it brought; another one adds.",
  })
  source!: string;

  @Field(() => [ImportFileMappingInput], {
    nullable: true,
    description:
      'How its CSV files are meant; files that are not named are left out. Without it they are read as a bundle, by their names and columns.',
  })
  files?: ImportFileMappingInput[];

  @Field(() => String, {
    nullable: true,
    description: 'Time zone of dates without one, like Europe/Berlin; UTC unless given.',
  })
  timeZone?: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Encoding of files without a byte order mark: utf-8, utf-16 or windows-1252; utf-8 unless given.',
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
    description: 'Why it would be refused, as far as it is known by row; null: nothing is.',
  })
  problem?: string;
}

@ObjectType({ description: 'What the first rows of a table become.', simpleResolvers: true })
export class ImportPreviewTable {
  @Field(() => String, { description: 'The table.' })
  table!: string;

  @Field(() => [String], { description: 'The fields that are filled.' })
  columns!: string[];

  @Field(() => [String], { description: 'Columns of the file that nothing reads.' })
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
    description: 'What helps, where the reason does not say it.',
  })
  remedy?: string;

  @Field(() => Int, { description: 'How many rows.' })
  rows!: number;

  @Field(() => Int, { description: 'The first line of them.' })
  firstLine!: number;
}

@ObjectType({
  description: 'What an import would do. All rows were checked, and nothing was written.',
  simpleResolvers: true,
})
export class ImportPreview {
  @Field(() => [ImportPreviewTable], { description: 'What the first rows become.' })
  tables!: ImportPreviewTable[];

  @Field(() => [ImportTableSums], { description: 'What would become of all rows.' })
  sums!: ImportTableSums[];

  @Field(() => [ImportRefusal], {
    description: 'Why rows would be refused, the commonest reason first; up to 50.',
  })
  refusals!: ImportRefusal[];

  @Field(() => [String], { description: 'What else to know.' })
  warnings!: string[];
}
