import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

/**
 * Calls `change` with each message of a subscription, for ever and without a loss: when the connection breaks, the client
 * connects again with a growing pause, and `variables.after` says where to go on. Returns how to stop.
 */
export function follow({ url, authorization, query, variables, change, resync }) {
  const client = createClient({
    url,
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
    retryAttempts: Infinity,
    // The pauses of the library double without end. These end at 15 s, plus up to half of it by chance.
    retryWait: async (retries) => {
      const pause = Math.min(500 * 2 ** Math.min(retries, 10), 15_000);
      await new Promise((resolve) => setTimeout(resolve, pause * (1 + Math.random() / 2)));
    },
    shouldRetry: ({ code }) => code !== 4403,
  });
  client.subscribe(
    { query, variables },
    {
      next: ({ data, errors }) => {
        if (errors) return resync(errors); // RESYNC_REQUIRED: read anew what you show, and follow from its cursor
        const [message] = Object.values(data);
        change(message);
        variables.after = message.changeCursor; // sent with the next subscribe message
      },
      error: resync, // not signed in any more, or a mistake in the query
      complete: () => undefined,
    },
  );
  return () => client.dispose();
}
