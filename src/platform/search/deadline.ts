import { AsyncLocalStorage } from 'node:async_hooks';

/** How long people wait for a search engine, in milliseconds: one that is down is told within 2 s. */
export const searchTimeout = 2_000;

/** What is left of the searchTimeout of one piece of work. */
interface Left {
  milliseconds: number;
}
const current = new AsyncLocalStorage<Left>();

/**
 * Runs work that may ask the engine several times one after the other, and waits for it no longer than for one call:
 * an engine that answers each just in time is as good as down. Time spent on anything else does not count.
 */
export const withDeadline = <Result>(work: () => Promise<Result>): Promise<Result> =>
  current.getStore() ? work() : current.run({ milliseconds: searchTimeout }, work);

/**
 * Waits for one call, no longer than `most` and than what is left to the work around it.
 * @param call gets the signal that ends it: until the last byte, where a client's own timeout may end with the headers
 */
export async function beforeDeadline<Result>(
  most: number,
  call: (options: { signal: AbortSignal }) => Promise<Result>,
): Promise<Result> {
  const left = current.getStore();
  const begun = performance.now();
  try {
    return await call({
      signal: AbortSignal.timeout(
        Math.max(0, Math.ceil(Math.min(most, left?.milliseconds ?? most))),
      ),
    });
  } finally {
    if (left) left.milliseconds -= performance.now() - begun;
  }
}
