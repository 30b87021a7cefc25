import { sql, type RawBuilder } from 'kysely';
import type { FieldPlan } from './plan.js';
import { leave, type Selected } from './selected.js';
import { cursorValues, limitOf, orderOf, pageOf, readPage, type Listing } from './page.queries.js';
import { canBePage, type Page, type PageArgs } from './connection.js';
import type { Session } from './session.js';

/*
 * What a request selects below an object is read in the statement that reads the object, as JSON in one more column: a
 * round trip to PostgreSQL costs more than the rows that it brings. A selection that can't be read so is left to the
 * field's resolver and its loader; both give the same values.
 */

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
  /** long texts: they are not repeated at each object that refers to the row */
  long?: readonly string[];
  /** makes an object of what is in the row; columns that no selected field needs are missing from it */
  make(session: Session): (row: Row) => Value;
}

/** The expression of a joined field, as JSON, and how its value is made from that. */
interface Reading {
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
  read(
    session: Session,
    field: Selected,
    parent: (column: string) => RawBuilder<unknown>,
  ): Reading | undefined;
}

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

/** What a statement has to select, and how an object is made from its row. */
export interface Shape<Row extends object, Value extends object> {
  columns: RawBuilder<Row>;
  make(row: Row): Value;
}

interface Column {
  name: string;
  expression: RawBuilder<unknown>;
}
interface JoinedField extends Reading {
  field: FieldPlan;
  name: string;
}

/** The columns that the selected fields need; undefined when a field is not made of columns. */
function columnsFor(rows: Rows, selected: readonly Selected[]): Column[] | undefined {
  const names = new Map<string, boolean>(rows.always.map((name) => [name, false]));
  for (const { name, field } of selected) {
    if (field.resolve) continue;
    const isTime = field.completion.leaf?.name === 'DateTime';
    for (const column of rows.needs?.[name] ?? [name]) {
      if (!(column in rows.columns)) return undefined;
      names.set(column, isTime);
    }
  }
  return [...names].map(([name, isTime]) => ({
    name,
    // As PostgreSQL writes it outside JSON.
    expression: isTime ? sql`(${rows.columns[name]!})::text` : rows.columns[name]!,
  }));
}

function joinedFields(
  session: Session,
  { type, alias }: Rows,
  selected: readonly Selected[],
  lists: boolean,
): JoinedField[] {
  const joins = session.instances.of(JoinsOfModules);
  return selected.flatMap((each) => {
    const join = joins.of(type, each.name);
    if (!join || (join.list && !lists)) return [];
    // Under several names it is read once, by its loader.
    if (selected.some((other) => other !== each && other.name === each.name)) return [];
    const read = join.read(session, each, (column) => sql.ref(`${alias}.${column}`));
    return read ? [{ ...read, field: each.field, name: `#${each.field.id}` }] : [];
  });
}

/**
 * How the objects that a request selects are read.
 * @param selected the fields of the objects; undefined: it is not known, so all columns are read
 */
export function shapeOf<Row extends object, Value extends object>(
  session: Session,
  rows: Rows<Row, Value>,
  selected: readonly Selected[] | undefined,
): Shape<Row, Value> {
  const make = rows.make(session);
  const needed = selected && columnsFor(rows as unknown as Rows, selected);
  const columns =
    needed ?? Object.entries(rows.columns).map(([name, expression]) => ({ name, expression }));
  const joined = selected ? joinedFields(session, rows as unknown as Rows, selected, true) : [];
  return {
    columns: sql.join(
      [...columns, ...joined].map(({ name, expression }) => sql`${expression} as ${sql.ref(name)}`),
    ),
    make: (row) => {
      const object = make(row);
      for (const { field, name, value } of joined)
        leave(object, field, value((row as Record<string, unknown>)[name]));
      return object;
    },
  };
}

/** An object as a JSON array. */
interface JsonRow {
  array: RawBuilder<unknown>;
  make(values: readonly unknown[]): object;
  /** where the values begin that do not belong to the object */
  end: number;
}

/** PostgreSQL's limit for the arguments of a function. */
const mostValues = 100;

/** The same as one JSON array, with more values behind; undefined when the selection needs what is not in the row. */
function jsonOf(
  session: Session,
  rows: Rows,
  selected: readonly Selected[],
  lists: boolean,
  more: readonly RawBuilder<unknown>[] = [],
): JsonRow | undefined {
  const columns = columnsFor(rows, selected);
  if (!columns) return undefined;
  const joined = joinedFields(session, rows, selected, lists);
  const end = columns.length + joined.length;
  if (end + more.length > mostValues) return undefined;
  const make = rows.make(session);
  return {
    array: sql`json_build_array(${sql.join([
      ...columns.map(({ expression }) => expression),
      ...joined.map(({ expression }) => expression),
      ...more,
    ])})`,
    end,
    make: (values) => {
      const row: Record<string, unknown> = {};
      columns.forEach(({ name }, index) => (row[name] = values[index]));
      const object = make(row);
      joined.forEach(({ field, value }, index) =>
        leave(object, field, value(values[columns.length + index])),
      );
      return object;
    },
  };
}

