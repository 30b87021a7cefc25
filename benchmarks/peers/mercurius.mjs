import Fastify from 'fastify';
import mercurius from 'mercurius';
import { contextOf, pool, resolvers, typeDefs } from './shared.mjs';

/** Mercurius, compiling a document when it comes for the second time. */
const app = Fastify();
await app.register(mercurius, { schema: typeDefs, resolvers, jit: 1, context: contextOf });
await app.listen({ port: 0, host: '127.0.0.1' });
process.once('SIGTERM', async () => {
  await app.close();
  await pool.end();
  process.exit(0);
});
process.send({ url: `http://127.0.0.1:${app.server.address().port}/graphql` });
