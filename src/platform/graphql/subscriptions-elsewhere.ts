import type { ApolloServerPlugin } from '@apollo/server';
import { RapportError } from '../../errors.js';

/** Says over HTTP where subscriptions are served, instead of executing one that can give nothing. */
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
