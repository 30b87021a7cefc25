import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

export interface WebAppOptions {
  /** the built app: index.html beside its assets */
  folder: string;
  /** people to sign in as with one click; empty: a token is asked for */
  demoUsers: () => Promise<{ email: string; role: string }[]>;
}

/** Nothing from elsewhere, nobody's frame, no script in the page; the component library sets styles inline. */
const policy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/**
 * Serves the web app at `/`. Each of its pages is an address of its own, so every address that nothing else answers
 * gets the app, which shows the page or says that there is none.
 * @returns false when the app was not built; then nothing is served
 */
export async function serveWebApp(
  app: FastifyInstance,
  { folder, demoUsers }: WebAppOptions,
): Promise<boolean> {
  const root = resolve(folder);
  if (!existsSync(`${root}/index.html`)) return false;
  await app.register(fastifyStatic, {
    root,
    prefix: '/',
    preCompressed: true,
    index: false,
    wildcard: false,
    globIgnore: ['**/*.br', '.made-from'],
    setHeaders: (reply, path) => {
      // The names of assets change with their content.
      reply.header(
        'cache-control',
        path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
      reply.header('x-content-type-options', 'nosniff');
    },
  });
  app.get('/sign-in.json', async (_, reply) =>
    reply.header('cache-control', 'no-store').send({ demoUsers: await demoUsers() }),
  );
  app.setNotFoundHandler((request, reply) => {
    if (request.method !== 'GET' || !request.headers.accept?.includes('text/html')) {
      return reply.code(404).send({
        error: `There is no ${request.method} ${request.url.split('?')[0]} here. The API is at /graphql.`,
      });
    }
    return reply
      .header('content-security-policy', policy)
      .header('referrer-policy', 'same-origin')
      .header('x-content-type-options', 'nosniff')
      .sendFile('index.html');
  });
  return true;
}
