import { MikroORM, type EntityManager, type EntitySchema } from '@mikro-orm/postgresql';
import type { Kysely, RawBuilder } from 'kysely';
import pg from 'pg';
import type { Tables } from '../../../schema/tables.js';
import type { AllChangeColumns } from '../feed/change-columns.js';

export type { EntitySchema };

/** Where hand-written SQL runs: the pool, or the transaction that an EntityManager holds. */
export type Sql = Kysely<Tables>;

export interface DatabaseUrls {
  /** login of the application */
  app: string;
  /** login that owns the tables: migrations only */
  owner: string;
  /** login that may read self-identification; absent: no demographics here */
  demographics?: string;
}

/** What the modules of a product add to its database. */
export interface DatabaseParts {
  entities: EntitySchema[];
  changeColumns: AllChangeColumns;
}

/** Each connection acts as one of the group roles, whatever its login could do beside. */
const connectionOf = (url: string, role?: string) => ({
  connectionString: url,
  application_name: 'rapport',
  // Times are read and written in UTC; a caller's time zone is always an argument.
  options: `-c timezone=UTC -c datestyle=ISO${role ? ` -c role=${role}` : ''}`,
});

/** The open database: units of work through MikroORM, hand-written SQL through Kysely, and the separate door to demographics. */
export class Database {
  private constructor(
    readonly orm: MikroORM,
    readonly urls: DatabaseUrls,
    private readonly demographicsPool: pg.Pool | undefined,
    /** what changes carry beside the platform's own columns */
    readonly changeColumns: AllChangeColumns,
  ) {}

  /**
   * @param parts what the modules of the product map and add to changes
   * @throws when PostgreSQL can't be reached or is older than 18
   */
  static async open(
    urls: DatabaseUrls,
    { entities, changeColumns }: DatabaseParts,
    options: { poolSize?: number } = {},
  ): Promise<Database> {
    const orm = await MikroORM.init({
      entities,
      discovery: { warnWhenNoEntities: false },
      clientUrl: urls.app,
      driverOptions: connectionOf(urls.app, 'rapport_app'),
      pool: { min: 0, max: options.poolSize ?? 20 },
      forceUtcTimezone: true,
      ignoreUndefinedInQuery: true,
      allowGlobalContext: false,
    });
    const demographics = urls.demographics
      ? new pg.Pool({ ...connectionOf(urls.demographics, 'rapport_demographics'), max: 4 })
      : undefined;
    demographics?.on('error', () => undefined);
    demographics?.on('connect', (client) => void client.on('error', () => undefined)); // the pool hears those at rest only
    return new Database(orm, urls, demographics, changeColumns);
  }

  /** A new unit of work. */
  fork(): EntityManager {
    return this.orm.em.fork() as EntityManager;
  }

  /** Hand-written SQL on the pool. */
  get sql(): Sql {
    return this.fork().getKysely<Tables>();
  }

  get demographics(): pg.Pool | undefined {
    return this.demographicsPool;
  }

  /** A connection of its own for COPY and long work; the caller ends it. */
  async connect(role: 'app' | 'demographics' = 'app'): Promise<pg.Client> {
    const url = role === 'app' ? this.urls.app : this.urls.demographics;
    if (!url) throw new Error('DATABASE_DEMOGRAPHICS_URL is not set');
    const client = new pg.Client(
      connectionOf(url, role === 'app' ? 'rapport_app' : 'rapport_demographics'),
    );
    // One that is lost while it is at rest, as a lock is held, tells so at its next query; unheard, it would end the process.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  async close(): Promise<void> {
    await this.demographicsPool?.end();
    await this.orm.close(true);
  }
}

/** Runs one statement and returns its rows. */
export async function rowsOf<T>(sql: Sql, query: RawBuilder<T>): Promise<T[]> {
  return (await query.execute(sql)).rows as T[];
}

/** Runs one statement and returns its first row. */
export async function rowOf<T>(sql: Sql, query: RawBuilder<T>): Promise<T | undefined> {
  return (await rowsOf(sql, query))[0];
}

/**
 * Runs one statement that always gives a row, like a count, and returns that row.
 * @throws when it gave none
 */
export async function oneRowOf<T>(sql: Sql, query: RawBuilder<T>): Promise<T> {
  const row = await rowOf(sql, query);
  if (row === undefined) throw new Error('a statement that always gives a row gave none');
  return row;
}
