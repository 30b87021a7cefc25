import type { FastifyReply } from 'fastify';
import { catalogue, catalogued, type ErrorCode } from '../../errors.js';

export interface Refusal {
  code: string;
  message: string;
  /** the parameter at fault, if any */
  parameter?: string;
}

const statusOf = (code: string) =>
  Object.hasOwn(catalogue, code) ? catalogue[code as ErrorCode].status : 400;

/** Answers with an error of the catalogue, for routes other than /graphql. */
export const refuse = (reply: FastifyReply, { code, message, parameter }: Refusal): FastifyReply =>
  reply
    .code(statusOf(code))
    .header('cache-control', 'no-store')
    .send({ error: { code, message, ...(parameter ? { parameter } : {}) } });

/**
 * Adds the header Retry-After.
 * @param seconds does nothing unless it is a number
 */
export const retryLater = (reply: FastifyReply, seconds: unknown): void => {
  if (typeof seconds === 'number') reply.header('retry-after', String(seconds));
};

/**
 * Runs the work of a route. An error of the catalogue becomes the response; other errors are thrown.
 * @param schemes for the header WWW-Authenticate of a 401
 */
export async function guarded(
  reply: FastifyReply,
  work: () => Promise<FastifyReply>,
  schemes = 'Bearer',
): Promise<FastifyReply> {
  try {
    return await work();
  } catch (error) {
    const known = catalogued(error);
    if (!known) throw error;
    if (known.code === 'UNAUTHENTICATED') reply.header('www-authenticate', schemes);
    retryLater(reply, known.extensions.retryAfter);
    return refuse(reply, {
      code: known.code,
      message: known.message,
      parameter: known.extensions.argument as string | undefined,
    });
  }
}
