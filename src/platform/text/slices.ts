import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * How long work on foreign text may hold the event loop at a time, in milliseconds. Everybody waits for as long as one
 * slice, so it is far below the 50 ms that people begin to notice.
 */
export const longestSlice = 10;

/** How often work gave way, for tests and measurements. */
export interface SliceCount {
  pauses: number;
}

/**
 * Runs work in slices and lets the event loop turn between them.
 * @param work yields at places where it may be interrupted, at least once a millisecond of work
 * @param count receives the number of pauses
 * @returns what the work returns
 * @throws what the work throws
 */
export async function inSlices<Result>(
  work: Generator<void, Result>,
  count?: SliceCount,
): Promise<Result> {
  let begun = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - begun < longestSlice) continue;
    if (count) count.pauses += 1;
    await nextTurn();
    begun = performance.now();
  }
}

/** Runs the same work in one go: for short texts, and for tests of the result. */
export function atOnce<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/**
 * For work that is asynchronous already.
 * @returns a function to call between its parts: it waits for the next turn of the event loop when a slice is over
 */
export function pauses(): () => Promise<void> {
  let begun = performance.now();
  return async () => {
    if (performance.now() - begun < longestSlice) return;
    await nextTurn();
    begun = performance.now();
  };
}
