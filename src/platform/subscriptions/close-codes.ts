import { CloseCode } from 'graphql-ws';

/**
 * Why the server closes a socket, in addition to the codes of the protocol. After 4410 and up the client connects again
 * and resumes after its last cursor. graphql-ws does so by itself, because it treats none of these codes as fatal.
 */
export const closeCodes = {
  /** the server stops: connect to another one, or to this one when it is back */
  goingAway: 1001,
  /** a fault of the server, such as a database that can't be reached while rights are checked */
  tryAgainLater: 1013,
  /** nobody is signed in, or the user was deactivated or the key revoked */
  forbidden: CloseCode.Forbidden,
  /** the client read too slowly; it finds what it missed in the feed */
  tooSlow: 4410,
  /** the permissions of the viewer have changed */
  rightsChanged: 4411,
  /** the token has expired: sign in again */
  tokenExpired: 4412,
  /** too many sockets of one viewer, or too many sign-ins from one address that failed: wait */
  rateLimited: 4413,
} as const;
