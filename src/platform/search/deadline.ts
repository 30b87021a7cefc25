import { AsyncLocalStorage } from 'node:async_hooks';
import { currentWork, within } from '../work/work.js';

/** How long a user waits for the search engine, in milliseconds: an engine that is down is reported within 2 s. */
export const searchTimeout = 2_000;

/** The time that is left for one piece of work. */
interface Left {
  milliseconds: number;
}
const current = new AsyncLocalStorage<Left>();

/**
 * Runs work that may call the engine several times, one call after the other. All calls together get the time of one
 * call: an engine that answers each call just in time is as good as down. Only time spent in the engine counts.
 */
export const withDeadline = <Result>(work: () => Promise<Result>): Promise<Result> =>
  current.getStore()
    ? work()
    : within('search', () => current.run({ milliseconds: searchTimeout }, work));

/** For a call that may take long: it ends when the work is ended on whose behalf it is made. */
export const untilEnd = (): { signal?: AbortSignal } => ({ signal: currentWork()?.signal });

/**
 * Waits for one call, at most `most` milliseconds and at most the time that is left for the work around it.
 * @param call gets a signal that ends it. The signal covers the whole answer; a client's own timeout may only cover the
 *   headers
 */
export async function beforeDeadline<Result>(
  most: number,
  call: (options: { signal: AbortSignal }) => Promise<Result>,
): Promise<Result> {
  const left = current.getStore();
  const begun = performance.now();
  try {
    const timeout = AbortSignal.timeout(
      Math.max(0, Math.ceil(Math.min(most, left?.milliseconds ?? most))),
    );
    const ended = currentWork()?.signal;
    return await call({ signal: ended ? AbortSignal.any([timeout, ended]) : timeout });
  } finally {
    if (left) left.milliseconds -= performance.now() - begun;
  }
}
