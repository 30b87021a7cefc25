import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isId } from '../../platform/graphql/node.js';
import type { AuditTrail } from '../../platform/audit/trail.js';
import type { Session } from '../../platform/graphql/session.js';
import { guarded } from '../../platform/web/refusal.js';
import { currentWork } from '../../platform/work/work.js';
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
    audit,
  }: {
    exports: PersonalExportService;
    session(authorization: string | undefined): Promise<Session>;
    audit: AuditTrail;
  },
): void {
  app.get(`${exportsPath}/:name`, (request: Wanted, reply) =>
    guarded(reply, async () => {
      const { name } = request.params;
      const reader = isId(name) ? await session(request.headers.authorization) : undefined;
      const { id, content, bytes } = reader
        ? await exports.openById(reader, name)
        : await exports.openByLink(name);
      audit.note(
        {
          viewer: reader?.viewer ?? { subject: `candidate-link:${id}` },
          door: 'FILE',
          address: currentWork()?.address,
        },
        {
          action: 'EXPORT',
          operation: 'personal data',
          entity: 'PersonalExport',
          entityId: id,
          ids: [id],
        },
      );
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
