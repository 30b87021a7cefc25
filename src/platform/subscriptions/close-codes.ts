import { CloseCode } from 'graphql-ws';

/**
 * Why the server closes a socket, beside the codes of the protocol. After those of 4410 and up the client connects again
 * and resumes after its last cursor; clients of graphql-ws do so by themselves, because it knows none of them as fatal.
 */
export const closeCodes = {
  /** the server stops: another one is there, or it comes back */
  goingAway: 1001,
  /** something went wrong on our side, like a database that is away while rights are checked */
  tryAgainLater: 1013,
  /** nobody is signed in, or what they signed in with was taken away */
  forbidden: CloseCode.Forbidden,
  /** it read too slowly: what it missed is in the feed */
  tooSlow: 4410,
  /** The permissions have changed: it sees other things from here on. */
  rightsChanged: 4411,
  /** the token has ended: sign in again */
  tokenExpired: 4412,
} as const;
