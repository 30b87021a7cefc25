import { MikroORM, type EntityManager, type EntitySchema } from '@mikro-orm/postgresql';
import type { Kysely, RawBuilder } from 'kysely';
import type pg from 'pg';
import type { Tables } from '../../../schema/tables.js';
import type { Deadlines, WorkKind } from '../../config.js';
import type { AllChangeColumns } from '../feed/change-columns.js';
import { editMemory } from './edits.js';
import { connectionOf, type DatabaseUrls, timeoutOf } from './connection.js';
import { GuardedClient } from './guarded-client.js';
import { Pools } from './pools.js';
import { PreparingClient, toPrepare } from './preparing-client.js';

export type { DatabaseUrls, EntitySchema };

/** Runs hand-written SQL: on the pool, or in the transaction of an EntityManager. */
export type Sql = Kysely<Tables>;

/** What the modules of a product add to its database. */
export interface DatabaseParts {
  entities: EntitySchema[];
  changeColumns: AllChangeColumns;
}

/** The open database: units of work through MikroORM, hand-written SQL through Kysely, and a separate pool for demographics. */
export class Database {
  private onPool: Sql | undefined;

  private constructor(
    readonly orm: MikroORM,
    readonly urls: DatabaseUrls,
    private readonly pools: Pools,
    /** the columns that modules add to changes */
    readonly changeColumns: AllChangeColumns,
    private readonly deadlines: Deadlines | undefined,
  ) {}

  /**
   * @param parts the entities of the modules, and the columns that they add to changes
   * @param options.deadlines limits in PostgreSQL, for a process that serves: they hold when the process stands still
   * @throws when PostgreSQL can't be reached or is older than 18
   */
  static async open(
    urls: DatabaseUrls,
    { entities, changeColumns }: DatabaseParts,
    options: { poolSize?: number; deadlines?: Deadlines } = {},
  ): Promise<Database> {
    const { deadlines } = options;
    const pools = new Pools(urls, deadlines);
    const orm = await MikroORM.init({
      entities,
      subscribers: [editMemory],
      discovery: { warnWhenNoEntities: false },
      clientUrl: urls.app,
      driverOptions: {
        ...connectionOf(urls.app, 'rapport_app', { timeout: timeoutOf(deadlines, 'requests') }),
        Client: PreparingClient,
        onPoolCreated: (pool: pg.Pool) => pools.divide(pool),
      },
      pool: { min: 0, max: options.poolSize ?? 20 },
      forceUtcTimezone: true,
      ignoreUndefinedInQuery: true,
      allowGlobalContext: false,
    });
    return new Database(orm, urls, pools, changeColumns, deadlines);
  }

  /** A new unit of work. */
  fork(): EntityManager {
    return this.orm.em.fork() as EntityManager;
  }

  /** Hand-written SQL on the pool. */
  get sql(): Sql {
    return (this.onPool ??= this.fork().getKysely<Tables>());
  }

  get demographics(): pg.Pool | undefined {
    return this.pools.demographics;
  }

  /**
   * A separate connection for COPY and long work. The caller ends it.
   * @param kind the kind of work, which is seen in pg_stat_activity and has a limit for each statement
   */
  async connect(
    role: 'app' | 'demographics' = 'app',
    kind: Extract<WorkKind, 'import' | 'background'> = 'background',
  ): Promise<pg.Client> {
    const url = role === 'app' ? this.urls.app : this.urls.demographics;
    if (!url) throw new Error('DATABASE_DEMOGRAPHICS_URL is not set');
    const client: pg.Client = new GuardedClient(
      connectionOf(url, role === 'app' ? 'rapport_app' : 'rapport_demographics', {
        name: `rapport ${kind}`,
        timeout: timeoutOf(this.deadlines, kind),
      }),
    );
    // Don't crash when an idle connection is lost, for example one that only holds a lock: its next query fails instead.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  /**
   * Closes all connections.
   * @param withinMs milliseconds that statements have to end; then their connections are cut
   */
  async close(withinMs?: number): Promise<void> {
    const cut = withinMs === undefined ? undefined : setTimeout(() => this.pools.cut(), withinMs);
    try {
      await this.pools.end();
      await this.orm.close(true);
    } finally {
      clearTimeout(cut);
    }
  }
}

/**
 * Runs one statement and returns its rows.
 * @param options.prepared true: PostgreSQL keeps the statement and its plan, because its text is often the same
 */
export async function rowsOf<T>(
  sql: Sql,
  query: RawBuilder<T>,
  { prepared = false }: { prepared?: boolean } = {},
): Promise<T[]> {
  if (!prepared) return (await query.execute(sql)).rows as T[];
  const compiled = query.compile(sql);
  toPrepare.use(compiled.sql);
  return (await sql.executeQuery(compiled)).rows;
}

/** Runs one statement and returns its first row. */
export async function rowOf<T>(
  sql: Sql,
  query: RawBuilder<T>,
  options?: { prepared?: boolean },
): Promise<T | undefined> {
  return (await rowsOf(sql, query, options))[0];
}

/**
 * Runs one statement that always returns a row, like a count, and returns that row.
 * @throws when it returned none
 */
export async function oneRowOf<T>(sql: Sql, query: RawBuilder<T>): Promise<T> {
  const row = await rowOf(sql, query);
  if (row === undefined) throw new Error('A statement that always returns a row returned none.');
  return row;
}
