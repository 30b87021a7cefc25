import { sql } from 'kysely';
import { columnsOf, type RowOf } from '../../../platform/database/columns.js';
import { rowOf, rowsOf, type Sql } from '../../../platform/database/database.js';
import type { ImportSummary } from '../import-summary.js';
import type { ImportProgress } from './run.type.js';

/** A run without a heartbeat for this long has lost its process. */
const lostAfter = sql`interval '60 seconds'`;

const storedColumns = columnsOf('import_run r', [
  'id',
  'upload_id',
  'source',
  'status',
  'started_by',
  'started_at::text',
  'ended_at::text',
  'progress',
  'summary',
  'problem',
]);
/** A row of import_run that the API started. */
export type RunRow = Omit<RowOf<typeof storedColumns>, 'uploadId' | 'progress' | 'summary'> & {
  uploadId: string;
  progress: ImportProgress | null;
  summary: ImportSummary | null;
  /** true when it counts as running and its process is gone */
  lost: boolean;
};

export const readRun = (db: Sql, id: string): Promise<RunRow | undefined> =>
  rowOf(
    db,
    sql<RunRow>`
    select ${storedColumns}, r.status = 'RUNNING' and r.beat_at < now() - ${lostAfter} as lost
    from import_run r where r.id = ${id} and r.upload_id is not null`,
  );

/**
 * Records that an import of an upload starts. A run whose process is gone counts as stopped.
 * @returns its id; undefined when an import of the upload is running
 */
export async function insertRun(
  db: Sql,
  run: { uploadId: string; source: string; path: string; startedBy: string },
): Promise<string | undefined> {
  await rowsOf(
    db,
    sql`update import_run set status = 'STOPPED', ended_at = now() where upload_id = ${run.uploadId} and status = 'RUNNING' and beat_at < now() - ${lostAfter}`,
  );
  const row = await rowOf(
    db,
    sql<{ id: string }>`
    insert into import_run (upload_id, source, path, started_by, beat_at) values (${run.uploadId}, ${run.source}, ${run.path}, ${run.startedBy}, now())
    on conflict (upload_id) where status = 'RUNNING' do nothing returning id`,
  );
  return row?.id;
}

/**
 * Records that an import is alive, and how far it is.
 * @returns true when it has to stop
 */
export async function beat(
  db: Sql,
  id: string,
  progress: ImportProgress | undefined,
): Promise<boolean> {
  const row = await rowOf(
    db,
    sql<{ stop: boolean }>`
    update import_run set beat_at = now(), progress = coalesce(${progress ? JSON.stringify(progress) : null}::jsonb, progress) where id = ${id} and status = 'RUNNING' returning stop_asked as stop`,
  );
  return row?.stop ?? true;
}

/**
 * Asks an import to stop; its process sees it at the next heartbeat.
 * @returns false when it is not running
 */
export async function requestStop(db: Sql, id: string): Promise<boolean> {
  return (
    (
      await rowsOf(
        db,
        sql`update import_run set stop_asked = true where id = ${id} and upload_id is not null and status = 'RUNNING' returning id`,
      )
    ).length > 0
  );
}

/** Records that an import failed. */
export async function failRun(db: Sql, id: string, problem: string): Promise<void> {
  await rowsOf(
    db,
    sql`update import_run set status = 'FAILED', ended_at = coalesce(ended_at, now()), problem = ${problem} where id = ${id}`,
  );
}
