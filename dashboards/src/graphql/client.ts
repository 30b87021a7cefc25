import { cacheExchange, Client, fetchExchange, mapExchange } from '@urql/core';
import { createClient, type Client as LiveClient } from 'graphql-ws';

/** The state of the socket: not yet open, open, or lost and reconnecting. */
export type Connection = 'connecting' | 'live' | 'reconnecting';

export interface ApiClient {
  /** queries and mutations, over HTTP */
  queries: Client;
  /** subscriptions, over one socket that is opened when it is needed and closed when it is not */
  live: LiveClient;
  connection(): Connection;
  /** calls back when the connection changes; returns how to stop that */
  onConnection(changed: () => void): () => void;
  close(): void;
}

/** Milliseconds before the socket is opened again: they double up to the longest, plus up to half of it by chance. */
const firstPause = 500;
const longestPause = 15_000;

const clients = new WeakMap<Client, ApiClient>();

/** The API client that belongs to the urql client of the React context. */
export const apiOf = (queries: Client): ApiClient => clients.get(queries)!;

/**
 * Makes the client for queries over HTTP and subscriptions over one WebSocket.
 * The browser adds the cookie of the session to both.
 * @param onSignedOut called with the server's reason when it no longer accepts the session
 */
export function makeClient(onSignedOut: (reason: string) => void): ApiClient {
  const queries = new Client({
    url: '/graphql',
    preferGetMethod: false,
    exchanges: [
      mapExchange({
        onError(error) {
          const refused = error.graphQLErrors.find(
            ({ extensions }) => extensions?.code === 'UNAUTHENTICATED',
          );
          if (refused) onSignedOut(refused.message);
        },
      }),
      cacheExchange,
      fetchExchange,
    ],
  });
  const live = createClient({
    url: `${location.origin.replace(/^http/, 'ws')}/graphql`,
    lazy: true,
    retryAttempts: Infinity,
    // The pauses of the library double without end: after an outage of ten minutes it would wait for ten more.
    retryWait: async (retries) => {
      const pause = Math.min(firstPause * 2 ** Math.min(retries, 10), longestPause);
      await new Promise((resolve) => setTimeout(resolve, pause * (1 + Math.random() / 2)));
    },
    keepAlive: 15_000,
    // The token is not valid (4403) or has expired (4412): trying again with it would not help.
    shouldRetry: (event) => !(event instanceof CloseEvent && [4403, 4412].includes(event.code)),
  });
  let connection: Connection = 'connecting';
  const listeners = new Set<() => void>();
  const becomes = (next: Connection) => () => {
    connection = next;
    for (const listener of listeners) listener();
  };
  live.on('connected', becomes('live'));
  live.on('closed', becomes('reconnecting'));
  const client: ApiClient = {
    queries,
    live,
    connection: () => connection,
    onConnection: (changed) => {
      listeners.add(changed);
      return () => void listeners.delete(changed);
    },
    close: () => void live.dispose(),
  };
  clients.set(queries, client);
  return client;
}
