import { once } from 'node:events';
import { Command } from 'commander';
import type { Config } from './config.js';
import type { Database } from './platform/database/database.js';
import type { Consumer } from './platform/feed/consumer.js';
import { retryDeadLetters } from './platform/feed/dead-letters.js';
import { Feed } from './platform/feed/feed.js';
import { beginEpoch } from './platform/feed/feed.queries.js';
import { deadLettersInWords, feedStatusInWords } from './platform/feed/status.js';
import { readDeadLetters, readFeedStatus } from './platform/feed/status.queries.js';
import { makeLog, reportTo } from './platform/telemetry/log.js';

interface Opened {
  config: Config;
  database: Database;
  consumers: readonly Consumer[];
  close(): Promise<void>;
}

/** Accepted work gets so long after SIGTERM; an orchestrator would kill the process anyway. */
const stopTimeout = 10_000;

/** `rapport feed`: the change feed's worker, and what an operator asks about it. */
export function feedCommand(open: () => Promise<Opened>): Command {
  const command = new Command('feed').description(
    'runs the change feed, shows where it is, and mends it',
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
    .description(
      'runs the sequencer and all consumers in a process of its own, without the API, until SIGTERM',
    )
    .action(() =>
      opened(async ({ config, database, consumers }) => {
        const feed = new Feed(database, {
          consumers,
          retention: config.feedRetention,
          report: reportTo(makeLog(config.logLevel)),
        });
        const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
        try {
          await feed.start();
          process.stderr.write(
            `The feed worker runs ${consumers.map(({ name }) => name).join(', ')}.\n`,
          );
          await stopped;
          process.stderr.write('Stopping …\n');
          setTimeout(() => process.exit(1), stopTimeout).unref();
        } finally {
          await feed.stop();
        }
      }),
    );

  command
    .command('status')
    .description('shows positions, how far each consumer is behind, and what was set aside')
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
    .description('lists what a consumer could not take, with the reason; the newest 1,000')
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
      'gives consumers their dead letters once more; the exit code is 1 when some are still not taken',
    )
    .option('--consumer <name>', 'to one consumer')
    .option('--json', 'for scripts')
    .action(({ consumer: name, json }: { consumer?: string; json?: boolean }) =>
      opened(async ({ database, consumers }) => {
        const chosen = consumers.filter((consumer) => name === undefined || consumer.name === name);
        if (chosen.length === 0)
          throw new Error(
            `There is no consumer "${name}". There are: ${consumers.map((consumer) => consumer.name).join(', ')}`,
          );
        const results = [];
        for (const consumer of chosen) results.push(await retryDeadLetters(database, consumer));
        print(
          json,
          results,
          results
            .map((result) => `${result.consumer}: ${result.taken} of ${result.retried} taken`)
            .join('\n'),
        );
        if (results.some(({ retried, taken }) => taken < retried)) process.exitCode = 1;
      }),
    );

  command
    .command('new-epoch')
    .description(
      'after a restore from a backup: makes cursors of before void, and lets every consumer begin anew',
    )
    .option('--json', 'for scripts')
    .action(({ json }: { json?: boolean }) =>
      opened(async ({ database }) => {
        const epoch = await beginEpoch(database.sql);
        print(
          json,
          { epoch },
          `The feed has a new epoch. Clients are told to read their lists again, and the search index is made anew by the next worker that runs.`,
        );
      }),
    );
  return command;
}
