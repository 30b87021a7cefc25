import { Command } from 'commander';
import type { Database } from '../../../platform/database/database.js';
import { progressOf } from '../../../platform/telemetry/progress.js';
import { RebuildService, type RebuildResult } from './rebuild.service.js';

type Open = () => Promise<{ database: Database; close(): Promise<void> }>;

/** `rapport analytics`. Exit codes: 0 done, 1 failed or stopped. */
export function analyticsCommand(open: Open): Command {
  const command = new Command('analytics').description(
    'What metrics read: the milestones that are kept of every application',
  );
  command
    .command('rebuild')
    .description(
      'makes the kept milestones anew from transitions and touches, while everything goes on',
    )
    .option('--restart', 'begin anew, instead of going on with a run that was interrupted')
    .option('--json', 'print the result as JSON, and no progress')
    .action(async ({ json, restart }: { json?: boolean; restart?: boolean }) => {
      const stop = new AbortController();
      const onInterrupt = () =>
        stop.abort(
          new Error(
            'Stopped. Metrics replay histories meanwhile, which is slower; run the command again to go on from here.',
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
  `${applications} applications after ${seconds} s${resumedAfter > 0 ? `, of which an earlier run had made ${resumedAfter}` : ''}.`;
