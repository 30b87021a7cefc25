import { sql, type RawBuilder } from 'kysely';
import { RapportError } from '../../errors.js';
import { oneRowOf, rowsOf, type Sql } from '../database/database.js';
import { type CursorType, isCursorValue } from './cursor-values.js';
import {
  checkPage,
  CountRelation,
  SortDirection,
  type Page,
  type PageArgs,
  type TotalCount,
} from './connection.js';

/** One part of an order. The last key of a list must be unique. */
export interface SortKey {
  value: RawBuilder<unknown>;
  direction: SortDirection;
  /** the SQL type that the cursor's text is read as */
  type: CursorType;
  /** true: it is never null, as an id is, so that an index gives the order in both directions */
  required?: boolean;
}
const isRequired = ({ type, required }: SortKey) => type === 'uuid' || required === true;

/** A list to read in pages. */
export interface Listing<Row extends object> {
  /** the name of the order; a cursor of another order is refused */
  name: string;
  /** the select list */
  columns: RawBuilder<Row>;
  from: RawBuilder<unknown>;
  where: RawBuilder<unknown>[];
  keys: SortKey[];
  /** false: no cursor of its rows is asked for, so what they are made of is not read */
  cursors?: boolean;
  /** true: its text does not depend on what a user filters for, so PostgreSQL may keep its plan */
  fixed?: boolean;
}

/**
 * How many rows a page is read from: one more than asked for. It is part of the text, because PostgreSQL plans a
 * parameter as a tenth of all rows.
 * @param page has been checked
 */
export const limitOf = ({ first }: PageArgs): RawBuilder<unknown> =>
  sql`limit ${sql.raw(String(Math.trunc(first) + 1))}`;

const countLimit = 10_000;
const allOf = (conditions: RawBuilder<unknown>[]) =>
  conditions.length ? sql.join(conditions, sql` and `) : sql`true`;

type CursorValue = string | null;
/** Additional columns of each row: the values from which its cursor is made. */
type CursorColumns = Record<`cursor_${number}`, CursorValue>;

const encodeCursor = (name: string, values: CursorValue[]) =>
  Buffer.from(JSON.stringify([name, ...values])).toString('base64url');

function decodeCursor(
  listing: Pick<Listing<object>, 'name' | 'keys'>,
  cursor: string,
): CursorValue[] {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    parts = undefined;
  }
  const types = listing.keys.map(({ type }) => type);
  const usable =
    Array.isArray(parts) &&
    parts[0] === listing.name &&
    parts.length === listing.keys.length + 1 &&
    parts
      .slice(1)
      .every((part, index) =>
        part === null
          ? !isRequired(listing.keys[index]!)
          : typeof part === 'string' && isCursorValue(types[index] ?? 'text', part),
      );
  if (!usable)
    throw new RapportError(
      'BAD_CURSOR',
      'This cursor is not of this list in this order. Start again without `after`.',
      { argument: 'after' },
    );
  return (parts as CursorValue[]).slice(1);
}

/**
 * The condition for rows after the cursor. Where all keys have one direction and no nulls, it is a comparison that an
 * index can begin with; otherwise an OR of prefixes, because keys may have opposite directions and be null.
 */
function after(
  listing: Pick<Listing<object>, 'name' | 'keys'>,
  cursor: string,
): RawBuilder<unknown> {
  const values = decodeCursor(listing, cursor);
  const { keys } = listing;
  const typed = ({ type }: SortKey, position: number) =>
    sql`cast(${values[position]} as ${sql.raw(type)})`;
  const beyondIn = (direction: SortDirection) =>
    sql.raw(direction === SortDirection.ASC ? '>' : '<');
  const [{ direction } = { direction: SortDirection.ASC }] = keys;
  if (keys.every((key) => isRequired(key) && key.direction === direction))
    return sql`(${sql.join(keys.map(({ value }) => value))}) ${beyondIn(direction)} (${sql.join(keys.map(typed))})`;
  const options = keys.map((key, index) => {
    const same = keys
      .slice(0, index)
      .map((earlier, position) =>
        isRequired(earlier)
          ? sql`${earlier.value} = ${typed(earlier, position)}`
          : sql`${earlier.value} is not distinct from ${typed(earlier, position)}`,
      );
    if (values[index] === null) return undefined; // missing values come last: no row follows them
    const beyond = sql`${key.value} ${beyondIn(key.direction)} ${typed(key, index)}`;
    return allOf([...same, isRequired(key) ? beyond : sql`(${beyond} or ${key.value} is null)`]);
  });
  return sql`(${sql.join(
    options.filter((option) => option !== undefined),
    sql` or `,
  )})`;
}

/** The columns that cursors are made of, behind others. */
const cursorColumns = ({ keys, cursors }: Pick<Listing<object>, 'keys' | 'cursors'>) =>
  cursors === false
    ? sql``
    : sql`, ${sql.join(
        cursorValues(keys).map((value, index) => sql`${value} as ${sql.ref(`cursor_${index}`)}`),
      )}`;
/** The values from which the cursor of a row is made, as text. */
export const cursorValues = (keys: SortKey[]): RawBuilder<unknown>[] =>
  keys.map((key) => sql`(${key.value})::text`);
export const orderOf = (keys: SortKey[]) =>
  sql.join(
    keys.map(
      (key) =>
        sql`${key.value} ${sql.raw(`${key.direction === SortDirection.ASC ? 'asc' : 'desc'}${isRequired(key) ? '' : ' nulls last'}`)}`,
    ),
  );

