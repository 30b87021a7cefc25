import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { currentWork, deadlineExceeded, type Work } from '../work/work.js';
import { requestCancel } from './cancel-request.js';

/** Requests to cancel one statement, and the milliseconds that each has. After the last one the connection is cut. */
const attempts = 3;
const attemptTime = 1_000;

/** Statements that end a transaction. They are quick, and leaving them out would leave the transaction open. */
const ending = /^\s*(rollback|commit|release|end|abort)\b/i;
const committing = /^\s*(commit|end)\b/i;

/** PostgreSQL has ended a statement because of statement_timeout. */
const isTimeout = (error: unknown) =>
  (error as { code?: string }).code === '57014' && /timeout/.test((error as Error).message);

interface Statement {
  text: string;
  submit?: unknown;
}

/**
 * A client whose statements belong to the work on whose behalf they run (src/platform/work). When the work is ended, its
 * statement is cancelled in PostgreSQL, and fails with the reason; one that is about to begin is refused.
 */
export class GuardedClient extends pg.Client {
  private cancelling: Promise<void> | undefined;

  // One signature for all forms of the call: what the callers see is the type of pg.Client.
  override query(...call: unknown[]): never {
    const send = () => (super.query as (...args: unknown[]) => never).apply(this, call);
    const [statement, second, third] = call as [string | Statement, unknown, unknown];
    const work = currentWork();
    const isStream = typeof statement !== 'string' && statement.submit !== undefined;
    if (!work || isStream || typeof second === 'function' || typeof third === 'function')
      return send();
    const text = typeof statement === 'string' ? statement : statement.text;
    const ends = ending.test(text);
    if (work.reason && (!ends || committing.test(text)))
      return Promise.reject(work.reason) as never;
    return ends ? send() : (this.guard(send() as Promise<unknown>, work) as never);
  }

  /** Waits for a statement, and cancels it when its work is ended or it takes too long. */
  private guard(answer: Promise<unknown>, work: Work): Promise<unknown> {
    let reason: Error | undefined;
    const end = (why: Error) => {
      reason ??= why;
      this.cancelling ??= this.cancel(answer).finally(() => (this.cancelling = undefined));
    };
    const { statementLimit } = work;
    const timer =
      statementLimit === undefined
        ? undefined
        : setTimeout(() => end(deadlineExceeded(work.kind, statementLimit)), statementLimit);
    const leave = work.onEnd(end);
    const settled = () => {
      clearTimeout(timer);
      leave();
      // The next statement must not begin before the request to cancel this one has arrived: it would be cancelled.
      return this.cancelling;
    };
    return answer.then(
      (result) => {
        const cancelling = settled();
        return cancelling ? cancelling.then(() => result) : result;
      },
      async (error: unknown) => {
        await settled();
        throw reason ?? (isTimeout(error) ? this.exceeded(work) : error);
      },
    );
  }

  /** The timeout of the connection, which is there for a process that stands still, was faster than we. */
  private exceeded({ kind, all }: Work): Error {
    return deadlineExceeded(kind, all.deadlines[kind]);
  }

  private async cancel(answer: Promise<unknown>): Promise<void> {
    let isAnswered = false;
    const answered = answer.then(
      () => void (isAnswered = true),
      () => void (isAnswered = true),
    );
    for (let attempt = 0; attempt < attempts && !isAnswered; attempt += 1) {
      await requestCancel(this);
      const waiting = new AbortController();
      await Promise.race([
        answered,
        pause(attemptTime, undefined, { signal: waiting.signal }).catch(() => undefined),
      ]);
      waiting.abort();
    }
    if (!isAnswered) this.connection.stream.destroy();
  }
}
