import type { Command } from 'commander';
import { readConfig } from './config.js';
import { feedCommand } from './feed.command.js';
import { modules } from './modules.js';
import { openDatabase } from './open.js';
import { composeServices } from './platform/compose.js';
import { makeLog, reportTo } from './platform/telemetry/log.js';
import { schemaCommand } from './schema.command.js';

/** All commands but `serve`: those of the modules, of the feed and of the schema. */
export const productCommands = (): Command[] => [
  ...modules.flatMap((module) => module.commands?.(open) ?? []),
  feedCommand(open),
  schemaCommand(open),
];

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
