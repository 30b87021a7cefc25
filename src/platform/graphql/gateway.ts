import type { ApolloServerOptions } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import { Executor } from './execution.js';
import type { Session } from './session.js';

type Gateway = NonNullable<ApolloServerOptions<Session>['gateway']>;

/** Makes Apollo execute operations over the schema with our executor instead of graphql-js. Everything else stays Apollo's. */
export function executorFor(schema: GraphQLSchema): Gateway {
  const executor = new Executor(schema);
  let tell: Parameters<Gateway['onSchemaLoadOrUpdate']>[0] | undefined;
  return {
    onSchemaLoadOrUpdate: (listener) => {
      tell = listener;
      return () => undefined;
    },
    load: async () => {
      tell?.({ apiSchema: schema, coreSupergraphSdl: '' });
      return {
        executor: async ({ document, request, context }) => {
          if (!executor.mentions(document, 'changeCursor')) (context as Session).wantsNoCursor();
          return executor.execute({
            document,
            operationName: request.operationName,
            variableValues: request.variables,
            contextValue: context,
          });
        },
      };
    },
    stop: async () => undefined,
  } as Gateway;
}
