import { sql, type RawBuilder } from 'kysely';
import { oneRowOf, rowOf, rowsOf, type Sql } from '../database/database.js';
import type { FeedPosition } from '../feed/change.js';
import type { Answer, Column, Row } from './columns.js';
import type { FlatDocument } from './document.js';

/** Open cases get older without any change, so an answer is stale after so many seconds. */
export const oldestSeconds = 3_600;

/** channelYield and periodName, as SQL names them. */
export const sqlName = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('.', '_')
    .toLowerCase();

const types: Record<string, string> = {
  Int: 'integer',
  Float: 'double precision',
  Boolean: 'boolean',
  Date: 'date',
  DateTime: 'timestamptz',
};
const typeOf = ({ type, list }: Column) => `${types[type] ?? 'text'}${list ? '[]' : ''}`;

interface ViewColumn {
  name: string;
  type: string;
  comment: string;
}

/** What every view says of its rows, behind the columns of its document. Further ones are added at the end. */
const ownColumns: readonly (ViewColumn & { value: RawBuilder<unknown> })[] = [
  {
    name: 'as_of',
    type: 'timestamptz',
    comment: 'The moment as of which the data was read.',
    value: sql`(a.provenance ->> 'asOf')::timestamptz`,
  },
  {
    name: 'definition',
    type: 'text',
    comment: 'The definition of the numbers and its version; docs/metrics.md.',
    value: sql`(a.provenance ->> 'definition') || '@' || (a.provenance ->> 'version')`,
  },
  {
    name: 'refreshed_at',
    type: 'timestamptz',
    comment: 'When the row was stored.',
    value: sql`a.refreshed_at`,
  },
  {
    name: 'stale',
    type: 'boolean',
    comment: 'Whether something has changed since, or an hour has passed.',
    value: sql`(a.epoch = h.epoch and a.position = h.last and a.refreshed_at > now() - make_interval(secs => ${sql.lit(oldestSeconds)})) is not true`,
  },
];

const columnsOfView = ({ answer }: FlatDocument): ViewColumn[] => [
  ...answer.columns.map((column) => ({
    name: sqlName(column.name),
    type: typeOf(column),
    comment: column.description,
  })),
  ...ownColumns,
];

/** The statements that create the view of a document or add columns to it, with its comments and the grant to read it. */
function statementsOf(document: FlatDocument) {
  const { name, description, answer } = document;
  const view = sql.id('bi', sqlName(name));
  const columns = sql.join(
    answer.columns.map((column) => sql`${sql.id(sqlName(column.name))} ${sql.raw(typeOf(column))}`),
  );
  const own = sql.join(ownColumns.map((column) => sql`${column.value} as ${sql.id(column.name)}`));
  return [
    sql`create or replace view ${view} as select r.*, ${own}
      from public.bi_answer a cross join public.feed_head h cross join lateral jsonb_to_recordset(a.rows) as r(${columns}) where a.document = ${sql.lit(name)}`,
    sql`comment on view ${view} is ${sql.lit(description)}`,
    ...columnsOfView(document).map(
      (column) =>
        sql`comment on column ${sql.id('bi', sqlName(name), column.name)} is ${sql.lit(column.comment)}`,
    ),
    sql`grant select on ${view} to rapport_bi`,
  ];
}

/**
 * Creates the views, and changes those whose document has changed: its columns, their types or their comments. Columns at
 * the end are added to a view; any other difference replaces it. Processes take turns.
 * @param documents those without required parameters
 */
