import cliProgress from 'cli-progress';

/** Shows the progress of a long command on standard error. */
export interface ShownProgress {
  show(progress: { done: number; total: number }): void;
  end(): void;
}

/**
 * A progress bar on a terminal, lines elsewhere.
 * @param of what is counted, in the plural
 * @param silent show nothing: the output is for scripts
 */
export const progressOf = (of: string, silent: boolean): ShownProgress =>
  silent
    ? { show: () => undefined, end: () => undefined }
    : process.stderr.isTTY
      ? bar(of)
      : lines(of);

function bar(of: string): ShownProgress {
  const drawn = new cliProgress.SingleBar(
    { format: `${of} {bar} {percentage}% {value}/{total} {eta_formatted}`, hideCursor: true },
    cliProgress.Presets.shades_classic,
  );
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

/** A line every five seconds, and one at the end. */
function lines(of: string): ShownProgress {
  let last = 0;
  return {
    show: ({ done, total }) => {
      if (Date.now() - last < 5_000 && done < total) return;
      last = Date.now();
      process.stderr.write(`${done} of ${total} ${of}\n`);
    },
    end: () => undefined,
  };
}
