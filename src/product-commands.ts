import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { readConfig } from './config.js';
import { feedCommand } from './feed.command.js';
import { modules } from './modules.js';
import { openDatabase } from './open.js';
import type { AuditTrail } from './platform/audit/trail.js';
import { composeServices } from './platform/compose.js';
import type { Sql } from './platform/database/database.js';
import { makeLog, reportTo } from './platform/telemetry/log.js';
import { schemaCommand } from './schema.command.js';

/** Commands that only show how things are, without a word about a person. The audit log takes down all others. */
const onlyShows = new Set([
  'api-key list',
  'audit verify',
  'feed dead-letters',
  'feed run',
  'feed status',
  'schema print',
  'user list',
]);

/** the command that runs; undefined: none does yet */
let running: Command | undefined;

/** All commands but `serve`: those of the modules, of the feed and of the schema. */
export const productCommands = (): Command[] =>
  [
    ...modules.flatMap((module) => module.commands?.(open) ?? []),
    feedCommand(open),
    schemaCommand(open),
  ].map((command) => command.hook('preAction', (_, action) => void (running = action)));

/** Takes down that somebody on the host runs a command. What its options say may be secret, so only their names are kept. */
async function auditCommand(audit: AuditTrail, sql: Sql): Promise<void> {
  if (!running) return;
  const names: string[] = [];
  for (let one: Command | null = running; one?.parent; one = one.parent) names.unshift(one.name());
  const operation = names.join(' ');
  if (onlyShows.has(operation)) return;
  const options = Object.keys(running.opts()).sort();
  await audit.write(
    sql,
    { viewer: { subject: `command-line:${hostUser()}` }, door: 'COMMAND_LINE' },
    {
      action: running.name() === 'export' ? 'EXPORT' : 'RUN',
      operation,
      ...(options.length > 0 && { detail: { options } }),
    },
  );
}

/** The login of the operating system; a container may have none. */
function hostUser(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}

const say = (line: string) => process.stderr.write(`${line}\n`);

/** Opens the product without its API, for the commands. */
async function open() {
  const config = readConfig();
  const { database, close } = await openDatabase(config, say);
  try {
    const composition = composeServices(
      modules,
      config,
      database,
      reportTo(makeLog(config.logLevel)),
    );
    await auditCommand(composition.services.audit, database.sql);
    return {
      ...composition,
      config,
      database,
      close: () => composition.close().finally(close),
    };
  } catch (error) {
    await close();
    throw error;
  }
}