export async function makeViews(database: Sql, documents: readonly FlatDocument[]): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtext('rapport bi views'))`.execute(transaction);
    const present = await rowsOf<{ name: string; columns: string[]; comments: string[] }>(
      transaction,
      sql`
      select c.relname as name, array_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) order by a.attnum) as columns, array_agg(coalesce(col_description(c.oid, a.attnum), '') order by a.attnum) as comments
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 where c.relnamespace = 'bi'::regnamespace and c.relkind = 'v' group by 1`,
    );
    for (const document of documents) {
      const known = present.find(({ name }) => name === sqlName(document.name));
      const wanted = columnsOfView(document);
      const columns = wanted.map(
        ({ name, type }) => `${name} ${type === 'timestamptz' ? 'timestamp with time zone' : type}`,
      );
      const comments = wanted.map(({ comment }) => comment);
      if (known && same(known.columns, columns) && same(known.comments, comments)) continue;
      if (known && !same(known.columns, columns.slice(0, known.columns.length)))
        await sql`drop view ${sql.id('bi', known.name)}`.execute(transaction);
      for (const statement of statementsOf(document)) await statement.execute(transaction);
    }
    const names = documents.map(({ name }) => name);
    await rowsOf(
      transaction,
      sql`delete from bi_refresh where document <> all(cast(${names} as text[]))`,
    );
    await rowsOf(
      transaction,
      sql`
      insert into bi_refresh (document, view_name) select * from unnest(cast(${names} as text[]), cast(${names.map(sqlName)} as text[]))
      on conflict (document) do update set view_name = excluded.view_name where bi_refresh.view_name <> excluded.view_name`,
    );
  });
}

const same = (left: readonly string[], right: readonly string[]) =>
  JSON.stringify(left) === JSON.stringify(right);

/** How old a stored answer is, and when it was last attempted to refresh it. */
export interface ViewState {
  document: string;
  /** where the feed was before the answer; null: there is none so far */
  epoch: string | null;
  position: number | null;
  ageSeconds: number | null;
}

/** The state of every view, the one that was attempted longest ago first. */
export const readViewStates = (database: Sql): Promise<ViewState[]> =>
  rowsOf(
    database,
    sql`
    select r.document, a.epoch, a.position::float8 as position, extract(epoch from now() - a.refreshed_at)::float8 as "ageSeconds"
    from bi_refresh r left join bi_answer a on a.document = r.document order by r.attempted_at nulls first, r.document`,
  );

/**
 * Takes the turn to refresh a view until the end of the transaction.
 * @returns false: another process has it
 */
export const takeRefreshTurn = async (database: Sql): Promise<boolean> =>
  (
    await oneRowOf<{ taken: boolean }>(
      database,
      sql`select pg_try_advisory_xact_lock(hashtext('rapport bi refresh')) as taken`,
    )
  ).taken;

/**
 * How long nothing may be refreshed now.
 * @param factor how many times as long as it took a refresh must be followed by a rest
 * @returns milliseconds; 0 or less: the next refresh may begin
 */
export const refreshRestMs = async (database: Sql, factor: number): Promise<number> =>
  (
    await oneRowOf<{ ms: number }>(
      database,
      sql`
    select coalesce(max(extract(epoch from attempted_at - clock_timestamp()) * 1000 + took_ms * ${factor}), 0)::float8 as ms from bi_refresh`,
    )
  ).ms;

/** Records an attempt that has just ended. */
export const recordRefresh = (
  database: Sql,
  document: string,
  tookMs: number,
  failure: string | null,
) =>
  rowsOf(
    database,
    sql`update bi_refresh set attempted_at = clock_timestamp(), took_ms = ${tookMs}, failure = ${failure} where document = ${document}`,
  );

/** Limits what the transaction's statements may take: so long each, and no more than one processor. */
export const limitRefresh = (database: Sql, deadlineMs: number) =>
  rowsOf(
    database,
    sql`select set_config('statement_timeout', ${`${deadlineMs}ms`}, true), set_config('max_parallel_workers_per_gather', '0', true)`,
  );

/**
 * Stores an answer for its view.
 * @param head where the feed was before the answer
 */
export async function keepAnswer(
  database: Sql,
  document: string,
  { epoch, position }: FeedPosition,
  provenance: unknown,
  rows: readonly Row[],
  { columns }: Answer,
): Promise<void> {
  const named = rows.map((row) =>
    Object.fromEntries(columns.map(({ name }) => [sqlName(name), row[name]])),
  );
  await rowOf(
    database,
    sql`
    insert into bi_answer (document, provenance, rows, epoch, position) values (${document}, ${JSON.stringify(provenance ?? {})}, ${JSON.stringify(named)}, ${epoch}, ${position})
    on conflict (document) do update set provenance = excluded.provenance, rows = excluded.rows, cursor = null, epoch = excluded.epoch, position = excluded.position, refreshed_at = now()`,
  );
}
