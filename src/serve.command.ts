import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { Command } from 'commander';
import { ConfigError, readConfig } from './config.js';
import { catalogued } from './errors.js';
import { openDatabase } from './open.js';
import type { Database } from './platform/database/database.js';
import type { Module } from './platform/module.js';
import { makeLog, reportTo } from './platform/telemetry/log.js';
import { Works } from './platform/work/work.js';
import type { DemoUser, Server } from './serve.js';
import { boundedStep } from './stop-server.js';

/** Milliseconds that a stop takes at most. An orchestrator would kill this process after ten seconds. */
const stopTime = 9_500;
/** The milliseconds of them that the database's connections have, and the least that an embedded PostgreSQL has. */
const databaseTime = 800;
const cutAfter = 300;
const leastForPostgres = 300;
/** Milliseconds that the command of --once-ready has after SIGTERM. */
const commandTime = 2_000;

const say = (line = '') => process.stderr.write(`${line}\n`);

/** `rapport serve`: serves the product until SIGTERM or SIGINT. */
export const serveCommand = (): Command =>
  new Command('serve')
    .description('serves the API; the default of npm start')
    .option(
      '--once-ready <command>',
      'run a shell command when ready, then stop with its exit code',
    )
    .action(async ({ onceReady }: { onceReady?: string }) => serve(onceReady));

/** An error in one line, with a remedy if there is one. */
export const failureInWords = (error: unknown): string =>
  error instanceof ConfigError
    ? error.message
    : `Failed: ${error instanceof Error ? error.message : String(error)}`;

async function serve(onceReady: string | undefined): Promise<void> {
  const config = readConfig();
  const log = makeLog(config.logLevel);
  const report = reportTo(log);
  // Listen for signals from here on: a signal during the start must not leave PostgreSQL running.
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  let code = 0;
  process.on('uncaughtException', (error) => {
    say(failureInWords(error));
    log.error({ err: error }, 'the process failed');
    code = 1;
    stop.abort();
  });
  stop.signal.addEventListener('abort', () => {
    say('Stopping …');
    setTimeout(() => {
      say('Not everything has ended in time.');
      process.exit(1);
    }, stopTime + 300);
  });
  // The start is work too: its statements are cancelled when it is stopped.
  const works = new Works(config.deadlines);
  stop.signal.addEventListener('abort', () => works.stop({ background: true }));
  const starting = <Result>(run: () => Promise<Result>) => works.run('background', run);
  const waiting = Promise.withResolvers<unknown>();
  const opening = starting(() =>
    openDatabase(config, say, {
      serves: true,
      signal: stop.signal,
      onWait: () => waiting.resolve(undefined),
    }),
  ).finally(() => waiting.resolve(undefined));
  let loaded: Promise<void> = Promise.resolve();
  let server: Server | undefined;
  try {
    // Load the product while PostgreSQL starts: loading leaves this process no time for anything else.
    await waiting.promise;
    const [{ startServer }, { modules }, { database, location }] = await Promise.all([
      import('./serve.js'),
      import('./modules.js'),
      opening,
    ]);
    // Compose the API while the demo data loads: PostgreSQL does most of that work.
    if (config.demo) loaded = starting(() => loadDemo(modules, database));
    const started = await starting(() => startServer(config, database, log, { loaded }));
    server = started;
    const demoUsers = await starting(() => started.demoUsers());
    // It serves already. When the database is away for a moment, less is said, and nothing ends.
    const asking = async <Answer>(ask: () => Promise<Answer>) =>
      starting(ask).catch((error: unknown) => {
        if (!isStop(error)) report('what the start says', error);
      });
    const firstPage = demoUsers.length > 0 ? undefined : await asking(() => started.firstPage());
    say(welcome(started, location, demoUsers, firstPage ?? undefined));
    // The demo is small, and its data have just been loaded.
    if (config.feedWorker && demoUsers.length === 0) await asking(() => sayWorkAhead(started));
    if (onceReady === undefined) await aborted(stop.signal);
    else code = (await runCommand(onceReady, started.url, demoUsers, stop.signal)) || code;
  } catch (error) {
    if (!stop.signal.aborted || !isStop(error)) {
      say(failureInWords(error));
      code = 1;
    }
  }
  const begun = performance.now();
  const left = () => stopTime - (performance.now() - begun);
  await server?.close();
  await boundedStep(
    'the start',
    () => loaded.catch(() => undefined),
    Math.max(500, left()),
    report,
  );
  const opened = await opening.catch(() => undefined);
  if (opened) {
    await boundedStep('the database', () => opened.database.close(cutAfter), databaseTime, report);
    await boundedStep(
      'PostgreSQL',
      () => opened.release(),
      Math.max(leastForPostgres, left()),
      report,
    );
  }
  process.exit(code);
}

/** Says what the consumers have to work through, as after an import. */
async function sayWorkAhead({ composition: { consumers, database } }: Server): Promise<void> {
  const [{ workAheadInWords }, { readFeedStatus }] = await Promise.all([
    import('./platform/feed/status.js'),
    import('./platform/feed/status.queries.js'),
  ]);
  const names = consumers.map(({ name }) => name);
  const ahead = workAheadInWords(await readFeedStatus(database.sql, names));
  if (ahead) say(`${ahead}\n`);
}

/** The start has failed because it was stopped. */
const isStop = (error: unknown) =>
  catalogued(error)?.code === 'SERVER_STOPS' || (error as Error).name === 'AbortError';

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Runs a shell command. @returns its exit code; as a shell says it when a signal ended it; 1 when it can't be started */
function runCommand(
  command: string,
  url: string,
  demoUsers: readonly DemoUser[],
  signal: AbortSignal,
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, {
      shell: true,
      stdio: 'inherit',
      env: {
        ...process.env,
        RAPPORT_URL: url,
        RAPPORT_TOKEN: demoUsers.find(({ role }) => role === 'RECRUITER')?.token ?? '',
        PORT: new URL(url).port,
      },
    });
    let killing: NodeJS.Timeout | undefined;
    const end = () => {
      child.kill('SIGTERM');
      killing = setTimeout(() => child.kill('SIGKILL'), commandTime);
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
    const ended = (code: number) => {
      clearTimeout(killing);
      signal.removeEventListener('abort', end);
      resolve(code);
    };
    child.once('error', (error) => {
      say(`The command of --once-ready can't be started: ${error.message}`);
      ended(1);
    });
    child.once('exit', (code, by) => ended(by ? 128 + constants.signals[by] : (code ?? 1)));
  });
}

async function loadDemo(modules: readonly Module[], database: Database): Promise<void> {
  for (const module of modules) await module.loadDemo?.(database, say);
}

const welcome = (
  { url, pages }: Server,
  location: string,
  demoUsers: readonly DemoUser[],
  firstPage: string | undefined,
) => `
Rapport is ready.
${pages.webApp ? `  Web app   ${url}/\n` : ''}  API       ${url}/graphql  (HTTP and graphql-transport-ws)
${pages.graphiql ? `  GraphiQL  ${url}/graphiql\n` : ''}  Database  ${location}
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
    : firstPage
      ? `
Nobody can sign in yet. Open this page once, within an hour, to become the first administrator:
  ${firstPage}
`
      : `
Sign in on the page, with a JWT, or make an API key:  npm run rapport -- api-key create --role ANALYST --name my-dashboard
`
}`;