/**
 * A field with one object that others may refer to as well.
 * @param on the condition that joins its row to the object's
 * @param here true: the statement of the object has the row already, under its alias
 */
export const toOne = <Row extends object, Value extends object>(
  rows: Rows<Row, Value>,
  from: RawBuilder<unknown>,
  on: (session: Session, parent: (column: string) => RawBuilder<unknown>) => RawBuilder<unknown>[],
  here = false,
): Join => ({
  list: false,
  read: (session, field, parent) => {
    const selected = field.below(rows.type);
    if (selected.some(({ name }) => rows.long?.includes(name))) return undefined;
    const json = jsonOf(session, rows as unknown as Rows, selected, false);
    if (!json) return undefined;
    return {
      expression: here
        ? json.array
        : sql`(select ${json.array} from ${from} where ${sql.join(on(session, parent), sql` and `)})`,
      value: (values) => (values ? json.make(values as unknown[]) : null),
    };
  },
});

/** A field with all rows that belong to the object. */
export const toMany = <Row extends object, Value extends object>(
  rows: Rows<Row, Value>,
  from: RawBuilder<unknown>,
  on: (parent: (column: string) => RawBuilder<unknown>) => RawBuilder<unknown>,
  order: RawBuilder<unknown>,
): Join => ({
  list: true,
  read: (session, field, parent) => {
    const json = jsonOf(session, rows as unknown as Rows, field.below(rows.type), true);
    if (!json) return undefined;
    return {
      expression: sql`(select json_agg(${json.array} order by ${order}) from ${from} where ${on(parent)})`,
      value: (list) => ((list ?? []) as unknown[][]).map(json.make),
    };
  },
});

/** The fields that a request selects of the objects of a connection. */
const nodesOf = (connection: Selected, type: string): Selected[] =>
  connection
    .below(`${type}Connection`)
    .flatMap((part) =>
      part.name === 'nodes'
        ? part.below(type)
        : part.name === 'edges'
          ? part
              .below(`${type}Edge`)
              .flatMap((each) => (each.name === 'node' ? each.below(type) : []))
          : [],
    );

/** True if the field counts the whole list. */
const counts = (connection: Selected, type: string): boolean =>
  connection.below(`${type}Connection`).some(({ name }) => name === 'totalCount');

/**
 * Reads one page of a list with what is selected of it, in one statement.
 * @param selected the connection; undefined: it is not known what is selected
 * @throws BAD_USER_INPUT (first), BAD_CURSOR (after)
 */
export function readSelectedPage<Row extends object, Value extends object>(
  session: Session,
  rows: Rows<Row, Value>,
  listing: Listing<Row>,
  page: PageArgs,
  selected: Selected | undefined,
): Promise<Page<Value>> {
  const { columns, make } = shapeOf(session, rows, selected && nodesOf(selected, rows.type));
  return readPage(
    session.sql,
    { ...listing, columns },
    page,
    make,
    session.changeCursor,
    selected && counts(selected, rows.type),
  );
}

/**
 * A field with a page of what belongs to the object.
 * @param listingOf the list, from the field's arguments
 */
export const toPage = <Row extends object, Value extends object>(
  rows: Rows<Row, Value>,
  on: (parent: (column: string) => RawBuilder<unknown>) => RawBuilder<unknown>,
  listingOf: (session: Session, args: Record<string, unknown>) => Listing<Row>,
): Join => ({
  list: true,
  read: (session, field, parent) => {
    const page = field.args as (PageArgs & Record<string, unknown>) | undefined;
    // Wrong arguments, later pages and counts are for the resolver.
    if (!page || page.after != null || !canBePage(page)) return undefined;
    if (counts(field, rows.type)) return undefined;
    let listing: Listing<Row>;
    try {
      listing = listingOf(session, page);
    } catch {
      return undefined; // the resolver fails in the same way, at its own place
    }
    const json = jsonOf(
      session,
      rows as unknown as Rows,
      nodesOf(field, rows.type),
      true,
      cursorValues(listing.keys),
    );
    if (!json) return undefined;
    const where = sql.join([on(parent), ...listing.where], sql` and `);
    return {
      expression: sql`(select json_agg(listed.object) from (select ${json.array} as object from ${listing.from}
        where ${where} order by ${orderOf(listing.keys)} ${limitOf(page)}) listed)`,
      value: (list) =>
        pageOf(
          (list ?? []) as unknown[][],
          listing,
          page,
          json.make,
          (values) => values.slice(json.end) as (string | null)[],
          { totalCount: notCounted, changeCursor: session.changeCursor },
        ),
    };
  },
});

const notCounted = () => Promise.reject(new Error('The number was not selected.'));
