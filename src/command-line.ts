import 'reflect-metadata';
import { Command } from 'commander';
import { failureInWords, serveCommand } from './serve.command.js';

const say = (line: string) => process.stderr.write(`${line}\n`);

const program = new Command('rapport')
  .description('A self-hosted GraphQL data platform for candidate relationship management.')
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 failed, 2 wrong arguments. Environment: docs/configuration.md',
  );

program.addCommand(serveCommand().copyInheritedSettings(program));
// All others come with the product, which `serve` loads while PostgreSQL starts.
if (process.argv[2] !== 'serve')
  for (const command of (await import('./product-commands.js')).productCommands())
    program.addCommand(command);

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
