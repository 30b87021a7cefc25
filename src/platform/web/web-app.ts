import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';

export interface WebAppOptions {
  /** the built app: index.html beside its assets */
  folder: string;
  /** what the page for signing in offers to this browser, as JSON */
  signInOptions(request: FastifyRequest): Promise<object>;
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
  { folder, signInOptions }: WebAppOptions,
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
    },
  });
  app.get('/sign-in.json', async (request, reply) =>
    reply.header('cache-control', 'no-store').send(await signInOptions(request)),
  );
  app.setNotFoundHandler((request, reply) => {
    if (request.method !== 'GET' || !request.headers.accept?.includes('text/html')) {
      return reply.code(404).send({
        error: `There is no ${request.method} ${request.url.split('?')[0]} here. The API is at /graphql.`,
      });
    }
    return reply.header('content-security-policy', policy).sendFile('index.html');
  });
  return true;
}
