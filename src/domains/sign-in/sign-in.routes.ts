import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../config.js';
import { catalogued, RapportError } from '../../errors.js';
import type { SignInUnderWay } from '../../platform/auth/openid.js';
import { SealedCookie } from '../../platform/auth/sealed-cookie.js';
import type { SessionCookie } from '../../platform/auth/session-cookie.js';
import type { Database } from '../../platform/database/database.js';
import { installationSecret } from '../../platform/sealing/installation.queries.js';
import { Sealer } from '../../platform/sealing/sealer.js';
import { messagePage } from '../../platform/web/message-page.js';
import { isAllowedOrigin } from '../../platform/web/origin.js';
import { guarded } from '../../platform/web/refusal.js';
import type { SignInService, StartedSession } from './sign-in.service.js';

/** Seconds that somebody has to sign in at the provider. */
const signInWithin = 600;
/** Bytes of a form. */
const longestForm = 20_000;

interface Parts {
  signIn: SignInService;
  config: Config;
  cookie: SessionCookie;
  database: Database;
}

/** What the browser keeps while somebody is at the provider. */
interface Kept extends SignInUnderWay {
  /** the page to which the browser goes afterwards */
  to: string;
  /** of the link that began this sign-in */
  code?: string;
  /** milliseconds since 1970 */
  until: number;
}

/**
 * Signs people in by a provider and by links:
 * - `POST /sign-in/start` answers with the address of the provider, `GET /sign-in/callback` ends what began there;
 * - `POST /sign-in/link` says what a link does, `POST /session/link` signs in with it. A link is used by POST only:
 *   scanners of mail open every link;
 * - `POST /sign-in/backchannel-logout` is called by the provider.
 */
export async function serveSignIn(app: FastifyInstance, parts: Parts): Promise<void> {
  const { signIn, config, cookie } = parts;
  const keeper = new SealedCookie(
    'rapport-sign-in',
    new Sealer(await installationSecret(parts.database.sql), 'sign-in under way'),
    cookie.secure,
  );
  const begin = (reply: FastifyReply, session: StartedSession) => {
    const kept = cookie.set(session.token, session.expiresAt);
    if (!kept) throw new Error('The token of a session is too long for a cookie.');
    return reply.header('set-cookie', kept).header('cache-control', 'no-store');
  };
  const fromOwnPage = (headers: Parameters<typeof isAllowedOrigin>[0]) => {
    if (!isAllowedOrigin(headers, config.allowedOrigins))
      throw new RapportError('FORBIDDEN', 'Sign in on a page of this installation.');
  };

  app.post('/sign-in/start', (request, reply) =>
    guarded(reply, async () => {
      fromOwnPage(request.headers);
      if (!signIn.provider)
        throw new RapportError(
          'NOT_FOUND',
          'Nobody signs in at a provider here. Set AUTH_OIDC_ISSUER.',
        );
      const { url, underWay } = await signIn.provider.begin();
      const kept: Kept = {
        ...underWay,
        to: ownPath(textIn(request.body, 'to')),
        code: textIn(request.body, 'code'),
        until: Date.now() + signInWithin * 1_000,
      };
      return reply
        .header('set-cookie', keeper.set(keeper.seal(JSON.stringify(kept)), signInWithin))
        .header('cache-control', 'no-store')
        .send({ url });
    }),
  );

  app.get('/sign-in/callback', async (request, reply) => {
    const content = keeper.contentIn(request.headers.cookie);
    const kept = content === undefined ? undefined : (JSON.parse(content) as Kept);
    reply.header('set-cookie', keeper.clear).header('cache-control', 'no-store');
    try {
      if (!signIn.provider || !kept || kept.until < Date.now())
        throw new RapportError(
          'UNAUTHENTICATED',
          'This sign-in did not begin in this browser, or it took too long.',
        );
      const search = new URL(request.url, 'http://here').search;
      const identity = await signIn.provider.finish(search, kept);
      const session = await signIn.byIdentity(identity, kept.code);
      return await begin(reply, session).redirect(kept.to, 303);
    } catch (error) {
      const known = catalogued(error);
      if (!known) throw error;
      request.log.warn({ code: known.code, reason: known.message }, 'a sign-in was refused');
      return reply
        .code(known.code === 'SIGN_IN_UNAVAILABLE' ? 503 : 403)
        .header('content-security-policy', messagePage.policy)
        .type('text/html; charset=utf-8')
        .send(
          messagePage({
            title: 'You are not signed in',
            message: known.message,
            link: { to: '/', text: 'Back to the page for signing in' },
          }),
        );
    }
  });

  app.post('/sign-in/link', (request, reply) =>
    guarded(reply, async () => {
      fromOwnPage(request.headers);
      const offer = await signIn.offerOf(textIn(request.body, 'code') ?? '');
      if (!offer)
        throw new RapportError(
          'NOT_FOUND',
          'This link was used, or it has expired. Ask for a new one.',
        );
      return reply
        .header('cache-control', 'no-store')
        .send({ ...offer, provider: signIn.provider?.name ?? null });
    }),
  );

  app.post('/session/link', (request, reply) =>
    guarded(reply, async () => {
      fromOwnPage(request.headers);
      const session = await signIn.byLink(textIn(request.body, 'code') ?? '', {
        email: textIn(request.body, 'email'),
        name: textIn(request.body, 'name'),
      });
      return begin(reply, session).code(204).send();
    }),
  );

  // The provider sends a form. No other route reads forms: a page of another site could send them.
  await app.register((scope, _, done) => {
    scope.addContentTypeParser<string>(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: longestForm },
      async (_request: FastifyRequest, body: string) =>
        Object.fromEntries(new URLSearchParams(body)),
    );
    scope.post('/sign-in/backchannel-logout', (request, reply) =>
      guarded(reply.header('cache-control', 'no-store'), async () => {
        const token = textIn(request.body, 'logout_token');
        if (!token) throw new RapportError('BAD_REQUEST', 'The form has no logout_token.');
        await signIn.endByProvider(token);
        return reply.code(200).send();
      }),
    );
    done();
  });
}

/** A path of this installation; the first page for anything else, so that no sign-in leads to another site. */
export function ownPath(to: string | undefined): string {
  const here = 'http://here.invalid';
  if (!to?.startsWith('/') || !URL.canParse(to, here)) return '/';
  const { origin, pathname, search, hash } = new URL(to, here);
  // A path that begins with two slashes names another host.
  return origin === here && !pathname.startsWith('//') ? pathname + search + hash : '/';
}

const textIn = (body: unknown, name: string): string | undefined => {
  const value = (body as Record<string, unknown> | null | undefined)?.[name];
  return typeof value === 'string' && value !== '' && value.length <= 10_000 ? value : undefined;
};
