import { sql, type RawBuilder } from 'kysely';
import { rowsOf, type Sql } from '../../platform/database/database.js';
import type { DeclaredTable } from '../../platform/module.js';

/** Runs statements that read what is held about people. */
export interface StoreReader {
  rows<Row>(query: RawBuilder<Row>): Promise<Row[]>;
}

/** Reads with the rights of the application. */
export const applicationReader = (database: Sql): StoreReader => ({
  rows: (query) => rowsOf(database, query),
});

/** A connection of `pg`, or a pool of them. */
interface Connection {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Rows that a cursor brings at once. The longest texts have 100,000 characters. */
const batchSize = 100;

/** Reads on a connection of its own. The query builder only makes the text of a statement. */
export class ConnectionReader implements StoreReader {
  constructor(
    private readonly connection: Connection,
    private readonly builder: Sql,
  ) {}

  async rows<Row>(query: RawBuilder<Row>): Promise<Row[]> {
    const { sql: text, parameters } = query.compile(this.builder);
    return (await this.connection.query(text, [...parameters])).rows as Row[];
  }

  /** Begins a transaction in which all statements see the same moment. */
  async begin(): Promise<void> {
    await this.connection.query('begin isolation level repeatable read read only');
  }

  /** The rows of a statement, some at a time, so that any number of them takes little memory. Call it in a transaction. */
  async *batches<Row>(query: RawBuilder<Row>): AsyncGenerator<Row[]> {
    const { sql: text, parameters } = query.compile(this.builder);
    await this.connection.query(`declare held no scroll cursor for ${text}`, [...parameters]);
    try {
      for (;;) {
        const { rows } = await this.connection.query(`fetch forward ${batchSize} from held`);
        if (rows.length > 0) yield rows as Row[];
        if (rows.length < batchSize) return;
      }
    } finally {
      // After a failure there is nothing to close, and the failure says more.
      await this.connection.query('close held').catch(() => undefined);
    }
  }
}

interface StoreColumn {
  name: string;
  type: string;
  /** the table that a foreign key refers to */
  refersTo: string | null;
}

/** A table that holds something about people, as the database has it. */
export interface Store extends DeclaredTable {
  columns: readonly StoreColumn[];
  /** the columns of the primary key */
  key: readonly string[];
  /** true: only the role of self-identification may read it */
  apart: boolean;
}

/** Whose rows they are: ids by table. A row belongs to the person when it refers to one of these. */
export type Belongings = ReadonlyMap<string, readonly string[]>;

/** The table of people. Everything that is held about a person refers to its rows, or to rows that do. */
const people = 'candidate';

/**
 * Looks the declared tables up in the catalogue.
 * @throws when a declaration names what is not there
 */
export async function storesOf(
  reader: StoreReader,
  declared: readonly DeclaredTable[],
): Promise<Store[]> {
  const found = await reader.rows<{ name: string; columns: StoreColumn[]; key: string[] | null }>(
    sql`
    select named.name,
      (select jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, null),
         'refersTo', (select f.confrelid::regclass::text from pg_constraint f where f.contype = 'f' and f.conrelid = c.oid and f.conkey = array[a.attnum] limit 1)) order by a.attnum)
       from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      (select jsonb_agg(a.attname order by k.place) from pg_index i, unnest(i.indkey) with ordinality k(number, place), pg_attribute a
       where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid and a.attnum = k.number) as key
    from unnest(${declared.map(({ table }) => table)}::text[]) named(name)
    join pg_namespace n on n.nspname = case when strpos(named.name, '.') > 0 then split_part(named.name, '.', 1) else 'public' end
    join pg_class c on c.relnamespace = n.oid and c.relkind in ('r', 'p') and c.relname = regexp_replace(named.name, '^.*[.]', '')`,
  );
  const shapes = new Map(found.map((shape) => [shape.name, shape]));
  // A table that refers to nobody can only be searched.
  return declared
    .filter(({ by }) => by.length > 0)
    .map((declaration) => {
      const shape = shapes.get(declaration.table);
      const missing = [...declaration.by, ...(declaration.others ?? [])].find(
        (name) => !shape?.columns.some((column) => column.name === name),
      );
      if (!shape || missing !== undefined)
        throw new Error(
          `The personalData of ${declaration.module} names ${declaration.table}${shape ? `.${missing}` : ''}, which the database does not have.`,
        );
      return {
        ...declaration,
        columns: shape.columns,
        key: shape.key ?? [],
        apart: declaration.table.startsWith('demographics.'),
      };
    });
}

/** The table whose ids a column of `by` has: its foreign key says so, else its name. */
function ownerOf({ table }: Store, { name, refersTo }: StoreColumn): string {
  if (name === 'id') return table;
  return refersTo ?? (name === 'application_id' ? 'application' : people);
}

const ownersOf = (store: Store) =>
  store.by.map((name) => {
    const column = store.columns.find((one) => one.name === name)!;
    return { column, owner: ownerOf(store, column) };
  });

/** The condition for rows that refer to the person, and to nobody else. */
function belongs(store: Store, ids: Belongings): RawBuilder<unknown> {
  const owners = ownersOf(store).map(({ column, owner }) => ({
    value: sql.ref(`t.${column.name}`),
    among: sql`any(${[...(ids.get(owner) ?? [])]}::${sql.raw(column.type)}[])`,
  }));
  const any = sql.join(
    owners.map(({ value, among }) => sql`${value} = ${among}`),
    sql` or `,
  );
  if (owners.length === 1) return any;
  const none = owners.map(({ value, among }) => sql`(${value} is null or ${value} = ${among})`);
  return sql`(${any}) and ${sql.join(none, sql` and `)}`;
}

/**
 * The ids of a person: the one that is kept first, then those of the same person that were merged into it.
 * @returns none when there is no such person
 */
const idsOfPerson = async (reader: StoreReader, id: string): Promise<string[]> =>
  (
    await reader.rows<{ id: string }>(sql`
      select s.id from same_people(array[${id}::uuid]) s order by s.id <> s.person_id, s.id`)
  ).map((row) => row.id);

/**
 * Finds the ids that rows about a person refer to: those of the person, and those of rows that belong to the person and
 * have rows of their own, like applications.
 * @returns undefined when there is no such person
 */
export async function belongingsOf(
  reader: StoreReader,
  stores: readonly Store[],
  id: string,
): Promise<Belongings | undefined> {
  const persons = await idsOfPerson(reader, id);
  if (persons.length === 0) return undefined;
  const ids = new Map<string, readonly string[]>([[people, persons]]);
  let wanted = [
    ...new Set(stores.flatMap((store) => ownersOf(store).map(({ owner }) => owner))),
  ].filter((owner) => owner !== people);
  while (wanted.length > 0) {
    const next = wanted
      .map((owner) => stores.find(({ table }) => table === owner))
      .find((store) => store && ownersOf(store).every(({ owner }) => ids.has(owner)));
    if (!next)
      throw new Error(
        `Rows about people refer to ${wanted.join(', ')}, which no personalData says to belong to a person.`,
      );
    const rows = await reader.rows<{ id: string }>(
      sql`select t.id from ${sql.table(next.table)} t where ${belongs(next, ids)}`,
    );
    ids.set(
      next.table,
      rows.map((row) => row.id),
    );
    wanted = wanted.filter((owner) => owner !== next.table);
  }
  return ids;
}

/** What a store has of a person. */
export interface Held {
  rows: number;
  from: string | null;
  to: string | null;
}

/** Names of columns with the time of a row, the best one first. */
const times = [
  'at',
  'applied_at',
  'entered_at',
  'opened_at',
  'sent_at',
  'added_at',
  'requested_at',
  'given_at',
  'collected_at',
  'created_at',
  'recorded_at',
];

/** The column that says when something happened; undefined: the rows have no time. */
const timeOf = ({ columns }: Store): string | undefined =>
  times.find((name) => columns.some((column) => column.name === name)) ??
  columns.find(
    ({ name, type }) => type === 'timestamp with time zone' && !/until|expire|next/.test(name),
  )?.name;

/** Counts what a store has of a person. */
export async function countHeld(reader: StoreReader, store: Store, ids: Belongings): Promise<Held> {
  const time = timeOf(store);
  const at = time === undefined ? sql`null::timestamptz` : sql.ref(`t.${time}`);
  const [held] = await reader.rows<Held>(
    sql`select count(*)::int as rows, min(${at})::text as "from", max(${at})::text as "to" from ${sql.table(store.table)} t where ${belongs(store, ids)}`,
  );
  return held ?? { rows: 0, from: null, to: null };
}

/** Tables with names that people read, and the column with the name. */
const named: Readonly<Record<string, string>> = {
  channel: 'name',
  job: 'title',
  occupation: 'name',
  pool: 'name',
  skill: 'name',
  stage: 'name',
};
const idOfNamed = new RegExp(`^(?:.*_)?(${Object.keys(named).join('|')})_(id|ids)$`);

/** Said instead of the e-mail address of somebody who is no user here. */
const colleague = 'a member of the company';

/** Names for the ids in a row, under the name of the column without `_id`, and the names of users for their addresses. */
function namesFor(store: Store): RawBuilder<unknown>[] {
  // The role of self-identification may not read any of this.
  if (store.apart) return [];
  const taken = new Set(store.columns.map(({ name }) => name));
  return store.columns.flatMap((column) => {
    if (store.others?.includes(column.name)) return [];
    const value = sql.ref(`t.${column.name}`);
    if (column.type === 'text' && /^actor$|_by$/.test(column.name))
      return [
        sql`${column.name}::text, coalesce((select coalesce(u.name, ${colleague}) from app_user u where u.email = ${value}::citext), case when strpos(${value}, '@') > 0 then ${colleague} else ${value} end)`,
      ];
    const [, table, kind] = idOfNamed.exec(column.name) ?? [];
    const name = table && named[table];
    if (!table || !name || !/^uuid$|^(uuid|text)\[\]$/.test(column.type)) return [];
    const plain = column.name.replace(/_ids?$/, kind === 'ids' ? 's' : '');
    const key = taken.has(plain) ? `${plain}_name` : plain;
    return [
      kind === 'ids'
        ? sql`${key}::text, (select jsonb_agg(${sql.ref(`n.${name}`)} order by ${sql.ref(`n.${name}`)}) from ${sql.table(table)} n where n.id::text = any(${value}::text[]))`
        : sql`${key}::text, (select ${sql.ref(`n.${name}`)} from ${sql.table(table)} n where n.id = ${value})`,
    ];
  });
}

/** One row as JSON: columns, and names for ids. */
export type HeldRow = { row: Record<string, unknown> };

/** What a store has of a person, the earliest first, without what says who somebody else is. */
export function heldRows(store: Store, ids: Belongings): RawBuilder<HeldRow> {
  const time = timeOf(store);
  const order = [...(time === undefined ? [] : [time]), ...store.key].map((name) =>
    sql.ref(`t.${name}`),
  );
  return sql<HeldRow>`
    select to_jsonb(t) - ${[...(store.others ?? [])]}::text[] || jsonb_strip_nulls(jsonb_build_object(${sql.join(namesFor(store))})) as "row"
    from ${sql.table(store.table)} t where ${belongs(store, ids)} order by ${order.length > 0 ? sql.join(order) : sql`1`}`;
}

/**
 * Makes sure that nobody else makes this export, until the transaction ends.
 * @returns false when somebody does
 */
export async function lockExport(reader: StoreReader, id: string): Promise<boolean> {
  const [row] = await reader.rows<{ locked: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended('personal export ' || ${id}::text, 0)) as locked`,
  );
  return row?.locked ?? false;
}
