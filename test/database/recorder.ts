import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, Kysely } from 'kysely';
import type { CompiledQuery, DatabaseConnection, Driver, KyselyPlugin, QueryResult } from 'kysely';
import pg from 'pg';
import type { Tables } from '../../schema/tables.js';
import type { Sql } from '../../src/platform/database/database.js';

/** A place in a source file, counted from 1. */
export interface Site {
  file: string;
  line: number;
  column: number;
}

/** A statement that was run, and what the server says of its result. */
export interface Statement {
  text: string;
  /** the calls in `*.queries.ts` that led to it, the innermost first */
  sites: readonly Site[];
  fields: pg.FieldDef[];
}

/** A statement that rows are written to or read from as a stream. */
interface Stream {
  text: string;
}

/** Dates and times as text, as the product's own connections read them. */
const asText = new Set([1082, 1114, 1184, 1186]);
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    asText.has(oid)
      ? (value: string) => value
      : (pg.types.getTypeParser as (oid: number, format?: string) => unknown)(oid, format),
} as pg.CustomTypesConfig;

/** The frames of the stack that are in a `*.queries.ts`, the innermost first. */
function sitesOfCaller(): Site[] {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 60;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  return [...stack.matchAll(/\(?(?:file:\/\/)?(\/[^\s()]*\.queries\.ts):(\d+):(\d+)/g)].map(
    ([, file = '', line, column]) => ({ file, line: Number(line), column: Number(column) }),
  );
}

/** Inside the transaction of a sample, a transaction of the code is a savepoint. */
const nested = new Map([
  ['begin', 'savepoint nested'],
  ['commit', 'release savepoint nested'],
  ['rollback', 'rollback to savepoint nested'],
]);

/** Runs statements on one connection and notes each with its result's columns. Nothing that they write stays. */
export class Recorder {
  readonly statements: Statement[] = [];
  /** for functions that use a connection of their own */
  readonly client: pg.Client;
  /** for functions that take `Sql` */
  readonly sql: Sql;
  private readonly sites = new WeakMap<object, Site[]>();
  private readonly query: (...args: unknown[]) => Promise<pg.QueryResult>;

  /** @param role whose rights the statements have */
  constructor(url: string, role: string) {
    this.client = new pg.Client({
      connectionString: url,
      options: `-c timezone=UTC -c datestyle=ISO -c role=${role}`,
      types,
    });
    this.query = this.client.query.bind(this.client) as typeof this.query;
    this.client.query = ((query: string | Stream, values?: unknown[]) =>
      typeof query === 'string'
        ? this.run(query, values, sitesOfCaller())
        : this.stream(query)) as typeof this.client.query;
    const plugin: KyselyPlugin = {
      // It is called while the function that runs the statement is still on the stack.
      transformQuery: ({ node, queryId }) => {
        if (!this.sites.has(queryId)) this.sites.set(queryId, sitesOfCaller());
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    const connection: DatabaseConnection = {
      executeQuery: async <Row>({ sql, parameters, queryId }: CompiledQuery) => {
        const { rows, rowCount } = await this.run(sql, [...parameters], this.sites.get(queryId));
        return { rows, numAffectedRows: BigInt(rowCount ?? 0) } as QueryResult<Row>;
      },
      streamQuery: () => {
        throw new Error('no statement of the product streams its rows through Kysely');
      },
    };
    const driver: Driver = {
      init: async () => undefined,
      acquireConnection: async () => connection,
      beginTransaction: async () => void (await this.run('begin')),
      commitTransaction: async () => void (await this.run('commit')),
      rollbackTransaction: async () => void (await this.run('rollback')),
      releaseConnection: async () => undefined,
      destroy: async () => undefined,
    };
    this.sql = new Kysely<Tables>({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => driver,
        createIntrospector: (db) => new PostgresIntrospector(db),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
      plugins: [plugin],
    });
  }

  /** Runs the work in a transaction that is rolled back. */
  async apart(work: () => unknown): Promise<void> {
    await this.query('begin');
    try {
      await work();
    } finally {
      await this.query('rollback');
    }
  }

  /** COPY: it has no columns. */
  private stream(query: Stream): unknown {
    this.statements.push({ text: query.text, sites: sitesOfCaller(), fields: [] });
    return this.query(query);
  }

  private async run(
    text: string,
    values?: unknown[],
    sites: readonly Site[] = [],
  ): Promise<pg.QueryResult> {
    const result = await this.query(nested.get(text) ?? text, values);
    this.statements.push({ text, sites, fields: result.fields ?? [] });
    return result;
  }
}
