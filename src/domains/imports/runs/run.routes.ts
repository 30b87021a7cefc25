import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { guarded } from '../../../platform/web/refusal.js';
import type { Session } from '../../../platform/graphql/session.js';
import type { RunService } from './run.service.js';

type Wanted = FastifyRequest<{ Params: { run: string; name: string } }>;

/**
 * Sends rejects files: GET /imports/runs/<run id>/rejects/<name>.
 * @param session makes the session of an Authorization header; throws UNAUTHENTICATED
 */
export function serveRejects(
  app: FastifyInstance,
  {
    runs,
    session,
  }: { runs: RunService; session(authorization: string | undefined): Promise<Session> },
): void {
  app.get('/imports/runs/:run/rejects/:name', (request: Wanted, reply) =>
    guarded(reply, async () => {
      const { run, name } = request.params;
      const reader = await session(request.headers.authorization);
      reader.door = 'FILE';
      const lines = await runs.rejectFile(reader, run, name);
      reader.noteLook({
        action: 'EXPORT',
        operation: 'rejects',
        entity: 'ImportRun',
        entityId: run,
      });
      return reply
        .headers({
          'content-type': 'text/csv; charset=utf-8; header=present',
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name.replace(/(\.csv)?$/i, '.csv'))}`,
        })
        .send(Readable.from(lines));
    }),
  );
}
