import { cacheExchange, Client, fetchExchange, mapExchange } from '@urql/core';
import { createClient, type Client as LiveClient } from 'graphql-ws';

export interface ApiClient {
  /** queries and mutations, over HTTP */
  queries: Client;
  /** subscriptions, over one socket that is opened when it is needed and closed when it is not */
  live: LiveClient;
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
          const refused = error.graphQLErrors.find(({ extensions }) => extensions?.code === 'UNAUTHENTICATED');
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
    // 4401 and 4403 say that the token is no longer good: asking again with it would not help.
    shouldRetry: (event) => !(event instanceof CloseEvent && [4401, 4403].includes(event.code)),
  });
  const client = { queries, live, close: () => void live.dispose() };
  clients.set(queries, client);
  return client;
}
