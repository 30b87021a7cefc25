import type { ApolloServerPlugin } from '@apollo/server';
import { RapportError } from '../../errors.js';

/** Refuses subscriptions over HTTP, and says where they are served. */
export const subscriptionsElsewherePlugin: ApolloServerPlugin = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation }) => {
      if (operation?.operation === 'subscription')
        throw new RapportError(
          'BAD_REQUEST',
          'Subscriptions are served over a WebSocket at this address, with the protocol graphql-transport-ws.',
        );
    },
  }),
};
