import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

export interface WebAppOptions {
  /** the built app: index.html beside its assets */
  folder: string;
  /** users to sign in as with one click; empty: the page asks for a token */
  demoUsers: () => Promise<{ email: string; role: string }[]>;
}

/** No resources of other origins, no framing, no inline scripts. Inline styles are needed by the component library. */
const policy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/**
 * Serves the web app at `/`. Each of its pages has its own address, so every address without another route gets the app,
 * which shows the page or says that there is none.
 * @returns false when the app was not built and nothing is served
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
      // The name of an asset changes with its content.
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
