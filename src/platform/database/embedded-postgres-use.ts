// Our use of the embedded server: a shared advisory lock on a session of its own. PostgreSQL drops it
// when a process is killed, so the count of users is right without anybody tidying up.
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { type Place, readSecrets, urlOf } from './embedded-postgres-folder.js';
import { findServer, type RunningServer, stopServer } from './embedded-postgres-server.js';

/** Any fixed number; only sessions in the database `postgres` see it. */
const usersLock = 1_380_012_112;

// The server is starting, stopping or gone, or its places are taken: worth another try.
const passing = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);

interface UnreferencedClient extends Client {
  ref(): void;
  unref(): void;
}

export class ServerUse {
  private released: Promise<void> | undefined;

  private constructor(
    private readonly place: Place,
    readonly port: number,
    private session: UnreferencedClient | undefined,
  ) {
    this.watch();
  }

  /**
   * Takes a use of the server, or undefined when it is on its way up or down and should be tried again.
   * @throws one line with the remedy when the server does not accept our password
   */
  static async take(place: Place, server: RunningServer): Promise<ServerUse | undefined> {
    const session = await openSession(place, server.port);
    return session && new ServerUse(place, server.port, session);
  }

  /** Ends our use; the last user stops the server. Safe to call twice. */
  release(): Promise<void> {
    this.released ??= this.leave();
    return this.released;
  }

  private async leave(): Promise<void> {
    const session = this.session ?? (await this.reopen());
    if (!session) return;
    session.ref();
    try {
      // Let go before asking: two that leave at once while both held on would leave the server running.
      await session.query('SELECT pg_advisory_unlock_shared($1)', [usersLock]);
      const { rows } = await session.query<{ last: boolean }>(
        'SELECT pg_try_advisory_lock($1) AS last',
        [usersLock],
      );
      // While we hold it nobody can attach; who tries waits until the server is gone, and starts it.
      if (rows[0]?.last) await stopServer(this.place);
    } catch (error) {
      if (!isPassing(error)) throw error;
    } finally {
      await session.end().catch(() => undefined);
    }
  }

  private watch(): void {
    const session = this.session;
    session?.unref();
    session?.once('end', () => {
      if (this.session === session) this.session = undefined;
      if (!this.released) void this.regain();
    });
  }

  // A crash of one server process ends every session; without the lock, the next process to leave
  // would stop the server under us.
  private async regain(): Promise<void> {
    this.place.log('the session with the embedded PostgreSQL was lost; taking it again');
    for (let attempt = 0; attempt < 240 && !this.released; attempt += 1) {
      const session = await this.reopen().catch(() => undefined);
      if (session && !this.released) {
        this.session = session;
        return this.watch();
      }
      await session?.end().catch(() => undefined);
      await delay(250, undefined, { ref: false });
    }
    if (!this.released) this.place.log('the embedded PostgreSQL is gone; start this process again');
  }

  private async reopen(): Promise<UnreferencedClient | undefined> {
    const server = await findServer(this.place);
    return server?.ready && server.port === this.port
      ? openSession(this.place, server.port)
      : undefined;
  }
}

async function openSession(place: Place, port: number): Promise<UnreferencedClient | undefined> {
  const secrets = await readSecrets(place);
  if (!secrets) {
    throw new Error(
      `${place.secrets} is missing while the server runs: stop it with "${place.binaries.pgCtl} stop -D ${place.data}"; the next start makes new passwords.`,
    );
  }
  const session = new Client({
    connectionString: urlOf('owner', secrets, port, 'postgres'),
    application_name: `rapport use ${process.pid}`,
    connectionTimeoutMillis: 10_000,
    ssl: false,
  }) as UnreferencedClient;
  // An error of a session at rest is told by its end.
  session.on('error', () => undefined);
  try {
    await session.connect();
    const { rows } = await session.query<{ taken: boolean }>(
      'SELECT pg_try_advisory_lock_shared($1) AS taken',
      [usersLock],
    );
    if (rows[0]?.taken) return session;
    await session.end();
    return undefined;
  } catch (error) {
    await session.end().catch(() => undefined);
    if (isPassing(error)) return undefined;
    if ((error as { code?: string }).code === '28P01') {
      throw new Error(
        `The server does not accept the passwords of ${place.secrets}: stop it with "${place.binaries.pgCtl} stop -D ${place.data}" and remove that file; the next start makes new ones.`,
        { cause: error },
      );
    }
    throw error;
  }
}

const isPassing = (error: unknown) =>
  passing.has((error as { code?: string }).code ?? '') ||
  /terminated|timeout|closed/i.test((error as Error).message);
