import type { GraphQLFormattedError } from 'graphql';
import { ApolloServerErrorCode, unwrapResolverError } from '@apollo/server/errors';
import { randomUUID } from 'node:crypto';
import { catalogued } from '../../errors.js';
import { isAfterChange } from './mutation-answer.js';
import type { Log } from '../telemetry/log.js';

/** Codes by which Apollo refuses a request: their messages are meant for the client. */
const ofTheRequest: readonly unknown[] = [
  ApolloServerErrorCode.GRAPHQL_PARSE_FAILED,
  ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED,
  ApolloServerErrorCode.BAD_USER_INPUT,
  ApolloServerErrorCode.BAD_REQUEST,
  ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE,
  'LIMIT_EXCEEDED',
];

/** The rules of the limits, and the parser, throw errors without a code. */
const ofLimits =
  /^Syntax Error: (Query depth limit|Aliases limit|Directives limit|Query Cost limit|Document contains more tha[nt] \d+ tokens)/;

/** Apollo gives these errors no code. */
const ofPersistedQueries =
  /^(Unsupported persisted query version|provided sha does not match query)/;

/**
 * The answer for an unknown hash. Clients that register documents by themselves then stop trying: "not found" would make
 * them send each document twice, for ever. They know this message by its words.
 */
const noSuchDocument: GraphQLFormattedError = {
  message: 'PersistedQueryNotSupported',
  extensions: {
    code: 'PERSISTED_QUERY_NOT_SUPPORTED',
    remedy:
      'Send the whole document, or the hash of a trusted one: /bi/ lists those with flat rows.',
  },
};

/** What GraphQL suggests for a wrong name: names of the schema. */
const suggestion = /\s*Did you mean [^]*$/;

/**
 * Formats errors for clients. An unexpected error is logged under a reference, and the client gets only the reference.
 * @param suggests false: errors suggest no names of the schema
 */
export const formatErrors =
  (log: Log, suggests: boolean) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const cause = unwrapResolverError(error);
    const known = catalogued(cause);
    const { stacktrace: _, http: __, ...extensions } = formatted.extensions ?? {};
    const message = formatted.message.replace(/^Context creation failed: /, '');
    if (known) return { ...formatted, message, extensions: { ...extensions, code: known.code } };
    if (ofLimits.test(message))
      return {
        ...formatted,
        message: message.replace(/^Syntax Error: /, ''),
        extensions: { code: 'LIMIT_EXCEEDED' },
      };
    if (extensions.code === ApolloServerErrorCode.PERSISTED_QUERY_NOT_FOUND) return noSuchDocument;
    if (ofPersistedQueries.test(message))
      return { ...formatted, message, extensions: { code: 'BAD_REQUEST' } };
    if (ofTheRequest.includes(extensions.code))
      return {
        ...formatted,
        message: suggests ? message : message.replace(suggestion, ''),
        extensions,
      };
    const reference = randomUUID();
    log.error(
      {
        reference,
        path: formatted.path,
        err:
          cause instanceof Error
            ? { name: cause.name, message: cause.message, stack: cause.stack }
            : cause,
      },
      'a request failed',
    );
    if (isAfterChange(error))
      return {
        message: `The change was made, but its answer could not be read. Read the object again, or send the same request again if it has an idempotencyKey. Tell your administrator the reference ${reference}.`,
        path: formatted.path,
        extensions: { code: 'CHANGE_MADE', reference },
      };
    return {
      message: `Something went wrong on our side. Tell your administrator the reference ${reference}.`,
      path: formatted.path,
      extensions: { code: 'INTERNAL_SERVER_ERROR', reference },
    };
  };
