import { createClient } from 'graphql-ws';
import { QuietSocket } from './socket.js';
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

export interface ReplayWish {
  name: string;
  after: string;
  departments?: string[];
  /** whether these cursors are all that is asked for, never where a refusal is waited for; absent: a moment is waited whether anything comes */
  enough?: (cursors: readonly string[]) => boolean;
}

/** Reads the steps of the feed again after a cursor, over a socket of its own, until enough have come. */
export async function replay(
  url: string,
  authorization: string,
  wish: ReplayWish,
  patience = 15_000,
): Promise<Replay> {
  const { enough, ...rest } = wish;
  const result: Replay = { ...rest, cursors: [], gaveUp: false };
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: QuietSocket,
    connectionParams: { authorization },
    retryAttempts: 0,
  });
  await new Promise<void>((resolve) => {
    const late = setTimeout(() => {
      result.gaveUp = true;
      resolve();
    }, patience);
    const done = () => {
      clearTimeout(late);
      resolve();
    };
    if (!enough) setTimeout(done, 1_500);
    client.subscribe<any>(
      { query: watchDocument, variables: { filter: {}, after: wish.after } },
      {
        next: ({ data, errors }) => {
          if (!data?.pipelineChanges) {
            result.refused = String(errors?.[0]?.extensions?.code ?? errors?.[0]?.message);
            return done();
          }
          if (data.pipelineChanges.kind === 'TRANSITION')
            result.cursors.push(data.pipelineChanges.changeCursor);
          if (enough?.(result.cursors)) done();
        },
        error: (error: any) => {
          result.refused = Array.isArray(error)
            ? String(error[0]?.extensions?.code)
            : String(error?.reason || error?.message);
          done();
        },
        complete: done,
      },
    );
  });
  client.terminate();
  await client.dispose();
  return result;
}
