import { createClient, type Client, type FormattedExecutionResult } from 'graphql-ws';
import WebSocket from 'ws';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers have the shape that the test asked for */

const patience = 10_000;

/** A subscription over a real graphql-ws socket. Every wait has a deadline. */
export class Watching {
  private readonly arrived: any[] = [];
  private wake: (() => void) | undefined;
  private ended: { error?: unknown } | undefined;
  private readonly stop: () => void;

  constructor(
    private readonly client: Client,
    query: string,
    variables: Record<string, unknown>,
    private readonly field: string,
  ) {
    this.stop = client.subscribe<Record<string, unknown>>(
      { query, variables },
      {
        next: (result: FormattedExecutionResult<Record<string, unknown>, unknown>) => {
          this.arrived.push(result);
          this.wake?.();
        },
        error: (error) => this.end({ error }),
        complete: () => this.end({}),
      },
    );
  }

  /** The next message's data, or an error when it has errors. */
  async next(): Promise<any> {
    const result = await this.nextResult();
    if (result.errors)
      throw Object.assign(new Error(result.errors[0].message), {
        errors: result.errors,
        code: result.errors[0].extensions?.code,
      });
    return result.data[this.field];
  }

  /** The next message, unchanged. */
  async nextResult(): Promise<any> {
    const deadline = Date.now() + patience;
    while (this.arrived.length === 0) {
      if (this.ended) throw this.ended.error ?? new Error('The subscription has ended.');
      await this.pause(deadline);
    }
    return this.arrived.shift();
  }

  /** All messages up to and including the first that matches. */
  async until(fits: (change: any) => boolean): Promise<any[]> {
    const seen: any[] = [];
    for (;;) {
      const change = await this.next();
      seen.push(change);
      if (fits(change)) return seen;
    }
  }

  async take(count: number): Promise<any[]> {
    const seen: any[] = [];
    while (seen.length < count) seen.push(await this.next());
    return seen;
  }

  /** How the subscription ended: an error, a close event, or undefined when it was completed. */
  async outcome(): Promise<any> {
    const deadline = Date.now() + patience;
    while (!this.ended) await this.pause(deadline);
    return this.ended.error;
  }

  /** Messages that have arrived and were not read yet. */
  get waiting(): readonly any[] {
    return this.arrived;
  }

  async close(): Promise<void> {
    this.stop();
    await this.client.dispose();
  }

  private end(how: { error?: unknown }): void {
    this.ended ??= how;
    this.wake?.();
  }

  private async pause(deadline: number): Promise<void> {
    const left = deadline - Date.now();
    if (left <= 0) throw new Error(`Nothing came within ${patience / 1000} s.`);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, left);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** A graphql-ws client that does not reconnect, so that a test sees what happens to the socket. */
export const socketClient = (url: string, authorization: string | undefined): Client =>
  createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: authorization === undefined ? {} : { authorization },
    retryAttempts: 0,
    lazy: true,
  });
