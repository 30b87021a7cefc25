/**
 * The bundle described as data. Each table lists its columns, how a row is recognised, and where its values are
 * stored. docs/import.md describes the same for users.
 *
 * SQL expressions refer to the checked row as `t`. It has the typed columns and the ids of the rows it refers to
 * (`t.candidate_ref`, `t.job_ref` …). `x` is the stored row.
 */
export const columnTypes = [
  'text',
  'integer',
  'number',
  'boolean',
  'day',
  'time',
  'list',
  'languages',
  'emails',
  'email',
  'choice',
] as const;
export type ColumnType = (typeof columnTypes)[number];
export type Reference = 'candidate' | 'job' | 'application';

export interface Column {
  name: string;
  type: ColumnType;
  required?: boolean;
  choices?: readonly string[];
  /** other spellings of a choice, in upper case with underscores, and the choice that each one means */
  spellings?: Readonly<Record<string, string>>;
  minimum?: number;
  maximum?: number;
  /** the table that the column's ids belong to */
  refers?: Reference;
  /** true for the ids of the table's own rows: one that holds an e-mail address is kept as a hash */
  own?: boolean;
}

/** Where the values of a table are stored. */
export interface Target {
  /** the database table */
  table: string;
  /** SQL that is true when stored row `x` is the same row as `t`; `:source` stands for the source's name */
  match: string;
  /** stored column -> SQL expression; written on insert only */
  identity: Readonly<Record<string, string>>;
  /**
   * Stored columns that are written on insert and on update. `from` names the bundle column, `value` is its SQL
   * expression (default: the column itself), and `fallback` is stored when the cell is empty and nothing is stored yet.
   */
  values: readonly { column: string; from: string; value?: string; fallback?: string }[];
  /** which of `version` and `updated_at` the stored table has */
  versioned?: 'both' | 'version';
}

export interface Table {
  name: string;
  columns: readonly Column[];
  /** SQL expressions over `t` that together identify a row */
  key: readonly string[];
  /**
   * Conditions over several columns: a row is refused for `column` with `reason` when `when` is true. A rule applies
   * only to files that have all the columns in `needs`.
   */
  rules?: readonly { when: string; column: string; reason: string; needs: readonly string[] }[];
  /** absent for tables that the import writes with statements of their own */
  target?: Target;
}

/** A column of the given type. */
export const of = (type: ColumnType, name: string, more: Partial<Column> = {}): Column => ({
  name,
  type,
  ...more,
});

/** A text column. */
export const text = (name: string, more: Partial<Column> = {}): Column => of('text', name, more);

/** A column with the values of an enum, and other spellings of these values. */
export const choice = <Value extends string>(
  name: string,
  values: Readonly<Record<string, Value>>,
  spellings: Readonly<Record<string, Value>>,
  more: Partial<Column> = {},
): Column => of('choice', name, { choices: Object.values(values), spellings, ...more });

export const required = { required: true };
/** The id of a row in its source. */
export const ownId = (name: string): Column => text(name, { required: true, own: true });
export const candidate = text('candidate_id', { required: true, refers: 'candidate' });
export const job = text('job_id', { required: true, refers: 'job' });
export const application = text('application_id', { required: true, refers: 'application' });
export const coordinates = [
  of('number', 'latitude', { minimum: -90, maximum: 90 }),
  of('number', 'longitude', { minimum: -180, maximum: 180 }),
];
export const level = (name: string): Column => of('integer', name, { minimum: 1, maximum: 5 });
export const years = (name: string): Column => of('number', name, { minimum: 0, maximum: 999 });

/** Values that are stored as they are, in a stored column of the same name. */
export const plain = (...names: string[]): Target['values'] =>
  names.map((name) => ({ column: name, from: name }));

/** An SQL constant for a value of an enum. */
export const constant = (value: string): string => `'${value}'`;

/** An SQL expression that identifies a row without an id by a hash of all its other columns. */
export const hashed = (id: string, ...rest: string[]): string =>
  `coalesce(t.${id}, md5(concat_ws(chr(31), ${rest.map((name) => `coalesce(t.${name}::text, '')`).join(', ')})))`;

/** How a stored row is recognised by its source and its id there. `id` is an SQL expression over `t`. */
export const external = (id: string): Pick<Target, 'match' | 'identity'> => ({
  match: `x.source = :source and x.external_id = ${id}`,
  identity: { source: ':source', external_id: id },
});
