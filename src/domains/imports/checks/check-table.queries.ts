import type { Client } from '../staging/connection.queries.js';
import { analyse } from '../staging/temporary.queries.js';
import type { Table } from '../tables/table.js';
import type { Context } from './context.js';
import { noteErased } from './erased-checks.queries.js';
import { checkEventIds, checkJobs, eventChecks } from './history-checks.queries.js';
import {
  addChannels,
  resolveChannels,
  resolveListedSkills,
  resolveSkills,
} from './names.queries.js';
import { personChecks } from './person-checks.queries.js';
import { refuseDuplicates, refuseProblems } from './refused.queries.js';
import { checkRows } from './rows.queries.js';

/** Entries that a check made for names that had none. */
export interface Added {
  skills: number;
  channels: number;
}

/**
 * Checks the staged rows of a table and leaves the good ones, typed and resolved, in its checked table. Refused rows go
 * to the table of refused rows.
 */
export async function checkTable(client: Client, table: Table, context: Context): Promise<Added> {
  const has = (column: string) => table.columns.some(({ name }) => name === column);
  const added: Added = { skills: 0, channels: 0 };
  await checkRows(
    client,
    table,
    context,
    table.name === 'stage_events'
      ? eventChecks(context)
      : table.name === 'candidates'
        ? personChecks(context)
        : {},
  );
  if (table.name === 'stage_events' && context.provided.has('event_id'))
    await checkEventIds(client, context.source);
  if (table.name === 'applications') await checkJobs(client, context.source);
  await noteErased(client, table, context);
  let changed = await refuseProblems(client, table.name);
  if (has('skill')) {
    added.skills += await resolveSkills(client, table.name);
    changed = true;
  }
  if (has('channel') && table.name !== 'channels') {
    if (context.provided.has('channel')) added.channels += await addChannels(client, table.name);
    await resolveChannels(client, table.name);
    changed = true;
  }
  if (await refuseDuplicates(client, table)) changed = true;
  if (changed) await analyse(client, `checked_${table.name}`);
  if (table.name === 'candidates' && context.provided.has('skills'))
    added.skills += await resolveListedSkills(client);
  return added;
}
