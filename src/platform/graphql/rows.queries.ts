import type { RawBuilder } from 'kysely';
import type { Selected } from './selected.js';
import type { Session } from './session.js';

/* What is read together with its object: declared by the domains, read by joins.queries.ts and object-text.queries.ts. */

/** How objects of a GraphQL type are read from the rows of a table. */
export interface Rows<Row extends object = object, Value extends object = object> {
  /** the GraphQL type */
  type: string;
  /** the alias of the table in all statements */
  alias: string;
  /** the columns, by the name that `make` finds them under */
  columns: Readonly<Record<string, RawBuilder<unknown>>>;
  /** what field resolvers of the type read from its objects: these columns are always there */
  always: readonly string[];
  /** the columns that a field is made of, where that is not the column of its name */
  needs?: Readonly<Record<string, readonly string[]>>;
  /** columns of the type numeric, by the field that shows them: PostgreSQL writes them faster than their float8 */
  numerics?: Readonly<Record<string, RawBuilder<unknown>>>;
  /** long texts: they are not repeated at each object that refers to the row */
  long?: readonly string[];
  /** makes an object of what is in the row; columns that no selected field needs are missing from it */
  make(session: Session): (row: Row) => Value;
}

/** The expression of a joined field, as JSON, and how its value is made from that. */
export interface Reading {
  expression: RawBuilder<unknown>;
  value(json: unknown): unknown;
}

/** A field whose value can be read together with its object. */
export interface Join {
  /** a list belongs to one object. What several objects may share is no list, and has no list below it: it would be read for each of them. */
  list: boolean;
  /**
   * @param parent a column of the object's row
   * @returns undefined when the selection is better left to the field's resolver
   */
  read(session: Session, field: Selected, parent: Parent): Reading | undefined;
  /**
   * The same as a text that goes into the answer. It may depend on the viewer's permissions and on arguments, on nothing
   * else: it is kept.
   */
  text(session: Session, field: Selected, parent: Parent): RawBuilder<unknown> | undefined;
}

/** A column of an object's row. */
type Parent = (column: string) => RawBuilder<unknown>;

/** Joins by type and field, like `Application.job`. */
export type Joins = Readonly<Record<string, Join>>;

/** The joins of all modules of a composition. */
export class JoinsOfModules {
  private readonly byField: ReadonlyMap<string, Join>;

  constructor(joins: readonly Joins[]) {
    this.byField = new Map(joins.flatMap((each) => Object.entries(each)));
  }

  of(type: string, field: string): Join | undefined {
    return this.byField.get(`${type}.${field}`);
  }
}
