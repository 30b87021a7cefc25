import { once } from 'node:events';
import { Command } from 'commander';
import type { Config } from './config.js';
import { consumersOf } from './consumers.js';
import { TaxonomyService } from './domains/taxonomy/taxonomy.service.js';
import { openSearch } from './domains/matching/matching.js';
import type { Database } from './platform/database/database.js';
import { Feed } from './platform/feed/feed.js';
import { makeLog } from './platform/telemetry/log.js';

interface Opened {
  config: Config;
  database: Database;
  close(): Promise<void>;
}

/** Accepted work gets so long after SIGTERM; an orchestrator would kill the process anyway. */
const stopPatience = 10_000;

/** `rapport feed`: the change feed's worker, and what an operator asks about it. */
export function feedCommand(open: () => Promise<Opened>): Command {
  const command = new Command('feed').description('runs and shows the change feed');

  command.command('run')
    .description('runs the sequencer and all consumers in a process of its own, without the API, until SIGTERM')
    .action(async () => {
      const { config, database, close } = await open();
      const log = makeLog(config.logLevel);
      const search = openSearch(database, config.elasticsearch);
      const report = (where: string, error: unknown) => log.warn({ where, error: error instanceof Error ? error.message : String(error) }, 'tried again');
      const consumers = consumersOf({ database, search, taxonomy: new TaxonomyService() });
      const feed = new Feed(database, { consumers, report });
      const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
      try {
        await feed.start();
        process.stderr.write(`The feed worker runs ${consumers.map(({ name }) => name).join(', ')}.\n`);
        await stopped;
        process.stderr.write('Stopping …\n');
        setTimeout(() => process.exit(1), stopPatience).unref();
      } finally {
        await feed.stop();
        await search.close();
        await close();
      }
    });
  return command;
}
