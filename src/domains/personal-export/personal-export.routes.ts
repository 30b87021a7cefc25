import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isId } from '../../platform/graphql/node.js';
import type { Session } from '../../platform/graphql/session.js';
import { guarded } from '../../platform/web/refusal.js';
import { exportsPath, type PersonalExportService } from './personal-export.service.js';

type Wanted = FastifyRequest<{ Params: { name: string } }>;

/**
 * Sends archives: GET /exports/<sealed name> to whoever has the link, GET /exports/<id> to those who may export people.
 * @param session makes the session of an Authorization header; throws UNAUTHENTICATED
 */
export function serveExports(
  app: FastifyInstance,
  {
    exports,
    session,
  }: {
    exports: PersonalExportService;
    session(authorization: string | undefined): Promise<Session>;
  },
): void {
  app.get(`${exportsPath}/:name`, (request: Wanted, reply) =>
    guarded(reply, async () => {
      const { name } = request.params;
      const { id, content, bytes } = isId(name)
        ? await exports.openById(await session(request.headers.authorization), name)
        : await exports.openByLink(name);
      return reply
        .headers({
          'content-type': 'application/zip',
          'content-length': bytes,
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'x-robots-tag': 'noindex',
          // Lists of downloads need not name the person.
          'content-disposition': `attachment; filename="personal-data-${id.slice(-12)}.zip"`,
        })
        .send(content);
    }),
  );
}
