import { sql, type RawBuilder } from 'kysely';
import { RapportError } from '../../errors.js';
import { oneRowOf, rowsOf, type Sql } from '../database/database.js';
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
  type: 'text' | 'timestamptz' | 'float8' | 'int' | 'uuid' | 'date';
}

/** A list to read in pages. */
export interface Listing<Row extends object> {
  /** the name of the order; a cursor of another order is refused */
  name: string;
  /** the select list */
  columns: RawBuilder<Row>;
  from: RawBuilder<unknown>;
  where: RawBuilder<unknown>[];
  keys: SortKey[];
}

const countLimit = 10_000;
const allOf = (conditions: RawBuilder<unknown>[]) =>
  conditions.length ? sql.join(conditions, sql` and `) : sql`true`;

type CursorValue = string | null;
/** Additional columns of each row: the values from which its cursor is made. */
type CursorColumns = Record<`cursor_${number}`, CursorValue>;

/** How PostgreSQL writes each type. An invented cursor must not cause an error in the database. */
const shapes: Record<SortKey['type'], RegExp> = {
  text: /^[^\u0000]*$/,
  timestamptz: /^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00( BC)?$/,
  float8: /^-?\d{1,300}(\.\d{1,300})?(e[+-]\d{1,3})?$/,
  int: /^-?\d{1,10}$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  date: /^\d{4,6}-\d\d-\d\d( BC)?$/,
};

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
      .every(
        (part, index) =>
          part === null || (typeof part === 'string' && shapes[types[index] ?? 'text'].test(part)),
      );
  if (!usable)
    throw new RapportError(
      'BAD_CURSOR',
      'This cursor is not of this list in this order. Start again without `after`.',
      { argument: 'after' },
    );
  return (parts as CursorValue[]).slice(1);
}

/** The condition for rows after the cursor: an OR of prefixes, because keys may have opposite directions and be null. */
function after(
  listing: Pick<Listing<object>, 'name' | 'keys'>,
  cursor: string,
): RawBuilder<unknown> {
  const values = decodeCursor(listing, cursor);
  const options = listing.keys.map((key, index) => {
    const typed = ({ type }: SortKey, position: number) =>
      sql`cast(${values[position]} as ${sql.raw(type)})`;
    const same = listing.keys
      .slice(0, index)
      .map(
        (earlier, position) =>
          sql`${earlier.value} is not distinct from ${typed(earlier, position)}`,
      );
    if (values[index] === null) return undefined; // missing values come last: no row follows them
    const beyond =
      key.direction === SortDirection.ASC
        ? sql`${key.value} > ${typed(key, index)}`
        : sql`${key.value} < ${typed(key, index)}`;
    return allOf([...same, sql`(${beyond} or ${key.value} is null)`]);
  });
  return sql`(${sql.join(
    options.filter((option) => option !== undefined),
    sql` or `,
  )})`;
}

const cursorColumns = (keys: SortKey[]) =>
  sql.join(keys.map((key, index) => sql`(${key.value})::text as ${sql.ref(`cursor_${index}`)}`));
const orderOf = (keys: SortKey[]) =>
  sql.join(
    keys.map(
      (key) =>
        sql`${key.value} ${sql.raw(key.direction === SortDirection.ASC ? 'asc' : 'desc')} nulls last`,
    ),
  );

function pageOf<Row extends object, Node>(
  rows: Row[],
  listing: Listing<Row>,
  page: PageArgs,
  toNode: (row: Row) => Node,
  lazy: Pick<Page<Node>, 'totalCount' | 'changeCursor'>,
): Page<Node> {
  const edges = rows.slice(0, page.first).map((row) => ({
    cursor: encodeCursor(
      listing.name,
      listing.keys.map((_, index) => (row as CursorColumns)[`cursor_${index}`] ?? null),
    ),
    node: toNode(row),
  }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: rows.length > page.first,
      hasPreviousPage: page.after !== undefined && page.after !== null,
      startCursor: edges[0]?.cursor,
      endCursor: edges.at(-1)?.cursor,
    },
    ...lazy,
  };
}

const countOf = (value: number): TotalCount =>
  value > countLimit
    ? { value: countLimit, relation: CountRelation.AT_LEAST }
    : { value, relation: CountRelation.EQUAL };

/**
 * Reads one page of a list in one statement, after the request's change cursor.
 * @param changeCursor must be read before any row: a change that is committed in between is then delivered again and not lost
 * @throws BAD_USER_INPUT (first), BAD_CURSOR (after)
 */
export async function readPage<Row extends object, Node>(
  database: Sql,
  listing: Listing<Row>,
  page: PageArgs,
  toNode: (row: Row) => Node,
  changeCursor: () => Promise<string>,
): Promise<Page<Node>> {
  checkPage(page);
  const where = page.after ? [...listing.where, after(listing, page.after)] : listing.where;
  await changeCursor();
  const rows = await rowsOf<Row>(
    database,
    sql`
    select ${listing.columns}, ${cursorColumns(listing.keys)} from ${listing.from} where ${allOf(where)}
    order by ${orderOf(listing.keys)} limit ${page.first + 1}`,
  );
  const totalCount = async () => {
    const { count } = await oneRowOf<{ count: number }>(
      database,
      sql`
      select count(*)::int as count from (select 1 from ${listing.from} where ${allOf(listing.where)} limit ${countLimit + 1}) counted`,
    );
    return countOf(count);
  };
  return pageOf(rows, listing, page, toNode, { totalCount, changeCursor });
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
      select ${listing.columns}, ${cursorColumns(listing.keys)} from ${listing.from}
      where ${sql.ref(parent)} = parents.id and ${allOf(where)}
      order by ${orderOf(listing.keys)} limit ${page.first + 1}
    ) page`,
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
      pageOf<Row, Node>((grouped.get(id) ?? []) as Row[], listing, page, toNode, {
        totalCount: async () => countOf((await (counts ??= countAll())).get(id) ?? 0),
        changeCursor,
      }),
    ]),
  );
}
