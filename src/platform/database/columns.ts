import { sql, type RawBuilder, type Selectable } from 'kysely';
import type { Tables } from '../../../schema/tables.js';

type Table = keyof Tables;
type Stored<From extends Table> = Selectable<Tables[From]>;

/** The type that the driver returns for a value after a cast. */
interface Casts {
  float8: number;
  int: number;
  text: string;
}

type Name<From extends Table> = keyof Stored<From> & string;
type Selected<From extends Table> = Name<From> | `${Name<From>}::${keyof Casts}`;

type Camel<Column extends string> = Column extends `${infer Word}_${infer Rest}`
  ? `${Word}${Capitalize<Camel<Rest>>}`
  : Column;
type ColumnOf<Column extends string> = Column extends `${infer Before}::${string}`
  ? Before
  : Column;
type ValueOf<
  From extends Table,
  Column extends string,
> = Column extends `${infer Before extends Name<From>}::${infer Cast extends keyof Casts}`
  ? Casts[Cast] | Extract<Stored<From>[Before], null>
  : Column extends Name<From>
    ? Stored<From>[Column]
    : never;

/** A row of these columns of a table, with the names of the API: `{ givenName: string | null }`. */
export type Columns<From extends Table, Names extends Selected<From>> = {
  [Column in Names as Camel<ColumnOf<Column>>]: ValueOf<From, Column>;
};

/** The row type that a select list or a statement returns. */
export type RowOf<Builder> = Builder extends RawBuilder<infer Row> ? Row : never;

const camel = (name: string) =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

type NameOf<Names extends string> = Camel<ColumnOf<Names>>;

/**
 * Columns by their names of the API, for statements that select only some of them; otherwise as `columnsOf`.
 * @param from the table and its alias in the statement
 */
export function columnsByName<From extends Table, const Names extends Selected<From>>(
  from: `${From} ${string}`,
  names: readonly Names[],
): Record<NameOf<Names>, RawBuilder<unknown>> {
  const alias = from.slice(from.indexOf(' ') + 1);
  return Object.fromEntries(
    names.map((name) => {
      const [column = name, cast] = name.split('::');
      const reference = sql.ref(`${alias}.${column}`);
      return [camel(column), cast ? sql`${reference}::${sql.raw(cast)}` : reference];
    }),
  ) as Record<NameOf<Names>, RawBuilder<unknown>>;
}

/**
 * A select list with the names of the API: `columnsOf('candidate c', ['given_name'])` is
 * `c.given_name as "givenName"`. A name with a cast, `experience_years::float8`, is named without the cast.
 * @param from the table and its alias in the statement
 * @returns the list, typed as the row that it returns
 */
export function columnsOf<From extends Table, const Names extends Selected<From>>(
  from: `${From} ${string}`,
  names: readonly Names[],
): RawBuilder<Columns<From, Names>> {
  return listOf(columnsByName(from, names)) as RawBuilder<Columns<From, Names>>;
}

/** A select list of these columns under their names. */
const listOf = (columns: Readonly<Record<string, RawBuilder<unknown>>>): RawBuilder<unknown> =>
  sql.join(Object.entries(columns).map(([name, column]) => sql`${column} as ${sql.ref(name)}`));

/**
 * The condition that a column is one of these ids. One id is compared alone: PostgreSQL plans an array as ten values, and
 * would keep no plan for it.
 */
export const isOneOf = (
  column: RawBuilder<unknown>,
  ids: readonly string[],
): RawBuilder<unknown> =>
  ids.length === 1 ? sql`${column} = ${ids[0]}::uuid` : sql`${column} = any(${ids}::uuid[])`;
