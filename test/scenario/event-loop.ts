import { setImmediate as nextTurn } from 'node:timers/promises';

/** How often the work is tried: another process or a garbage collection may make one turn long. */
const tries = 3;

/**
 * How long work holds the event loop at most, in milliseconds of processor time of the main thread: the longest turn while
 * it runs, of the best of three tries.
 * @param enough a try with less than this is the last one
 */
export async function longestTurnOf(work: () => Promise<unknown>, enough: number): Promise<number> {
  let best = Infinity;
  for (let run = 0; run < tries && best >= enough; run++) {
    let longest = 0;
    let done = false;
    let begun = process.threadCpuUsage();
    const ended = work().finally(() => (done = true));
    while (!done) {
      await nextTurn();
      const { user, system } = process.threadCpuUsage(begun);
      longest = Math.max(longest, (user + system) / 1000);
      begun = process.threadCpuUsage();
    }
    await ended;
    best = Math.min(best, longest);
  }
  return best;
}
