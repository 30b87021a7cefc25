import { once } from 'node:events';
import { Command } from 'commander';
import type { Config } from './config.js';
import type { Database } from './platform/database/database.js';
import type { Consumer } from './platform/feed/consumer.js';
import { retryDeadLetters } from './platform/feed/dead-letters.js';
import { Feed } from './platform/feed/feed.js';
import { beginEpoch } from './platform/feed/feed.queries.js';
import { mendedInWords, mendFeedIds } from './platform/feed/ids.js';
import { deadLettersInWords, feedStatusInWords, workAheadInWords } from './platform/feed/status.js';
import { readDeadLetters, readFeedStatus } from './platform/feed/status.queries.js';
import { makeLog, reportTo } from './platform/telemetry/log.js';
import { logCatchUp } from './platform/feed/log-catch-up.js';
import { Works } from './platform/work/work.js';
import { boundedStep } from './stop-server.js';

interface Opened {
  config: Config;
  database: Database;
  consumers: readonly Consumer[];
  close(): Promise<void>;
}

/** Milliseconds that the current batches have after SIGTERM; then they are cancelled. */
const batchTime = 3_000;
/** Milliseconds that the whole stop takes at most. An orchestrator would kill the process after ten seconds. */
const stopTime = 9_000;

/** `rapport feed`: the worker of the change feed, and commands for operators. */
export function feedCommand(open: () => Promise<Opened>): Command {
  const command = new Command('feed').description(
    'runs the change feed, shows its state, and repairs it',
  );

  const opened = async (work: (opened: Opened) => Promise<void>): Promise<void> => {
    const product = await open();
    try {
      await work(product);
    } finally {
      await product.close();
    }
  };
  const print = (json: boolean | undefined, value: unknown, words: string) =>
    console.log(json ? JSON.stringify(value) : words);

  command
    .command('run')
    .description('runs the sequencer and all consumers without the API, until SIGTERM')
    .action(() =>
      opened(async ({ config, database, consumers }) => {
        const log = makeLog(config.logLevel);
        const report = reportTo(log);
        const works = new Works(config.deadlines);
        const feed = new Feed(database, { consumers, retention: config.feedRetention, report });
        feed.onCatchUp(logCatchUp(log));
        const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
        const background = works.begin('background');
        try {
          await background.run(() => feed.start());
          const names = consumers.map(({ name }) => name);
          process.stderr.write(`The feed worker runs ${names.join(', ')}.\n`);
          const ahead = workAheadInWords(await readFeedStatus(database.sql, names));
          if (ahead) process.stderr.write(`${ahead}\n`);
          await stopped;
          process.stderr.write('Stopping …\n');
          // What closes after this has no deadline of its own.
          setTimeout(() => process.exit(1), stopTime).unref();
        } finally {
          const cancel = setTimeout(() => works.stop({ background: true }), batchTime);
          await boundedStep('the feed', () => feed.stop(), stopTime - batchTime, report);
          clearTimeout(cancel);
          works.stop({ background: true });
          background.close();
        }
      }),
    );

  command
    .command('status')
    .description('shows positions, and the lag, progress and dead letters of each consumer')
    .option('--json', 'for scripts')
    .action(({ json }: { json?: boolean }) =>
      opened(async ({ database, consumers }) => {
        const status = await readFeedStatus(
          database.sql,
          consumers.map(({ name }) => name),
        );
        print(json, status, feedStatusInWords(status));
      }),
    );

  command
    .command('dead-letters')
    .description('lists what consumers could not process, with the reason; the newest 1,000')
    .option('--consumer <name>', 'of one consumer')
    .option('--json', 'for scripts')
    .action(({ consumer, json }: { consumer?: string; json?: boolean }) =>
      opened(async ({ database }) => {
        const letters = await readDeadLetters(database.sql, consumer);
        print(json, letters, deadLettersInWords(letters));
      }),
    );

  command
    .command('retry')
    .description(
      'gives consumers their dead letters again; the exit code is 1 when some still fail',
    )
    .option('--consumer <name>', 'to one consumer')
    .option('--json', 'for scripts')
    .action(({ consumer: name, json }: { consumer?: string; json?: boolean }) =>
      opened(async ({ database, consumers }) => {
        const chosen = consumers.filter((consumer) => name === undefined || consumer.name === name);
        if (chosen.length === 0)
          throw new Error(
            `There is no consumer "${name}". Use one of: ${consumers.map((consumer) => consumer.name).join(', ')}`,
          );
        const results = [];
        for (const consumer of chosen) results.push(await retryDeadLetters(database, consumer));
        print(
          json,
          results,
          results
            .map((result) => `${result.consumer}: ${result.taken} of ${result.retried} processed`)
            .join('\n'),
        );
        if (results.some(({ retried, taken }) => taken < retried)) process.exitCode = 1;
      }),
    );

  command
    .command('new-epoch')
    .description(
      'after a restore from a backup: refuses older cursors, and makes every consumer start over',
    )
    .option('--json', 'for scripts')
    .action(({ json }: { json?: boolean }) =>
      opened(async ({ database }) => {
        const mended = await mendFeedIds(database);
        if (mended) process.stderr.write(`${mendedInWords(mended)}\n`);
        const epoch = await beginEpoch(database.sql);
        print(
          json,
          { epoch },
          `The feed has a new epoch. Clients with older cursors have to read their lists again. The next worker that runs rebuilds the search index.`,
        );
      }),
    );
  return command;
}
