import { sql } from 'kysely';
import { columnsOf, type Columns, type RowOf } from '../../platform/database/columns.js';
import { oneRowOf, rowOf, rowsOf, type Sql } from '../../platform/database/database.js';
import { SortDirection } from '../../platform/graphql/connection.js';
import type { Listing } from '../../platform/graphql/page.queries.js';
import type { PersonalExportFilter } from './personal-export.type.js';

const columns = columnsOf('personal_export e', [
  'id',
  'candidate_id',
  'requested_by',
  'requested_at::text',
  'state',
  'started_at::text',
  'ready_at::text',
  'expires_at::text',
  'bytes::float8',
  'row_count',
  'problem',
]);
/** An export whose archive is over counts as expired before its file is deleted. */
export type ExportRow = RowOf<typeof columns> & { over: boolean };
const shown = sql<ExportRow>`${columns}, coalesce(e.expires_at <= now(), false) as over`;

/** Exports, the newest first. */
export const exportListing = (filter?: PersonalExportFilter): Listing<ExportRow> => ({
  name: 'personal exports',
  columns: shown,
  from: sql`personal_export e`,
  where: [
    ...(filter?.candidateIds
      ? [sql`e.candidate_id = any(${[...filter.candidateIds]}::uuid[])`]
      : []),
    ...(filter?.states
      ? [
          sql`case when e.state = 'READY' and e.expires_at <= now() then 'EXPIRED' else e.state end = any(${[...filter.states]})`,
        ]
      : []),
  ],
  keys: [
    { value: sql`e.requested_at`, direction: SortDirection.DESC, type: 'timestamptz' },
    { value: sql`e.id`, direction: SortDirection.DESC, type: 'uuid' },
  ],
});

export const exportById = (database: Sql, id: string) =>
  rowOf<ExportRow>(database, sql`select ${shown} from personal_export e where e.id = ${id}`);

/**
 * Asks for an export of a person. One that is not made yet is the answer to both requests.
 * @returns its id
 */
export async function askForExport(
  database: Sql,
  candidateId: string,
  requestedBy: string,
): Promise<string> {
  const made = await rowOf<Columns<'personal_export', 'id'>>(
    database,
    sql`
    insert into personal_export (candidate_id, requested_by) values (${candidateId}, ${requestedBy})
    on conflict (candidate_id) where state in ('QUEUED', 'RUNNING') do nothing returning id`,
  );
  if (made) return made.id;
  const known = await oneRowOf<Columns<'personal_export', 'id'>>(
    database,
    sql`select id from personal_export where candidate_id = ${candidateId} order by requested_at desc, id desc limit 1`,
  );
  return known.id;
}

/** Exports that are to be made now, or that a process has begun and may not end: the longest waiting first. */
export const waitingExports = (database: Sql) =>
  rowsOf<Columns<'personal_export', 'id'>>(
    database,
    sql`select id from personal_export where state in ('QUEUED', 'RUNNING') and next_at <= now() order by next_at, id limit 20`,
  );

/**
 * Records that an export is being made.
 * @returns undefined when it is not to be made any more
 */
export const beginExport = (database: Sql, id: string) =>
  rowOf<Columns<'personal_export', 'candidate_id' | 'attempts'>>(
    database,
    sql`
    update personal_export set state = 'RUNNING', attempts = attempts + 1, started_at = now()
    where id = ${id} and state in ('QUEUED', 'RUNNING') returning candidate_id as "candidateId", attempts`,
  );

/**
 * Records that the archive is there.
 * @returns false when the export was removed meanwhile, as at an erasure
 */
export async function finishExport(
  database: Sql,
  id: string,
  made: { bytes: number; rows: number },
  daysKept: number,
): Promise<boolean> {
  const row = await rowOf(
    database,
    sql`
    update personal_export set state = 'READY', ready_at = now(), expires_at = now() + make_interval(days => ${daysKept}),
      bytes = ${made.bytes}, row_count = ${made.rows}, problem = null
    where id = ${id} and state = 'RUNNING' returning 1`,
  );
  return row !== undefined;
}

/** Records that an attempt failed. It is tried again later, unless `problem` says that it was the last. */
export async function failExport(
  database: Sql,
  id: string,
  problem: string | undefined,
): Promise<void> {
  await rowsOf(
    database,
    sql`
    update personal_export set state = case when ${problem ?? null}::text is null then 'QUEUED' else 'FAILED' end,
      problem = ${problem ?? null}, next_at = now() + attempts * interval '30 seconds'
    where id = ${id} and state = 'RUNNING'`,
  );
}

/**
 * Ends the exports whose time is over.
 * @param now for tests that move the clock
 * @returns their ids
 */
export const expireExports = (database: Sql, now: Date) =>
  rowsOf<Columns<'personal_export', 'id'>>(
    database,
    sql`update personal_export set state = 'EXPIRED' where state = 'READY' and expires_at <= ${now.toISOString()}::timestamptz returning id`,
  );

/** Which of these exports have or are about to have an archive. */
export const exportsWithArchive = (database: Sql, ids: readonly string[]) =>
  rowsOf<Columns<'personal_export', 'id' | 'state'>>(
    database,
    sql`select id, state from personal_export where id = any(${[...ids]}::uuid[]) and state in ('RUNNING', 'READY')`,
  );

/**
 * Deletes the exports of people.
 * @returns their ids
 */
export const deleteExports = (database: Sql, candidateIds: readonly string[]) =>
  rowsOf<Columns<'personal_export', 'id'>>(
    database,
    sql`delete from personal_export where candidate_id = any(${[...candidateIds]}::uuid[]) returning id`,
  );
