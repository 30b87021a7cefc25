import cliProgress from 'cli-progress';
import { Command } from 'commander';
import type { ReindexProgress, ReindexResult, ReindexService } from './reindex.service.js';

/** What the command works with; `close` ends connections. */
export type OpenReindex = () => Promise<{ reindex: ReindexService; close(): Promise<void> }>;

/** `rapport reindex`. Exit codes: 0 done, 1 failed or stopped. */
export function reindexCommand(open: OpenReindex): Command {
  return new Command('reindex')
    .description('makes the search index anew from the database, while everything goes on')
    .option('--restart', 'begin anew, instead of going on with a run that was interrupted')
    .option('--json', 'print the result as JSON, and no progress')
    .action(async ({ json, restart }: { json?: boolean; restart?: boolean }) => {
      const stop = new AbortController();
      const onInterrupt = () => stop.abort(new Error('Stopped. The index that serves searches is unchanged; run the command again to go on from here.'));
      process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt);
      const progress = json ? silent : process.stderr.isTTY ? bar() : lines();
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

const inWords = ({ engine, documents, tombstones, refused, resumedAfter, seconds }: ReindexResult) =>
  `${documents} people in ${engine} after ${seconds} s${resumedAfter > 0 ? ` (${resumedAfter} were written by an earlier run)` : ''}, ${tombstones} deleted or merged.${refused > 0 ? ` ${refused} can't be indexed: "rapport feed dead-letters" says why.` : ''}`;

interface Shown {
  show(progress: ReindexProgress): void;
  end(): void;
}

const silent: Shown = { show: () => undefined, end: () => undefined };

function bar(): Shown {
  const drawn = new cliProgress.SingleBar({ format: 'people {bar} {percentage}% {value}/{total} {eta_formatted}', hideCursor: true }, cliProgress.Presets.shades_classic);
  let started = false;
  return {
    show: ({ done, total }) => {
      if (!started) drawn.start(total, 0);
      started = true;
      drawn.setTotal(total);
      drawn.update(done);
    },
    end: () => drawn.stop(),
  };
}

/** A line every five seconds, and the last one. */
function lines(): Shown {
  let last = 0;
  return {
    show: ({ done, total }) => {
      if (Date.now() - last < 5_000 && done < total) return;
      last = Date.now();
      process.stderr.write(`${done} of ${total} people\n`);
    },
    end: () => undefined,
  };
}
