import { Command } from 'commander';
import type { Database } from '../../../platform/database/database.js';
import { progressOf } from '../../../platform/telemetry/progress.js';
import { RebuildService, type RebuildResult } from './rebuild.service.js';

type Open = () => Promise<{ database: Database; close(): Promise<void> }>;

/** `rapport analytics`. Exit codes: 0 done, 1 failed or stopped. */
export function analyticsCommand(open: Open): Command {
  const command = new Command('analytics').description('Application facts: what metrics count');
  command
    .command('rebuild')
    .description('rebuilds the application facts from transitions and touches, without downtime')
    .option('--restart', 'start over instead of resuming an interrupted run')
    .option('--json', 'print the result as JSON, and no progress')
    .action(async ({ json, restart }: { json?: boolean; restart?: boolean }) => {
      const stop = new AbortController();
      const onInterrupt = () =>
        stop.abort(
          new Error(
            'Stopped. Until the rebuild is complete, metrics say that their facts are being rebuilt. Run the command again to resume it.',
          ),
        );
      process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt);
      const progress = progressOf('applications', json === true);
      const { database, close } = await open();
      try {
        const result = await new RebuildService(database).run({
          progress: progress.show,
          signal: stop.signal,
          restart,
        });
        progress.end();
        process.stdout.write(json ? `${JSON.stringify(result)}\n` : `${inWords(result)}\n`);
      } finally {
        progress.end();
        process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt);
        await close();
      }
    });
  return command;
}

const inWords = ({ applications, resumedAfter, seconds }: RebuildResult) =>
  `Rebuilt ${applications} applications in ${seconds} s${resumedAfter > 0 ? ` (${resumedAfter} of them in an interrupted run)` : ''}.`;
