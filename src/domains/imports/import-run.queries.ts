import type { Viewer } from '../../platform/auth/viewer.js';
import { auditRow } from '../../platform/audit/entry.js';
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

/** Takes down in the audit log how many rows of which table an import has changed. */
export async function auditImport(
  client: Client,
  viewer: Viewer,
  id: string,
  status: 'DONE' | 'STOPPED' | 'FAILED',
  { source, tables }: ImportSummary,
): Promise<void> {
  const counts = Object.fromEntries(
    Object.entries(tables).map(([table, { read, created, updated, unchanged, refused }]) => [
      table,
      { read, created, updated, unchanged, refused },
    ]),
  );
  const row = auditRow(
    { viewer, door: 'IMPORT' },
    {
      action: 'IMPORT',
      outcome: status === 'DONE' ? 'DONE' : 'FAILED',
      operation: 'import',
      entity: 'ImportRun',
      entityId: id,
      detail: { source, status, tables: counts },
    },
  );
  await client.query(
    `insert into audit_inbox (at, actor_kind, actor, role, door, action, outcome, operation, entity, entity_id, people, ids, detail, contents)
     values (clock_timestamp(), $1, $2, $3, $4, $5, $6, $7, $8, $9, '{}', '{}', $10, '[]')`,
    [
      row.actor_kind,
      row.actor,
      row.role,
      row.door,
      row.action,
      row.outcome,
      row.operation,
      row.entity,
      row.entity_id,
      JSON.stringify(row.detail),
    ],
  );
}
