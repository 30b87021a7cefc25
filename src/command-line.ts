import 'reflect-metadata';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Command } from 'commander';
import { ConfigError, readConfig, type Config } from './config.js';
import { feedCommand } from './feed.command.js';
import { modules } from './modules.js';
import { openDatabase } from './open.js';
import { composeServices } from './platform/compose.js';
import type { Database } from './platform/database/database.js';
import { makeLog } from './platform/telemetry/log.js';
import type { DemoUser } from './serve.js';
import { schemaCommand } from './schema.command.js';

const say = (line = '') => process.stderr.write(`${line}\n`);
/** Opens the product without its API, for the commands. */
async function open() {
  const config = readConfig();
  const { database, close } = await openDatabase(config, say);
  const composition = composeServices(modules, config, database);
  return {
    ...composition,
    config,
    database,
    close: async () => {
      await composition.close();
      await close();
    },
  };
}

const program = new Command('rapport')
  .description('A self-hosted GraphQL data platform for candidate relationship management.')
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 failed, 2 wrong arguments. Environment: docs/configuration.md',
  );

program
  .command('serve')
  .description('serves the API; the default of npm start')
  .option('--once-ready <command>', 'run a shell command when ready, then stop with its exit code')
  .action(async ({ onceReady }: { onceReady?: string }) => serve(onceReady));
for (const module of modules)
  for (const command of module.commands?.(open) ?? []) program.addCommand(command);
program.addCommand(feedCommand(open));
program.addCommand(schemaCommand(open));

async function serve(onceReady: string | undefined): Promise<void> {
  const config = readConfig();
  const log = makeLog(config.logLevel);
  // Listen for signals from here on: a signal during the start must not leave PostgreSQL running.
  const stopRequested = firstStopSignal();
  // Load the code of the API while the database process starts: that saves a second of a first start.
  const [{ startServer }, { database, location, close, release }] = await Promise.all([
    import('./serve.js'),
    openDatabase(config, say),
  ]);
  // Compose the API while the demo data loads: PostgreSQL does most of that work.
  const loaded = config.demo ? loadDemo(database) : Promise.resolve();
  const server = await startServer(config, database, log, { loaded }).catch(
    async (error: unknown) => {
      await loaded.catch(() => undefined);
      await close();
      throw error;
    },
  );
  const stop = async () => {
    await server.close();
    await close();
  };
  const demoUsers = await server.demoUsers();
  say(welcome(server.url, location, config, demoUsers));
  if (onceReady !== undefined) {
    const child = spawn(onceReady, {
      shell: true,
      stdio: 'inherit',
      env: {
        ...process.env,
        RAPPORT_URL: server.url,
        RAPPORT_TOKEN: demoUsers.find(({ role }) => role === 'RECRUITER')?.token ?? '',
        PORT: new URL(server.url).port,
      },
    });
    void stopRequested.then(() => child.kill('SIGTERM'));
    const [code] = (await once(child, 'exit')) as [number | null];
    await stop();
    process.exitCode = code ?? 1;
    return;
  }
  await stopRequested;
  say('Stopping …');
  // Accepted work gets ten seconds. After that an orchestrator would kill this process, and PostgreSQL would keep running.
  setTimeout(() => void release().finally(() => process.exit(1)), 10_000).unref();
  await stop();
}

/** Resolves at the first SIGINT or SIGTERM. Later ones are ignored, because the stop has its own deadline. */
const firstStopSignal = () =>
  new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });

async function loadDemo(database: Database): Promise<void> {
  for (const module of modules) await module.loadDemo?.(database, say);
}

const welcome = (
  url: string,
  location: string,
  { production }: Config,
  demoUsers: readonly DemoUser[],
) => `
Rapport is ready.
  API       ${url}/graphql  (HTTP and graphql-transport-ws)
${production ? '' : `  GraphiQL  ${url}/graphiql\n`}  Database  ${location}
${
  demoUsers.length > 0
    ? `
Sign in as a demo user on the page, or send  Authorization: Bearer <token>  with one of these, on this machine:
${demoUsers.map(({ role, token }) => `  ${role.padEnd(14)}  ${token}`).join('\n')}

Three queries to try:
  { jobs(first: 5) { nodes { title department applications(first: 1) { totalCount { value } } } } }
  { candidates(first: 5) { nodes { name title skills { skill { name } } applications(first: 3) { nodes { job { title } stage { name } } } } } }
  { channels(first: 20) { nodes { name kind spend { amount currency } } } }
`
    : `
Sign in with a JWT, or make an API key:  npm run rapport -- api-key create --role ANALYST --name my-dashboard
`
}`;

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** Prints the error in one line, with a remedy if there is one, and returns the exit code. */
function exitCodeOf(error: unknown): number {
  const failure = error as { code?: string; exitCode?: number; message?: string };
  if (failure.code?.startsWith('commander.')) return failure.exitCode === 0 ? 0 : 2;
  say(error instanceof ConfigError ? error.message : `Failed: ${failure.message ?? String(error)}`);
  return 1;
}
