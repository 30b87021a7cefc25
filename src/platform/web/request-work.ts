import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { clientGone, type Work, type Works } from '../work/work.js';

/**
 * Makes each HTTP request a piece of work. It is ended when its client closes the connection before the answer is sent.
 * @param addressOf the address of a client
 * @param whole paths whose requests have one deadline for everything; on other paths each statement has it, because an
 *   upload may take long by itself
 */
export function makeRequestsWork(
  app: FastifyInstance,
  works: Works,
  addressOf: (request: IncomingMessage) => string,
  whole: readonly string[],
): void {
  const running = new WeakMap<FastifyRequest, Work>();
  app.addHook('onRequest', (request, reply, done) => {
    const work = works.begin('query', {
      eachStatement: !whole.includes(request.routeOptions.url ?? ''),
      address: addressOf(request.raw),
    });
    running.set(request, work);
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) work.end(clientGone());
      work.close();
    });
    work.run(done);
  });
  // The body arrives in events of the connection, which know nothing of the work.
  app.addHook('preValidation', (request, _, done) => {
    const work = running.get(request);
    if (work) work.run(done);
    else done();
  });
}
