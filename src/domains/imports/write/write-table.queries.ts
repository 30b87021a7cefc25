import type { Context } from '../checks/context.js';
import type { Client } from '../staging/connection.queries.js';
import type { Table } from '../tables/table.js';
import { writeApplications } from './new-applications.queries.js';
import { writeRows, type Written } from './rows.queries.js';
import { writeListedSkills } from './skills.queries.js';
import { writeStages } from './stages.queries.js';
import { noteStatuses } from './statuses.queries.js';

/** Writes the checked rows of a table. Events of applications are not written here: they are part of the history. */
export async function writeTable(client: Client, table: Table, context: Context): Promise<Written> {
  if (table.name === 'stages') return writeStages(client, context.source);
  if (!table.target) return { created: 0, updated: 0 };
  if (table.name === 'applications') {
    const applications = await writeApplications(client, table, table.target, context);
    await noteStatuses(client, context);
    return applications;
  }
  const written = await writeRows(client, table, table.target, context);
  if (table.name === 'candidates' && context.provided.has('skills'))
    written.updated += await writeListedSkills(client, context);
  return written;
}
