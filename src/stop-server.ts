import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { ReportFailure } from './platform/feed/wake.js';
import type { Works } from './platform/work/work.js';

/** When what happens while a server stops, in milliseconds from its begin. All of it takes less than ten seconds. */
export interface StopTimes {
  /** background work stops after its present batch; before, requests may still wait for it */
  background: number;
  /** background work that has not stopped so long after that is cancelled */
  cancelBackground: number;
  /** requests that are not answered yet are cancelled, and answered so */
  cancelRequests: number;
  /** connections that are still open are cut */
  cut: number;
  /** how long modules have to close, after everything else */
  close: number;
}

const stopTimes: StopTimes = {
  background: 2_000,
  cancelBackground: 2_000,
  cancelRequests: 5_000,
  cut: 6_600,
  close: 1_000,
};

/** Milliseconds between two searches for idle connections. */
const idleInterval = 50;
/** Milliseconds that what was cancelled has to end. */
const endTime = 700;

/** The parts of a server. One that failed to start has not all of them. */
export interface StoppableParts {
  works: Works;
  report: ReportFailure;
  sockets?: { close(): Promise<void> };
  app?: FastifyInstance;
  apollo?: { stop(): Promise<void> };
  /** background work */
  stopBackground(): Promise<unknown>;
  /** the modules */
  close(): Promise<void>;
}

/**
 * Stops a server in bounded time, whatever runs: accepted requests are answered, sockets closed with 1001, background work
 * ended. What takes too long is cancelled. A step that fails or does not end is reported, and the others are done.
 */
export async function stopServer(
  { works, report, sockets, app, apollo, stopBackground, close }: StoppableParts,
  times: Partial<StopTimes> = {},
): Promise<void> {
  const at = { ...stopTimes, ...times };
  const step = (name: string, work: () => Promise<unknown>, within: number) =>
    boundedStep(name, work, within, report);
  const timers = [
    setTimeout(() => works.stop({ background: false }), at.cancelRequests),
    setTimeout(() => app?.server.closeAllConnections(), at.cut),
  ];
  // Close idle connections. Otherwise we would wait until the client of a kept-alive connection closes it.
  const idle = setInterval(() => app?.server.closeIdleConnections(), idleInterval);
  const answered = Promise.all([
    step('sockets', async () => sockets?.close(), at.cut + endTime),
    step('requests', async () => app?.close(), at.cut + endTime),
  ]);
  const waiting = new AbortController();
  try {
    await Promise.race([
      answered,
      pause(at.background, undefined, { signal: waiting.signal }).catch(() => undefined),
    ]);
    waiting.abort();
    timers.push(
      setTimeout(() => {
        works.stop({ background: true });
      }, at.cancelBackground),
    );
    await Promise.all([
      answered,
      step('background work', stopBackground, at.cancelBackground + endTime),
    ]);
  } finally {
    clearInterval(idle);
    timers.forEach(clearTimeout);
  }
  works.stop({ background: true });
  await step('GraphQL', async () => apollo?.stop(), endTime);
  await step('modules', close, at.close);
}

/**
 * Waits for one step of a stop, but not for ever.
 * @param within milliseconds; they also keep the process alive, which would otherwise end by itself while it waits
 */
export async function boundedStep(
  name: string,
  work: () => Promise<unknown>,
  within: number,
  report: ReportFailure,
): Promise<void> {
  const waiting = new AbortController();
  try {
    await Promise.race([
      work(),
      pause(within, undefined, { signal: waiting.signal }).then(() => {
        throw new Error(`It did not end within ${within / 1_000} s.`);
      }),
    ]);
  } catch (error) {
    report(`stop of ${name}`, error);
  } finally {
    waiting.abort();
  }
}
