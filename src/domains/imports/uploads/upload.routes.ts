import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { guarded } from '../../../platform/web/refusal.js';
import type { Session } from '../../../platform/graphql/session.js';
import { requireImport } from '../import.policy.js';
import type { RunService } from '../runs/run.service.js';
import type { UploadFolder } from './upload-folder.js';

export interface UploadDoorOptions {
  uploads: UploadFolder;
  runs: RunService;
  /** who asks, from the Authorization header; throws UNAUTHENTICATED */
  session(authorization: string | undefined): Promise<Session>;
}

type Sent = FastifyRequest<{ Params: { upload: string; name: string } }>;
type Wanted = FastifyRequest<{ Params: { run: string; name: string } }>;

/**
 * Takes the files of an upload as streams, and gives out refused rows. A page of another site can neither send the
 * Authorization header nor, without being asked first, a PUT of this content type.
 */
export async function serveUploads(
  app: FastifyInstance,
  { uploads, runs, session }: UploadDoorOptions,
): Promise<void> {
  await app.register(async (door) => {
    door.removeAllContentTypeParsers();
    // The body is not read before it is known who sends it.
    door.addContentTypeParser('application/octet-stream', (_, payload, done) =>
      done(null, payload),
    );

    door.put('/imports/:upload/files/:name', (request: Sent, reply) =>
      guarded(reply, async () => {
        const body = request.body as Readable;
        try {
          const { viewer } = await session(request.headers.authorization);
          requireImport(viewer);
          const length = request.headers['content-length'];
          return await reply.send(
            await uploads.take(
              request.params.upload,
              request.params.name,
              body,
              length === undefined ? undefined : Number(length),
            ),
          );
        } catch (error) {
          // What is still on its way is let through, for the sender to read the answer.
          if (!body.destroyed) body.resume();
          throw error;
        }
      }),
    );

    door.get('/imports/runs/:run/rejects/:name', (request: Wanted, reply) =>
      guarded(reply, async () => {
        const { run, name } = request.params;
        const lines = await runs.rejectFile(
          await session(request.headers.authorization),
          run,
          name,
        );
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
  });
}
