import type { ImportSummary } from './import-summary.js';
import type { Client } from './staging/connection.queries.js';

/**
 * Records that an import has started.
 * @returns the id of its row in import_run
 */
export async function insertImportRun(
  client: Client,
  source: string,
  path: string,
): Promise<string> {
  const { rows } = await client.query(
    'insert into import_run (source, path) values ($1, $2) returning id',
    [source, path],
  );
  return rows[0].id;
}

/** Records how an import ended. The client must not be the one of the import, because that may be lost. */
export async function endImportRun(
  client: Client,
  id: string,
  status: 'DONE' | 'STOPPED' | 'FAILED',
  summary: ImportSummary,
): Promise<void> {
  await client.query(
    'update import_run set status = $2, ended_at = now(), summary = $3 where id = $1',
    [id, status, JSON.stringify(summary)],
  );
}
