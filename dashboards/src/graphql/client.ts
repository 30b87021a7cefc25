import { cacheExchange, Client, fetchExchange, mapExchange } from '@urql/core';
import { createClient, type Client as LiveClient } from 'graphql-ws';

/** What is known of the socket: not yet open, open, or lost and being opened again. */
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

const clients = new WeakMap<Client, ApiClient>();

/** The whole API client behind the one that React hands around. */
export const apiOf = (queries: Client): ApiClient => clients.get(queries)!;

/**
 * @param token what goes into the Authorization header
 * @param onSignedOut called with the reason when the server knows this token no more
 */
export function makeClient(token: string | null, onSignedOut: (reason: string) => void): ApiClient {
  const authorization = `Bearer ${token ?? ''}`;
  const queries = new Client({
    url: '/graphql',
    preferGetMethod: false,
    fetchOptions: () => ({ headers: { authorization } }),
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
    connectionParams: { authorization },
    lazy: true,
    retryAttempts: Infinity,
    keepAlive: 15_000,
    // Nobody is signed in (4403), or the token has ended (4412): asking again with it would not help.
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
