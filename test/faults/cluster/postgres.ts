import { type ChildProcess, execFile } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Sql } from '../../../src/platform/database/database.js';
import {
  type Binaries,
  findBinaries,
  findServerUser,
  runProgram,
  type ServerUser,
} from '../../../src/platform/database/embedded-postgres-binaries.js';
import { spawnChild } from './children.js';

const run = promisify(execFile);

// Orphaned prepared transactions are one of the faults. A crash of the server alone needs no fsync; power loss is not tested.
const settings = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 120
max_prepared_transactions = 10
shared_buffers = '64MB'
fsync = off
full_page_writes = off
jit = off
timezone = 'UTC'
log_min_error_statement = panic
`;

const logins = ['rapport_owner', 'rapport_runtime', 'rapport_demographics_runtime'];

/** The superuser, which the product never uses. */
const superuser = 'postgres';

/** A PostgreSQL server of our own in a folder, which tests may kill. */
export class Postgres {
  private server: ChildProcess | undefined;

  private constructor(
    private readonly binaries: Binaries,
    private readonly user: ServerUser,
    readonly folder: string,
    readonly port: number,
  ) {}

  /** Makes the data folder with the product's logins and an empty database. Starts no server. */
  static async make(folder: string): Promise<Postgres> {
    const postgres = await Postgres.at(folder);
    const { binaries, user } = postgres;
    await mkdir(folder, { mode: 0o700 });
    if (user.uid !== undefined) await chown(folder, user.uid, user.gid!);
    const { code, output } = await runProgram(
      binaries.initdb,
      [
        '-D',
        folder,
        '-U',
        superuser,
        '-A',
        'trust',
        '-E',
        'UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-locale',
        '--no-instructions',
        '--no-sync',
      ],
      user,
      { cwd: folder },
    );
    if (code !== 0) throw new Error(`initdb ended with ${code}: ${output}`);
    await appendFile(join(folder, 'postgresql.conf'), settings);
    await writeFile(join(folder, 'pg_hba.conf'), 'host all all 127.0.0.1/32 trust\n');
    await postgres.start();
    await postgres.asSuperuser(async (client) => {
      for (const login of logins) await client.query(`create role ${login} login`);
      await client.query(`alter role rapport_owner createrole createdb`);
      await client.query(
        `grant rapport_runtime, rapport_demographics_runtime to rapport_owner with admin true, inherit false, set false`,
      );
      await client.query(`create database rapport owner rapport_owner`);
    }, 'postgres');
    return postgres;
  }

  /** The server of a folder, which may not exist yet. */
  static async at(folder: string): Promise<Postgres> {
    const binaries = await findBinaries();
    const user = await findServerUser(join(folder, '..'), folder, binaries.native, () => undefined);
    return new Postgres(binaries, user, folder, await freePort());
  }

  /** A copy of the folder of a stopped server: a backup, and the restore of one. */
  async copyTo(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true });
    await run('cp', ['-a', this.folder, folder]);
  }

  /** Replaces the folder of this stopped server by a copy of that one. */
  async restoreFrom(folder: string): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
    await run('cp', ['-a', folder, this.folder]);
  }

  url(login: string, port = this.port, database = 'rapport'): string {
    return `postgresql://${login}@127.0.0.1:${port}/${database}`;
  }

  get running(): boolean {
    return this.server !== undefined;
  }

  /** Resolves when it accepts connections, also after a recovery from a crash. */
  async start(): Promise<void> {
    for (const deadline = Date.now() + 60_000; ; await delay(50)) {
      this.server ??= this.spawn();
      if (await this.answers()) return;
      if (Date.now() > deadline)
        throw new Error(`PostgreSQL of ${this.folder} does not start: see ${this.log}`);
    }
  }

  /** Stops at once, like a crash: without a checkpoint, and all sessions end. */
  stopImmediately = () => this.signal('SIGQUIT');

  /** Stops in order: ends the sessions and writes everything. */
  stop = () => this.signal('SIGINT');

  /** Runs the work on a connection of its own. */
  async asSuperuser<T>(work: (client: pg.Client) => Promise<T>, database = 'rapport'): Promise<T> {
    const client = new pg.Client({
      connectionString: this.url(superuser, this.port, database),
      options: '-c timezone=UTC -c datestyle=ISO',
      application_name: 'faults',
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', () => undefined); // of a connection at rest; a query under way throws
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** The rows of one statement. */
  async rows<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    return this.asSuperuser(async (client) => (await client.query(text, values)).rows as Row[]);
  }

  /** Runs the product's own statements on a connection. */
  async withKysely<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    const pool = new pg.Pool({
      connectionString: this.url(superuser),
      options: '-c timezone=UTC -c datestyle=ISO',
      max: 2,
    });
    pool.on('error', () => undefined);
    pool.on('connect', (client) => void client.on('error', () => undefined)); // the pool hears those at rest only
    const sql = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
    try {
      return await work(sql as Sql);
    } finally {
      await sql.destroy();
    }
  }

  private get log(): string {
    return `${this.folder}.log`;
  }

  private spawn(): ChildProcess {
    const [command, ...rest] = [
      ...this.user.prefix,
      this.binaries.postgres,
      '-D',
      this.folder,
      '-p',
      String(this.port),
    ];
    const server = spawnChild(command!, rest, {
      cwd: this.folder,
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(this.user.prefix.length === 0 && this.user.uid !== undefined
        ? { uid: this.user.uid, gid: this.user.gid }
        : {}),
    });
    server.stderr!.on(
      'data',
      (data: Buffer) => void appendFile(this.log, data).catch(() => undefined),
    );
    server.on('exit', () => {
      if (this.server === server) this.server = undefined;
    });
    return server;
  }

  private answers(): Promise<boolean> {
    return this.asSuperuser(
      async (client) => (await client.query('select 1')).rowCount === 1,
      'postgres',
    ).catch(() => false);
  }

  private async signal(signal: 'SIGQUIT' | 'SIGINT'): Promise<void> {
    const { server } = this;
    if (!server) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  }
}

/** Below the ports that systems give to connections: none of them takes a port between our look and its use. */
const firstPort = 20_000;
const lastPort = 32_000;
const portAttempts = 50;

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < portAttempts; attempt++) {
    const port = firstPort + Math.floor(Math.random() * (lastPort - firstPort));
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).once('listening', () => resolve(true));
      server.listen(port, '127.0.0.1');
    });
    server.close();
    if (isFree) return port;
  }
  throw new Error(`No port from ${firstPort} to ${lastPort} is free.`);
}
