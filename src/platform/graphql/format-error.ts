import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { unwrapResolverError } from '@apollo/server/errors';
import { randomUUID } from 'node:crypto';
import { RapportError } from '../../errors.js';
import type { Log } from '../telemetry/log.js';

/** Errors whose message is written for the one who asks. */
const isExpected = (error: unknown): boolean =>
  error instanceof RapportError || (error instanceof GraphQLError && error.originalError === undefined);

/** Keeps what is meant for the client; a fault of ours is logged under a reference and told without its inside. */
export const formatErrors = (log: Log) => (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
  const cause = unwrapResolverError(error);
  const { stacktrace: _, http: __, ...extensions } = formatted.extensions ?? {};
  const message = formatted.message.replace(/^Context creation failed: /, '');
  if (cause instanceof RapportError) return { ...formatted, message, extensions: { ...extensions, code: cause.code } };
  if (isExpected(cause) && extensions.code !== 'INTERNAL_SERVER_ERROR') return { ...formatted, message, extensions };
  const reference = randomUUID();
  log.error({ reference, path: formatted.path, err: cause instanceof Error ? { name: cause.name, message: cause.message, stack: cause.stack } : cause }, 'a request failed');
  return {
    message: `Something went wrong on our side. Tell your administrator the reference ${reference}.`,
    path: formatted.path,
    extensions: { code: 'INTERNAL_SERVER_ERROR', reference },
  };
};
