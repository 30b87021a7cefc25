import { setTimeout as wait } from 'node:timers/promises';
import { RapportError, WorkEnded } from '../../errors.js';
import type { Change } from '../feed/change.js';
import type { Session } from '../graphql/session.js';
import { closeCodes } from './close-codes.js';
import type { Connection } from './connection.js';

export interface AccessParts {
  watch(watcher: (changes: readonly Change[] | undefined) => void): () => void;
  /** the `Viewer.subject` whose rights a change affects; undefined: nobody's */
  subjectOf(change: Change): string | undefined;
  /** the session of a sign-in; throws UNAUTHENTICATED */
  session(authorization: unknown): Promise<Session>;
}

const firstPause = 100;
const attempts = 8;

/**
 * Applies changes of rights to open sockets. A revoked right is a change of the feed like any other. It is processed here
 * before later changes are delivered, so nothing that was committed after it reaches the socket.
 */
export class Access {
  private readonly connections = new Set<Connection>();
  private sockets = 0;
  private rightsVersion = 0;
  private unwatch: (() => void) | undefined;

  constructor(private readonly parts: AccessParts) {}

  /** A socket was opened. Rights are watched from before its sign-in, so that no change of rights is missed. */
  opened(): void {
    this.sockets += 1;
    this.unwatch ??= this.parts.watch((changes) => this.onChanges(changes));
  }

  closed(connection: Connection | undefined): void {
    if (connection) this.connections.delete(connection);
    this.sockets -= 1;
    if (this.sockets > 0) return;
    this.unwatch?.();
    this.unwatch = undefined;
  }

  /** The session of a sign-in, with the rights as they are when the promise resolves; throws UNAUTHENTICATED. */
  async signIn(authorization: unknown): Promise<Session> {
    for (;;) {
      const rightsVersion = this.rightsVersion;
      const session = await this.session(authorization);
      if (rightsVersion === this.rightsVersion) return session;
    }
  }

  add(connection: Connection): void {
    this.connections.add(connection);
  }

  private async session(authorization: unknown): Promise<Session> {
    const session = await this.parts.session(authorization);
    session.door = 'SOCKET';
    return session;
  }

  private onChanges(changes: readonly Change[] | undefined): void {
    const subjects = new Set(changes?.flatMap((change) => this.parts.subjectOf(change) ?? []));
    if (changes && subjects.size === 0) return;
    this.rightsVersion += 1;
    for (const connection of this.connections) {
      const { subject } = connection.session.viewer;
      // A user known only by a token may now be in the table, which takes precedence over the token.
      if (changes && !subjects.has(subject) && !subject.startsWith('jwt:')) continue;
      void this.checkRights(connection, connection.suspend());
    }
  }

  private async checkRights(connection: Connection, check: number): Promise<void> {
    for (let attempt = 0, pause = firstPause; connection.isOpen; attempt += 1, pause *= 2) {
      try {
        const session = await this.session(connection.authorization);
        if (isSame(session, connection.session)) connection.resume(session, check);
        else
          connection.close(
            closeCodes.rightsChanged,
            'Your rights have changed. Connect again and resume after your last changeCursor.',
          );
        return;
      } catch (error) {
        if (error instanceof RapportError && !(error instanceof WorkEnded))
          return connection.close(closeCodes.forbidden, error.message);
        if (attempt === attempts)
          return connection.close(
            closeCodes.tryAgainLater,
            'Your rights cannot be checked now. Connect again and resume.',
          );
        await wait(pause);
      }
    }
  }
}

const isSame = ({ viewer: a }: Session, { viewer: b }: Session): boolean =>
  a.subject === b.subject && a.permissions === b.permissions;