/**
 * A page of the rows of a list, of which one more than asked for was read if there is one.
 * @param cursorOf the values from which a row's cursor is made
 */
export function pageOf<Row, Node>(
  rows: readonly Row[],
  listing: Pick<Listing<object>, 'name'>,
  page: PageArgs,
  toNode: (row: Row) => Node,
  cursorOf: (row: Row) => CursorValue[],
  lazy: Pick<Page<Node>, 'totalCount' | 'changeCursor'>,
): Page<Node> {
  const read = rows.slice(0, page.first);
  const nodes = read.map(toNode);
  const cursorAt = (index: number) => encodeCursor(listing.name, cursorOf(read[index]!));
  return {
    // Made when they are selected: most requests want the nodes alone.
    get edges() {
      return nodes.map((node, index) => ({ cursor: cursorAt(index), node }));
    },
    nodes,
    pageInfo: {
      hasNextPage: rows.length > page.first,
      hasPreviousPage: page.after !== undefined && page.after !== null,
      get startCursor() {
        return read.length ? cursorAt(0) : undefined;
      },
      get endCursor() {
        return read.length ? cursorAt(read.length - 1) : undefined;
      },
    },
    ...lazy,
  };
}

const cursorOfRow =
  ({ keys }: Pick<Listing<object>, 'keys'>) =>
  (row: object): CursorValue[] =>
    keys.map((_, index) => (row as CursorColumns)[`cursor_${index}`] ?? null);

const countOf = (value: number): TotalCount =>
  value > countLimit
    ? { value: countLimit, relation: CountRelation.AT_LEAST }
    : { value, relation: CountRelation.EQUAL };

/**
 * Reads one page of a list in one statement, after the request's change cursor.
 * @param changeCursor must be read before any row: a change that is committed in between is then delivered again and not lost
 * @param counted true: the number of all objects will be asked for, so the same statement counts them
 * @throws BAD_USER_INPUT (first), BAD_CURSOR (after)
 */
export async function readPage<Row extends object, Node>(
  database: Sql,
  listing: Listing<Row>,
  page: PageArgs,
  toNode: (row: Row) => Node,
  changeCursor: () => Promise<string>,
  counted = false,
): Promise<Page<Node>> {
  checkPage(page);
  const where = page.after ? [...listing.where, after(listing, page.after)] : listing.where;
  await changeCursor();
  const number = sql<{
    count: number;
  }>`select count(*)::int as count from (select 1 from ${listing.from} where ${allOf(listing.where)} limit ${countLimit + 1}) counted`;
  const rows = await rowsOf<Row & { total_count?: number }>(
    database,
    sql`
    select ${listing.columns}${cursorColumns(listing)}${counted ? sql`, (${number}) as total_count` : sql``}
    from ${listing.from} where ${allOf(where)}
    order by ${orderOf(listing.keys)} ${limitOf(page)}`,
    { prepared: listing.fixed },
  );
  const totalCount = async () =>
    countOf(rows[0]?.total_count ?? (await oneRowOf(database, number)).count);
  return pageOf(rows, listing, page, toNode, cursorOfRow(listing), { totalCount, changeCursor });
}

/**
 * Reads the same page of a list for many parents in one statement.
 * @param parent the column that names the parent, as `alias.column`; compared with each of `parents`
 * @returns a page for every parent, empty ones included
 */
export async function readPageOfEach<Row extends object, Node>(
  database: Sql,
  listing: Listing<Row>,
  parent: string,
  parents: readonly string[],
  page: PageArgs,
  toNode: (row: Row) => Node,
  changeCursor: () => Promise<string>,
): Promise<Map<string, Page<Node>>> {
  checkPage(page);
  const where = page.after ? [...listing.where, after(listing, page.after)] : listing.where;
  await changeCursor();
  const rows = await rowsOf<Row & { parent: string }>(
    database,
    sql`
    select parents.id as parent, page.* from unnest(cast(${parents} as uuid[])) as parents(id)
    cross join lateral (
      select ${listing.columns}${cursorColumns(listing)} from ${listing.from}
      where ${sql.ref(parent)} = parents.id and ${allOf(where)}
      order by ${orderOf(listing.keys)} ${limitOf(page)}
    ) page`,
    { prepared: listing.fixed },
  );
  const grouped = Map.groupBy(rows, (row) => row.parent);
  let counts: Promise<Map<string, number>> | undefined;
  const countAll = async () => {
    const counted = await rowsOf<{ parent: string; count: number }>(
      database,
      sql`
      select parents.id as parent, count(*)::int as count from unnest(cast(${parents} as uuid[])) as parents(id)
      cross join lateral (select 1 from ${listing.from} where ${sql.ref(parent)} = parents.id and ${allOf(listing.where)} limit ${countLimit + 1}) counted
      group by parents.id`,
    );
    return new Map(counted.map((row) => [row.parent, row.count]));
  };
  return new Map(
    parents.map((id) => [
      id,
      pageOf<Row, Node>(
        (grouped.get(id) ?? []) as Row[],
        listing,
        page,
        toNode,
        cursorOfRow(listing),
        {
          totalCount: async () => countOf((await (counts ??= countAll())).get(id) ?? 0),
          changeCursor,
        },
      ),
    ]),
  );
}
