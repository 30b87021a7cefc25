import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Session } from '../../platform/graphql/session.js';
import { guarded } from '../../platform/web/refusal.js';
import { badInput } from '../../errors.js';
import type { AuditService } from './audit.service.js';

type Wanted = FastifyRequest<{ Querystring: Record<string, string | undefined> }>;

/** @throws BAD_USER_INPUT when it is no time */
function timeOf(name: string, text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  const time = new Date(text);
  if (Number.isNaN(time.getTime()))
    throw badInput(name, `${name} is not a time. Write it like 2026-01-31.`);
  return time.toISOString();
}

/**
 * Sends the audit log as lines of JSON: GET /audit/events.jsonl, with `from`, `to` and `person`.
 * @param session makes the session of an Authorization header; throws UNAUTHENTICATED
 */
export function serveAudit(
  app: FastifyInstance,
  {
    auditLog,
    session,
  }: { auditLog: AuditService; session(authorization: string | undefined): Promise<Session> },
): void {
  app.get('/audit/events.jsonl', (request: Wanted, reply) =>
    guarded(reply, async () => {
      const reader = await session(request.headers.authorization);
      reader.door = 'FILE';
      const { from, to, person } = request.query;
      const filter = {
        from: timeOf('from', from),
        to: timeOf('to', to),
        ...(person && { candidateIds: [person] }),
      };
      const lines = auditLog.linesFor(reader, filter);
      reader.noteLook({
        action: 'EXPORT',
        operation: 'audit/events.jsonl',
        entity: 'AuditEvent',
        ...(person && { people: [person.toLowerCase()] }),
      });
      return reply
        .headers({
          'content-type': 'application/x-ndjson; charset=utf-8',
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          'content-disposition': 'attachment; filename="audit.jsonl"',
        })
        .send(Readable.from(lines));
    }),
  );
}
