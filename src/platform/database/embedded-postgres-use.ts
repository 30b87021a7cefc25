// Our use of the embedded server: a shared advisory lock on a separate session. PostgreSQL releases it
// when the process is killed, so the count of users stays right without a cleanup.
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { isUnreachable } from './unreachable.js';
import { type Installation, readSecrets, urlOf } from './embedded-postgres-folder.js';
import { findServer, type RunningServer, stopServer } from './embedded-postgres-server.js';

/** Any fixed number; only sessions in the database `postgres` see it. */
const usersLock = 1_380_012_112;

interface UnreferencedClient extends Client {
  ref(): void;
  unref(): void;
}

export class ServerUse {
  private released: Promise<void> | undefined;

  private constructor(
    private readonly installation: Installation,
    readonly port: number,
    private session: UnreferencedClient | undefined,
  ) {
    this.watch();
  }

  /**
   * Begins a use of the server. Returns undefined when the server is starting or stopping: retry then.
   * @throws one line with the remedy when the server does not accept our password
   */
  static async take(
    installation: Installation,
    server: RunningServer,
  ): Promise<ServerUse | undefined> {
    const session = await openSession(installation, server.port);
    return session && new ServerUse(installation, server.port, session);
  }

  /** Ends our use. The last user stops the server. Safe to call twice. */
  release(): Promise<void> {
    this.released ??= this.leave();
    return this.released;
  }

  private async leave(): Promise<void> {
    const session = this.session ?? (await this.reopen());
    if (!session) return;
    session.ref();
    try {
      // Release our lock before the check: if two users left at once and both kept theirs, the server would go on running.
      await session.query('SELECT pg_advisory_unlock_shared($1)', [usersLock]);
      const { rows } = await session.query<{ last: boolean }>(
        'SELECT pg_try_advisory_lock($1) AS last',
        [usersLock],
      );
      // While we hold the exclusive lock nobody can attach. Others wait until the server has ended, and start it again.
      if (rows[0]?.last) await stopServer(this.installation);
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

  // A crash of one server process ends every session. Without our lock, the next process to leave would
  // stop the server while we use it.
  private async regain(): Promise<void> {
    this.installation.log('the session with the embedded PostgreSQL was lost; connecting again');
    for (let attempt = 0; attempt < 240 && !this.released; attempt += 1) {
      const session = await this.reopen().catch(() => undefined);
      if (session && !this.released) {
        this.session = session;
        return this.watch();
      }
      await session?.end().catch(() => undefined);
      await delay(250, undefined, { ref: false });
    }
    if (!this.released)
      this.installation.log('the embedded PostgreSQL is gone; start this process again');
  }

  private async reopen(): Promise<UnreferencedClient | undefined> {
    const server = await findServer(this.installation);
    return server?.ready && server.port === this.port
      ? openSession(this.installation, server.port)
      : undefined;
  }
}

async function openSession(
  installation: Installation,
  port: number,
): Promise<UnreferencedClient | undefined> {
  const secrets = await readSecrets(installation);
  if (!secrets) {
    throw new Error(
      `${installation.secrets} is missing while the server runs: stop it with "${installation.binaries.pgCtl} stop -D ${installation.data}"; the next start makes new passwords.`,
    );
  }
  const session = new Client({
    connectionString: urlOf('owner', secrets, port, 'postgres'),
    application_name: `rapport use ${process.pid}`,
    connectionTimeoutMillis: 10_000,
    ssl: false,
  }) as UnreferencedClient;
  // Don't crash when the idle session is lost: its `end` event is handled.
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
        `The server does not accept the passwords of ${installation.secrets}: stop it with "${installation.binaries.pgCtl} stop -D ${installation.data}" and remove that file; the next start makes new ones.`,
        { cause: error },
      );
    }
    throw error;
  }
}

/** The server is starting, stopping or down, or has no free connection: retry. */
const isPassing = (error: unknown) =>
  isUnreachable(error) || /terminated|timeout|closed/i.test((error as Error).message);
