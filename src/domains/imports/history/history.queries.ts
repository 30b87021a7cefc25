import type { Client } from '../staging/connection.queries.js';
import { literal } from '../staging/names.queries.js';
import { analyse, dropTables } from '../staging/temporary.queries.js';
import type { Written } from '../write/rows.queries.js';
import { compareStatuses, insertApplications, updateApplications } from './applications.queries.js';
import { compareEvents, createEvents, createHistory, createTouched } from './events.queries.js';
import {
  addEnds,
  addEntries,
  createFinished,
  createShape,
  fillGaps,
  stageOfReturns,
} from './order.queries.js';
import { reviseHistory } from './revisions.queries.js';

export interface HistoryWritten extends Written {
  /** applications whose given status the events contradict */
  conflicts: number;
  /** applications that took the status their file gives */
  statusesTaken: number;
}

/**
 * Orders the history of the source's applications (analytics.md, rule 16) and writes what is new. Each step is one
 * statement over all applications that may change. It needs the tables of createHistoryTables.
 * @param events true when the import has stage_events.csv; its checked rows are read then
 * @param replace the events in the file become the only imported ones of their applications
 */
export async function writeHistory(
  client: Client,
  source: string,
  { events, replace }: { events: boolean; replace: boolean },
): Promise<HistoryWritten> {
  const from = literal(source);
  const before = await isTrue(client, `exists (select from transition where source = ${from})`);
  await createEvents(client, events, before);
  const written = await compareEvents(client, from, before);
  const stored = await isTrue(client, `exists (select from application where source = ${from})`);
  await createTouched(client, from, { stored, replace });
  await createHistory(client, { stored, replace });
  const { rows } = await client.query(
    'select coalesce(max(rank), 0)::int as highest from job_stage',
  );
  await createShape(client, rows[0].highest);
  const added =
    ((await client.query(addEntries)).rowCount ?? 0) +
    ((await client.query(addEnds)).rowCount ?? 0);
  if (added > 0) await analyse(client, 'history');
  await stageOfReturns(client);
  await createFinished(client);
  await fillGaps(client);
  // The transitions name the new applications, and announce them.
  await insertApplications(client);
  await reviseHistory(client, from);
  if (stored) await updateApplications(client);
  const outcome = await compareStatuses(client);
  await client.query(`drop ${before ? 'table' : 'view'} event`);
  await dropTables(client, 'touched', 'history', 'shape', 'finished');
  return { ...written, ...outcome };
}

async function isTrue(client: Client, condition: string): Promise<boolean> {
  const { rows } = await client.query(`select ${condition} as answer`);
  return rows[0].answer;
}
