import { TypeNameMetaFieldDef } from 'graphql';
import { sql, type RawBuilder } from 'kysely';
import { listText, objectText } from './answer-text.queries.js';
import { type Join, JoinsOfModules, type Reading, type Rows } from './rows.queries.js';
import { unfit } from './json-text.js';
import { textColumn, textColumns, textOf } from './object-text.queries.js';
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
  top = false,
): JoinedField[] {
  const joins = session.instances.of(JoinsOfModules);
  return selected.flatMap((each) => {
    const join = joins.of(type, each.name);
    if (!join || (join.list && !lists)) return [];
    // Under several names it is read once, by its loader.
    if (selected.some((other) => other !== each && other.name === each.name)) return [];
    const parent = (column: string) => sql.ref(`${alias}.${column}`);
    const { texts } = each;
    const text = top && texts ? join.text(session, each, parent) : undefined;
    const read =
      texts && text
        ? { expression: text, value: (written: unknown) => texts.of(written as string) }
        : join.read(session, each, parent);
    return read ? [{ ...read, field: each.field, name: `#${each.field.id}` }] : [];
  });
}

/**
 * How the objects that a request selects are read.
 * @param places the fields that show the objects; undefined: they are not known, so all columns are read
 */
export function shapeOf<Row extends object, Value extends object>(
  session: Session,
  rows: Rows<Row, Value>,
  places: readonly Selected[] | undefined,
): Shape<Row, Value> {
  const [place, ...others] = places ?? [];
  const texts = place?.texts;
  const columnsOfText =
    texts && others.length === 0 ? textColumns(session, rows as unknown as Rows, place) : undefined;
  if (texts && columnsOfText)
    return {
      columns: columnsOfText as RawBuilder<Row>,
      // The executor finds a completed value where it would find an object.
      make: (row) => {
        const { id, [textColumn]: text } = row as Record<string, string>;
        place.saw(rows.type, id!);
        return texts.of(text!) as never;
      },
    };
  const selected = places?.flatMap((each) => each.below(rows.type));
  const make = rows.make(session);
  const needed = selected && columnsFor(rows as unknown as Rows, selected);
  const columns =
    needed ?? Object.entries(rows.columns).map(([name, expression]) => ({ name, expression }));
  const joined = selected
    ? joinedFields(session, rows as unknown as Rows, selected, true, true)
    : [];
  return {
    columns: sql.join(
      [...columns, ...joined].map(({ name, expression }) => sql`${expression} as ${sql.ref(name)}`),
    ),
    make: (row) => {
      const object = make(row);
      const { id } = row as { id?: unknown };
      if (typeof id === 'string') for (const each of places ?? []) each.saw(rows.type, id);
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
  text: (session, field, parent) => {
    const selected = field.below(rows.type);
    if (selected.some(({ name }) => rows.long?.includes(name))) return undefined;
    const text = textOf(session, rows as unknown as Rows, selected, false);
    if (!text || here) return text;
    const without = sql.lit(field.field.completion.nonNull ? unfit : 'null');
    return sql`coalesce((select ${text} from ${from} where ${sql.join(on(session, parent), sql` and `)}), ${without})`;
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
  text: (session, field, parent) => {
    const text = textOf(session, rows as unknown as Rows, field.below(rows.type), true);
    if (!text) return undefined;
    return listText(
      sql`select string_agg(${text}, ',' order by ${order}) from ${from} where ${on(parent)}`,
    );
  },
});

/** The fields that show the objects of a connection. */
const nodesOf = (connection: Selected, type: string): Selected[] =>
  connection
    .below(`${type}Connection`)
    .flatMap((part) =>
      part.name === 'nodes'
        ? part
        : part.name === 'edges'
          ? part.below(`${type}Edge`).filter(({ name }) => name === 'node')
          : [],
    );

/**
 * True if a cursor is selected.
 * @param parts what is selected of pages of objects of this type
 */
export const asksForCursors = (parts: readonly Selected[], type: string): boolean =>
  parts.some((part) =>
    part.name === 'pageInfo'
      ? part.below('PageInfo').some(({ name }) => /cursor$/i.test(name))
      : part.name === 'edges' && part.below(`${type}Edge`).some(({ name }) => name === 'cursor'),
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
    {
      ...listing,
      columns,
      cursors: !selected || asksForCursors(selected.below(`${rows.type}Connection`), rows.type),
    },
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
    const asked = askedPage(session, field, rows.type, listingOf);
    if (!asked) return undefined;
    const { page, listing } = asked;
    const json = jsonOf(
      session,
      rows as unknown as Rows,
      nodesOf(field, rows.type).flatMap((each) => each.below(rows.type)),
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
  text: (session, field, parent) => {
    const asked = askedPage(session, field, rows.type, listingOf);
    if (!asked) return undefined;
    const { page, listing } = asked;
    const where = sql.join([on(parent), ...listing.where], sql` and `);
    const parts: { key: string; value: string | RawBuilder<unknown> }[] = [];
    for (const part of field.below(`${rows.type}Connection`)) {
      const { field: plan, name } = part;
      if (plan.definition === TypeNameMetaFieldDef) {
        parts.push({ key: plan.key, value: `"${rows.type}Connection"` });
        continue;
      }
      // Cursors are made of values.
      if (name !== 'nodes') return undefined;
      const text = textOf(session, rows as unknown as Rows, part.below(rows.type), true);
      if (!text) return undefined;
      const nodes = sql`select string_agg(listed.object, ',') from (select ${text} as object from ${listing.from}
        where ${where} order by ${orderOf(listing.keys)} limit ${sql.raw(String(page.first))}) listed`;
      parts.push({ key: plan.key, value: listText(nodes) });
    }
    return objectText(parts);
  },
});

/** A first page of a list without its number, as it is read with its parent; undefined: it is left to the field's resolver. */
function askedPage<Row extends object>(
  session: Session,
  field: Selected,
  type: string,
  listingOf: (session: Session, args: Record<string, unknown>) => Listing<Row>,
): { page: PageArgs; listing: Listing<Row> } | undefined {
  const page = field.args as (PageArgs & Record<string, unknown>) | undefined;
  // Wrong arguments, later pages and counts are for the resolver.
  if (!page || page.after != null || !canBePage(page) || counts(field, type)) return undefined;
  try {
    return { page, listing: listingOf(session, page) };
  } catch {
    return undefined; // the resolver fails in the same way, at its own place
  }
}

const notCounted = () => Promise.reject(new Error('The number was not selected.'));
