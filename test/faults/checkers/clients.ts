import { closeCodes } from '../../../src/platform/subscriptions/close-codes.js';
import { isExplained } from '../workload/content.js';
import type { Evidence } from './evidence.js';
import { gather, type Violation } from './violation.js';

type Needed = Pick<Evidence, 'history' | 'cuts'>;

/** Codes of docs/api.md after which a client connects again and resumes. */
const documented: ReadonlySet<number> = new Set(
  Object.values(closeCodes).filter((code) => code !== closeCodes.forbidden),
);
/** The connection broke, and nobody said why. */
const abnormal = 1006;
/** The client itself hung up, or gave up the sign-in because it or the server was out of breath. */
const ofTheClient: ReadonlySet<number> = new Set([4499, 4504]);
/** Milliseconds that a stop may take at most. */
const stopLimit = 10_000;

/** No message without its content, to any board: its cursor has moved past the change, which would be lost for ever. */
export const checkContent = ({ history }: Needed): Violation[] =>
  gather('content', 'a message without its content', [
    ...history.watched.flatMap(({ name, events }) =>
      events.flatMap((event) => (event.type === 'broken' ? `${name}: ${event.what}` : [])),
    ),
    ...history.webBoards.flatMap(({ broken }) => broken.map((what) => `web app: ${what}`)),
  ]);

/**
 * Every end of a subscription tells the client what to do: by a close code that is documented, or by an error whose code
 * is. The code 1006 is one when a process was killed or the network cut. What the web app makes of it is its board.
 */
export function checkEnds({ history, cuts }: Needed): Violation[] {
  const wasCut = (at: number) => cuts.some(({ from, to }) => at >= from && at <= to);
  const tells = (code: number | undefined, at: number) =>
    code === undefined ||
    ofTheClient.has(code) ||
    documented.has(code) ||
    (code === abnormal && wasCut(at));
  const silent: string[] = [];
  for (const { name, events } of history.watched)
    for (const event of events) {
      if (event.type !== 'ended') continue;
      const { at, code, reason, refusal, opened } = event;
      if (refusal === undefined ? !opened || tells(code, at) : isExplained(refusal)) continue;
      silent.push(
        `${name} at ${Math.round(at)} ms with ${refusal ?? `${code} ${reason ?? ''}`.trim()}`,
      );
    }
  return [
    ...gather('ends', 'a subscription that ended without a word', silent),
    ...gather(
      'ends',
      'a board of the web app that is not what the database says',
      history.webBoards.flatMap(({ jobId, wrong }) => wrong.map((what) => `job ${jobId} ${what}`)),
    ),
  ];
}

/** SIGTERM ends a process in time and with code 0, whatever the database does. */
export const checkStops = ({ history }: Needed): Violation[] =>
  gather(
    'stop',
    'a stop that failed',
    history.stops
      .filter(({ code, took }) => code !== 0 || took >= stopLimit)
      .map(
        ({ process, at, code, signal, took }) =>
          `${process} at ${Math.round(at)} ms ended with ${signal ?? code} after ${took} ms`,
      ),
  );

/** The key of an operation without an answer tells what became of it. */
export const checkFates = ({ history }: Needed): Violation[] =>
  gather('fate', 'an operation whose fate can not be learnt', history.unlearnt);
