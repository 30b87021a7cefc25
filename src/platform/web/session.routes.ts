import type { FastifyInstance } from 'fastify';
import { RapportError } from '../../errors.js';
import type { SessionCookie } from '../auth/session-cookie.js';
import type { Session } from '../graphql/session.js';
import { isAllowedOrigin } from './origin.js';
import { guarded } from './refusal.js';

export interface SessionRouteParts {
  cookie: SessionCookie;
  /** origins of pages that may use the cookie, beside this installation's own */
  allowedOrigins: readonly string[];
  /** the session of an Authorization header; throws UNAUTHENTICATED */
  session(authorization: string): Promise<Session>;
  /** ends the session of a token, if it is one that the server keeps */
  endSession(token: string): Promise<void>;
}

/**
 * Lets the cookie of a browser stand for the Authorization header that a request does not have. Call it before any route
 * is added. A page of another site could make the browser send the cookie, so its requests get no session.
 */
export function acceptSessionCookie(
  app: FastifyInstance,
  { cookie, allowedOrigins }: Pick<SessionRouteParts, 'cookie' | 'allowedOrigins'>,
): void {
  app.addHook('onRequest', async ({ headers }) => {
    if (headers.authorization !== undefined || !isAllowedOrigin(headers, allowedOrigins)) return;
    const token = cookie.tokenIn(headers.cookie);
    if (token) headers.authorization = `Bearer ${token}`;
  });
}

/** `POST /session` keeps a token in a cookie, `DELETE /session` ends it. */
export function serveSession(
  app: FastifyInstance,
  { cookie, allowedOrigins, session, endSession }: SessionRouteParts,
): void {
  app.post('/session', (request, reply) =>
    guarded(reply, async () => {
      if (!isAllowedOrigin(request.headers, allowedOrigins))
        throw new RapportError('FORBIDDEN', 'Sign in on a page of this installation.');
      const token = (request.body as { token?: unknown } | undefined)?.token;
      if (typeof token !== 'string')
        throw new RapportError('BAD_REQUEST', 'Send a JSON object with the text token.');
      const { viewer } = await session(`Bearer ${token}`);
      const kept = cookie.set(token, viewer.expiresAt);
      if (!kept)
        throw new RapportError(
          'BAD_REQUEST',
          'The token is too long for a cookie. Ask your provider for one with fewer claims.',
        );
      return reply.header('set-cookie', kept).header('cache-control', 'no-store').code(204).send();
    }),
  );
  app.delete('/session', async ({ headers }, reply) => {
    const token = cookie.tokenIn(headers.cookie);
    if (token && isAllowedOrigin(headers, allowedOrigins)) await endSession(token);
    return reply.header('set-cookie', cookie.clear).code(204).send();
  });
}
