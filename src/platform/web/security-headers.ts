import type { FastifyInstance } from 'fastify';

/** Answers that are no pages: nothing may be loaded or framed, should a browser show one. */
const nothing = "default-src 'none'; frame-ancestors 'none'";

/**
 * Adds the headers that every answer has. Pages set a content security policy of their own.
 * @param https true when browsers reach this installation over https: then they shall use nothing else for a year
 */
export function addSecurityHeaders(app: FastifyInstance, https: boolean): void {
  app.addHook('onSend', (_, reply, payload, done) => {
    reply.header('x-content-type-options', 'nosniff');
    reply.header('x-frame-options', 'DENY');
    if (!reply.hasHeader('referrer-policy')) reply.header('referrer-policy', 'same-origin');
    if (!reply.hasHeader('content-security-policy'))
      reply.header('content-security-policy', nothing);
    if (https) reply.header('strict-transport-security', 'max-age=31536000');
    done(null, payload);
  });
}
