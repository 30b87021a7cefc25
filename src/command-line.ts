import 'reflect-metadata';
import { Command } from 'commander';
import { readConfig } from './config.js';
import { feedCommand } from './feed.command.js';
import { modules } from './modules.js';
import { openDatabase } from './open.js';
import { composeServices } from './platform/compose.js';
import { makeLog, reportTo } from './platform/telemetry/log.js';
import { schemaCommand } from './schema.command.js';
import { failureInWords, serveCommand } from './serve.command.js';

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

const program = new Command('rapport')
  .description('A self-hosted GraphQL data platform for candidate relationship management.')
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 failed, 2 wrong arguments. Environment: docs/configuration.md',
  );

program.addCommand(serveCommand().copyInheritedSettings(program));
for (const module of modules)
  for (const command of module.commands?.(open) ?? []) program.addCommand(command);
program.addCommand(feedCommand(open));
program.addCommand(schemaCommand(open));

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** Prints the error in one line, with a remedy if there is one, and returns the exit code. */
function exitCodeOf(error: unknown): number {
  const failure = error as { code?: string; exitCode?: number };
  if (failure.code?.startsWith('commander.')) return failure.exitCode === 0 ? 0 : 2;
  say(failureInWords(error));
  return 1;
}
