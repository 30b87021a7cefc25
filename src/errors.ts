import { GraphQLError } from 'graphql';

/**
 * The catalogue of errors that are not part of a result. Each has a code, an HTTP status, and whether it is our fault
 * (`reportable`). Expected failures of a mutation are `userErrors` instead.
 */
export const catalogue = {
  UNAUTHENTICATED: { status: 401, reportable: false },
  FORBIDDEN: { status: 403, reportable: false },
  NOT_FOUND: { status: 404, reportable: false },
  BAD_REQUEST: { status: 400, reportable: false },
  BAD_USER_INPUT: { status: 400, reportable: false },
  BAD_CURSOR: { status: 400, reportable: false },
  RESYNC_REQUIRED: { status: 409, reportable: false },
  WAIT_TIMED_OUT: { status: 504, reportable: false },
  LIMIT_EXCEEDED: { status: 400, reportable: false },
  TOO_LARGE: { status: 413, reportable: false },
  DEMOGRAPHICS_UNAVAILABLE: { status: 503, reportable: false },
  SEARCH_UNAVAILABLE: { status: 503, reportable: true },
  INTERNAL_SERVER_ERROR: { status: 500, reportable: true },
} as const;

export type ErrorCode = keyof typeof catalogue;

/** An error of the catalogue. `argument` names the argument that caused it, if any. */
export class RapportError extends GraphQLError {
  readonly code: ErrorCode;
  constructor(
    code: ErrorCode,
    message: string,
    extra: { argument?: string; [key: string]: unknown } = {},
  ) {
    super(message, { extensions: { code, ...extra, http: { status: catalogue[code].status } } });
    this.name = 'RapportError';
    this.code = code;
  }
}

/** The error for an argument that can't be used. */
export const badInput = (argument: string, message: string) =>
  new RapportError('BAD_USER_INPUT', message, { argument });
