import { MikroORM, type EntityManager, type EntitySchema } from '@mikro-orm/postgresql';
import type { Kysely, RawBuilder } from 'kysely';
import pg from 'pg';
import type { Tables } from '../../../schema/tables.js';
import type { AllChangeColumns } from '../feed/change-columns.js';
import { PreparingClient, toPrepare } from './preparing-client.js';

export type { EntitySchema };

/** Runs hand-written SQL: on the pool, or in the transaction of an EntityManager. */
export type Sql = Kysely<Tables>;

export interface DatabaseUrls {
  /** URL for the login of the application */
  app: string;
  /** URL for the login that owns the tables; only for migrations */
  owner: string;
  /** URL for the login that may read self-identification; absent: no demographics here */
  demographics?: string;
}

/** What the modules of a product add to its database. */
export interface DatabaseParts {
  entities: EntitySchema[];
  changeColumns: AllChangeColumns;
}

/** Each connection takes one of the group roles, whatever else its login may do. */
const connectionOf = (url: string, role?: string) => ({
  connectionString: url,
  application_name: 'rapport',
  // Times are read and written in UTC. A caller's time zone is always an argument.
  options: `-c timezone=UTC -c datestyle=ISO${role ? ` -c role=${role}` : ''}`,
});

/** The open database: units of work through MikroORM, hand-written SQL through Kysely, and a separate pool for demographics. */
export class Database {
  private constructor(
    readonly orm: MikroORM,
    readonly urls: DatabaseUrls,
    private readonly demographicsPool: pg.Pool | undefined,
    /** the columns that modules add to changes */
    readonly changeColumns: AllChangeColumns,
  ) {}

  /**
   * @param parts the entities of the modules, and the columns that they add to changes
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
      driverOptions: { ...connectionOf(urls.app, 'rapport_app'), Client: PreparingClient },
      pool: { min: 0, max: options.poolSize ?? 20 },
      forceUtcTimezone: true,
      ignoreUndefinedInQuery: true,
      allowGlobalContext: false,
    });
    const demographics = urls.demographics
      ? new pg.Pool({ ...connectionOf(urls.demographics, 'rapport_demographics'), max: 4 })
      : undefined;
    demographics?.on('error', () => undefined);
    // pg.Pool only reports errors of idle clients, so errors of busy ones are caught here.
    demographics?.on('connect', (client) => void client.on('error', () => undefined));
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

  /** A separate connection for COPY and long work. The caller ends it. */
  async connect(role: 'app' | 'demographics' = 'app'): Promise<pg.Client> {
    const url = role === 'app' ? this.urls.app : this.urls.demographics;
    if (!url) throw new Error('DATABASE_DEMOGRAPHICS_URL is not set');
    const client = new pg.Client(
      connectionOf(url, role === 'app' ? 'rapport_app' : 'rapport_demographics'),
    );
    // Don't crash when an idle connection is lost, for example one that only holds a lock: its next query fails instead.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  async close(): Promise<void> {
    await this.demographicsPool?.end();
    await this.orm.close(true);
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
