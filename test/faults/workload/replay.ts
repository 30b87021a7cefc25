import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { watchDocument } from './watcher.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers have the shape of their document */

export interface Replay {
  /** for people */
  name: string;
  after: string;
  departments?: string[];
  /** cursors, in the order in which they came */
  cursors: string[];
  /** the code that it was refused with */
  refused?: string;
  /** it was given up before it had read everything that was expected */
  gaveUp: boolean;
}

/** Reads the feed again after a cursor, over a socket of its own, until as many changes have come as are expected. */
export async function replay(url: string, authorization: string, wish: { name: string; after: string; departments?: string[]; expected: number }, patience = 15_000): Promise<Replay> {
  const { expected, ...rest } = wish;
  const result: Replay = { ...rest, cursors: [], gaveUp: false };
  const client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams: { authorization }, retryAttempts: 0 });
  await new Promise<void>((resolve) => {
    const late = setTimeout(() => {
      result.gaveUp = true;
      resolve();
    }, patience);
    const done = () => {
      clearTimeout(late);
      resolve();
    };
    // One that has nothing to show is asked for a refusal only.
    if (expected === 0) setTimeout(done, 1_500);
    client.subscribe<any>({ query: watchDocument, variables: { filter: {}, after: wish.after } }, {
      next: ({ data, errors }) => {
        if (!data?.pipelineChanges) {
          result.refused = String(errors?.[0]?.extensions?.code ?? errors?.[0]?.message);
          return done();
        }
        if (data.pipelineChanges.transition) result.cursors.push(data.pipelineChanges.changeCursor);
        if (expected > 0 && result.cursors.length >= expected) done();
      },
      error: (error: any) => {
        result.refused = Array.isArray(error) ? String(error[0]?.extensions?.code) : String(error?.reason || error?.message);
        done();
      },
      complete: done,
    });
  });
  client.terminate();
  await client.dispose();
  return result;
}
