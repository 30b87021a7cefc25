import { sql } from 'kysely';
import { oneRowOf, rowsOf, type Sql } from '../database/database.js';
import type { AuditRow } from './entry.js';

/** What JSON can say and PostgreSQL can't keep: NUL, and halves of a pair of surrogates. */
const unkept = /\\u(d[89a-f][0-9a-f]{2}|0000)/gi;

/**
 * Writes events into the inbox of the audit log, in one statement.
 * @param lasting false: the commit does not wait for the disk, so the end of the server may lose the last moment
 */
export const writeInbox = (
  database: Sql,
  rows: readonly (AuditRow & { waited?: number })[],
  lasting: boolean,
) =>
  rowsOf(
    database,
    sql`
    with setting as (select ${lasting ? sql`1` : sql`set_config('synchronous_commit', 'off', true)`})
    insert into audit_inbox (at, actor_kind, actor, role, door, address, action, outcome, operation, entity, entity_id, people, ids, detail, contents)
    select clock_timestamp() - make_interval(secs => coalesce(e.waited, 0)), e.actor_kind, e.actor, e.role, e.door, e.address, e.action,
      e.outcome, e.operation, e.entity, e.entity_id, e.people, e.ids, e.detail, e.contents
    from setting, jsonb_to_recordset(${JSON.stringify(rows).replace(unkept, '\\ufffd')}::jsonb) as e(
      waited float8, actor_kind text, actor text, role text, door text, address text, action text, outcome text, operation text,
      entity text, entity_id uuid, people uuid[], ids uuid[], detail jsonb, contents jsonb)`,
    { prepared: true },
  );

/**
 * Moves events from the inbox into the log.
 * @param most how many
 * @param waits true: it waits while another process does so; false: it leaves them to that process
 * @returns how many were moved
 */
export const chainInbox = async (database: Sql, most: number, waits: boolean): Promise<number> =>
  (await oneRowOf<{ moved: number }>(database, sql`select audit_chain(${most}, ${waits}) as moved`))
    .moved;
