import { Command } from 'commander';
import { progressOf } from '../../../platform/telemetry/progress.js';
import type { ReindexResult, ReindexService } from './reindex.service.js';

/** Opens the service; `close` closes its connections. */
export type OpenReindex = () => Promise<{ reindex: ReindexService; close(): Promise<void> }>;

/** `rapport reindex`. Exit codes: 0 done, 1 failed or stopped. */
export function reindexCommand(open: OpenReindex): Command {
  return new Command('reindex')
    .description('rebuilds the search index from the database without downtime')
    .option('--restart', 'start over instead of resuming an interrupted run')
    .option('--json', 'print the result as JSON, and no progress')
    .action(async ({ json, restart }: { json?: boolean; restart?: boolean }) => {
      const stop = new AbortController();
      const onInterrupt = () =>
        stop.abort(
          new Error(
            'Stopped. The index that serves searches is unchanged; run the command again to resume.',
          ),
        );
      process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt);
      const progress = progressOf('people', json === true);
      const { reindex, close } = await open();
      try {
        const result = await reindex.run({ progress: progress.show, signal: stop.signal, restart });
        progress.end();
        process.stdout.write(json ? `${JSON.stringify(result)}\n` : `${inWords(result)}\n`);
        if (result.refused > 0) process.exitCode = 1;
      } finally {
        progress.end();
        process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt);
        await close();
      }
    });
}

const inWords = ({
  engine,
  documents,
  tombstones,
  refused,
  resumedAfter,
  seconds,
}: ReindexResult) =>
  `${documents} people in ${engine} after ${seconds} s${resumedAfter > 0 ? ` (${resumedAfter} were written by an earlier run)` : ''}, ${tombstones} deleted or merged.${refused > 0 ? ` ${refused} can't be indexed: "rapport feed dead-letters" says why.` : ''}`;
