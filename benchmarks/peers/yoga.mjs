import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import { serve } from './serve.mjs';
import { contextOf, pool, resolvers, typeDefs } from './shared.mjs';

const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers }),
  context: contextOf,
  logging: false,
  graphiql: false,
});
serve(createServer(yoga), '/graphql', () => pool.end());
