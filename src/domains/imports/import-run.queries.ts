import type { Database } from '../../platform/database/database.js';
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

/** Records how an import ended. It takes a connection of its own, because the import's may be lost. */
export async function endImportRun(
  database: Database,
  id: string,
  status: 'DONE' | 'STOPPED' | 'FAILED',
  summary: ImportSummary,
): Promise<void> {
  const client = await database.connect('app');
  try {
    await client.query(
      'update import_run set status = $2, ended_at = now(), summary = $3 where id = $1',
      [id, status, JSON.stringify(summary)],
    );
  } finally {
    await client.end();
  }
}
