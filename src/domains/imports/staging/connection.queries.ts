import type pg from 'pg';
import type { Database } from '../../../platform/database/database.js';

/** The client of a connection, as the statements of the import take it. */
export type Client = pg.ClientBase;

/** A database connection for one import. Aborting the signal cancels the statement that is running. */
export class ImportConnection {
  private constructor(
    readonly client: pg.Client,
    private readonly forget: () => void,
  ) {}

  /** @param role the login: `app`, or `demographics` for self-identification */
  static async open(
    database: Database,
    role: 'app' | 'demographics',
    signal?: AbortSignal,
  ): Promise<ImportConnection> {
    const client = await database.connect(role, 'import');
    const connection = new ImportConnection(client, cancelOn(signal, database, client));
    try {
      await client.query(settings);
    } catch (error) {
      await connection.close();
      throw error;
    }
    return connection;
  }

  /**
   * Waits until no other import of this source runs: two would both create the rows that neither finds. Until the connection
   * ends nobody is erased: what this import has read of them would be written again.
   */
  async lockSource(source: string): Promise<void> {
    await this.client.query(
      `select pg_advisory_lock_shared(hashtextextended('rapport imports', 0))`,
    );
    await this.client.query(
      `select pg_advisory_lock(hashtextextended('rapport import ' || $1, 0))`,
      [source],
    );
  }

  async begin(): Promise<void> {
    await this.client.query('begin');
  }

  async commit(): Promise<void> {
    await this.client.query('commit');
  }

  /** Shows other connections how many rows this one has written: `analyseChanged` looks at it. */
  async showWrites(): Promise<void> {
    await this.client.query('select pg_stat_force_next_flush()');
  }

  async rollback(): Promise<void> {
    await this.client.query('rollback');
  }

  /** Statements that follow are not cancelled any more. */
  ignoreSignal(): void {
    this.forget();
  }

  /** Closes the connection; a transaction that is open is rolled back. Never throws. */
  async close(): Promise<void> {
    this.forget();
    await this.client.end().catch(() => undefined);
  }
}

/**
 * For a few long statements. After a crash of the server the last commits may be lost; the next run makes up for it.
 * By `rapport.writer` triggers know what an import wrote.
 */
const settings = `set synchronous_commit = off; set work_mem = '128MB'; set temp_buffers = '64MB'; set maintenance_work_mem = '256MB'; set jit = off; set client_min_messages = warning; set default_statistics_target = 30; set rapport.writer = 'import'`;

/** @returns a function that ends the listening */
function cancelOn(
  signal: AbortSignal | undefined,
  database: Database,
  client: pg.Client,
): () => void {
  if (!signal) return () => undefined;
  const cancel = () => {
    const { processID } = client as unknown as { processID: number };
    void database.connect('app').then(
      async (other) => {
        // The right to cancel belongs to the login, not to the group role that the connection acts as.
        await other
          .query('set role none')
          .then(() => other.query('select pg_cancel_backend($1)', [processID]))
          .catch(() => undefined);
        await other.end();
      },
      () => undefined,
    );
  };
  signal.addEventListener('abort', cancel, { once: true });
  return () => signal.removeEventListener('abort', cancel);
}
