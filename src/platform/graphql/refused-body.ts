import type { FastifyError, FastifyInstance } from 'fastify';
import { catalogued } from '../../errors.js';
import { maxBody } from './limits.js';

/** What the HTTP layer refuses, in words that name the remedy. Other errors of a client are said as they are. */
const words: Readonly<Record<string, string>> = {
  FST_ERR_CTP_EMPTY_JSON_BODY:
    'The body is empty. Send a JSON object, like {"query": "{ me { actor } }"}.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not valid JSON. Send it as UTF-8, not compressed.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE:
    'The body is not JSON. Send it with Content-Type: application/json.',
  FST_ERR_CTP_BODY_TOO_LARGE: `The body has more than ${maxBody.toLocaleString('en')} bytes.`,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The body is not as long as Content-Length says.',
};

/**
 * Answers requests that the HTTP layer refuses before any route sees them, in the form of GraphQL errors, as clients of
 * /graphql expect them. Our own faults go on to the handler that logs them.
 */
export function answerRefusedBodies(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, { url }, reply) => {
    const status = error.statusCode ?? 500;
    // Other routes have an envelope of their own: refusal.ts.
    if (status >= 500 || catalogued(error) || !/^\/graphql(?:[?#]|$)/.test(url))
      return reply.send(error);
    return reply
      .code(status)
      .header('cache-control', 'no-store')
      .send({
        errors: [
          {
            message: words[error.code] ?? `The request can not be read: ${error.message}.`,
            extensions: { code: status === 413 ? 'TOO_LARGE' : 'BAD_REQUEST' },
          },
        ],
      });
  });
}

/** Answers methods that /graphql does not take, in the form of GraphQL errors. Call it after the route itself is added. */
export function refuseOtherMethods(app: FastifyInstance): void {
  app.route({
    method: ['PUT', 'PATCH', 'DELETE'],
    url: '/graphql',
    // What is refused is not read.
    onRequest: (_request, reply) => {
      void reply
        .code(405)
        .header('allow', 'GET, POST, OPTIONS')
        .header('cache-control', 'no-store')
        .send({
          errors: [
            {
              message: 'Send queries and mutations by POST, and queries by GET too.',
              extensions: { code: 'BAD_REQUEST' },
            },
          ],
        });
    },
    handler: (_request, reply) => reply,
  });
}
