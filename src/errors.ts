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
  DEADLINE_EXCEEDED: { status: 504, reportable: false },
  CLIENT_GONE: { status: 499, reportable: false },
  SERVER_STOPS: { status: 503, reportable: false },
  LIMIT_EXCEEDED: { status: 400, reportable: false },
  RATE_LIMITED: { status: 429, reportable: false },
  BODY_TIMED_OUT: { status: 408, reportable: false },
  TOO_LARGE: { status: 413, reportable: false },
  CHANGE_MADE: { status: 500, reportable: true },
  DEMOGRAPHICS_UNAVAILABLE: { status: 503, reportable: false },
  SIGN_IN_UNAVAILABLE: { status: 503, reportable: false },
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
    super(message, { extensions: { code, http: { status: catalogue[code].status }, ...extra } });
    this.name = 'RapportError';
    this.code = code;
  }
}

/** Why work was ended before it was done: its deadline, a client that is gone, or a server that stops. */
export class WorkEnded extends RapportError {
  /** itself: MikroORM wraps the errors of statements, and copies their properties */
  readonly ended: RapportError = this;
}

/** The error of the catalogue that an error is or wraps; undefined: it is none. */
export function catalogued(error: unknown): RapportError | undefined {
  if (error instanceof RapportError) return error;
  const { ended } = (error ?? {}) as { ended?: unknown };
  return ended instanceof RapportError ? ended : undefined;
}

/**
 * The error for somebody who has to wait. It carries the header Retry-After.
 * @param retryAfter in whole seconds
 */
export const rateLimited = (message: string, retryAfter: number, extra: object = {}) =>
  new RapportError('RATE_LIMITED', message, {
    ...extra,
    retryAfter,
    http: {
      status: catalogue.RATE_LIMITED.status,
      headers: new Map([['retry-after', String(retryAfter)]]),
    },
  });

/** The error for an argument that can't be used. */
export const badInput = (argument: string, message: string) =>
  new RapportError('BAD_USER_INPUT', message, { argument });
