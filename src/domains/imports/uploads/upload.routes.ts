import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { guarded } from '../../../platform/web/refusal.js';
import { isId } from '../../../platform/graphql/node.js';
import type { Session } from '../../../platform/graphql/session.js';
import { requireImport } from '../import.policy.js';
import type { UploadFolder } from './upload-folder.js';

type Sent = FastifyRequest<{ Params: { upload: string; name: string } }>;

/**
 * Receives the files of uploads as streams: PUT /imports/<upload id>/files/<name>. A page of another site can't send
 * them: it can neither set the Authorization header nor send a PUT of this content type without a preflight request.
 * @param session makes the session of an Authorization header; throws UNAUTHENTICATED
 */
export async function serveUploads(
  app: FastifyInstance,
  {
    uploads,
    session,
  }: { uploads: UploadFolder; session(authorization: string | undefined): Promise<Session> },
): Promise<void> {
  await app.register(async (routes) => {
    routes.removeAllContentTypeParsers();
    // The body is not read before the sender is known.
    routes.addContentTypeParser('application/octet-stream', (_, payload, done) =>
      done(null, payload),
    );

    routes.put(
      '/imports/:upload/files/:name',
      { config: { streamsBody: true } },
      (request: Sent, reply) =>
        guarded(reply, async () => {
          const body = request.body as Readable;
          const sender = await session(request.headers.authorization);
          sender.door = 'FILE';
          requireImport(sender.viewer);
          sender.noteLook({
            action: 'CREATE',
            operation: 'upload',
            entity: 'ImportUpload',
            ...(isId(request.params.upload) && { entityId: request.params.upload }),
          });
          const length = request.headers['content-length'];
          return reply.send(
            await uploads.receive(
              request.params.upload,
              request.params.name,
              body,
              length === undefined ? undefined : Number(length),
            ),
          );
        }),
    );
  });
}
