import type { ApolloServerPlugin } from '@apollo/server';
import { currentWork } from '../work/work.js';

/** Gives mutations a deadline of their own. */
export const mutationsWorkPlugin: ApolloServerPlugin = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation }) => {
      if (operation?.operation === 'mutation') currentWork()?.become('mutation');
    },
  }),
};
