import type pg from 'pg';
import type { Database } from '../../src/platform/database/database.js';

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  Schema?: string;
  'Total Cost': number;
  Plans?: PlanNode[];
}

/** Statements that have a plan. */
const planned = /^\s*(select|with|insert|update|delete|create temp table \S+ on commit drop as)\b/;

/** It is read by itself only, and never joined. */
const unjoined = 'refused';

/** Looks at the plan of each statement of an import before it runs. */
export class Watch {
  /** what PostgreSQL expects each statement to cost, summed over its runs */
  readonly costs = new Map<string, number>();
  /** the temporary tables that statements read */
  readonly read = new Set<string>();
  /** readings of a temporary table of another size than PostgreSQL believes: it was not analysed after it was filled */
  readonly misjudged: string[] = [];
  /** the database whose connections are watched */
  readonly database: Database;

  /** @param before is called with each statement before it runs */
  constructor(database: Database, before: (statement: string) => void = () => undefined) {
    this.database = Object.create(database, {
      connect: {
        value: async (role?: 'app' | 'demographics') => {
          const client = await database.connect(role);
          const query = client.query.bind(client) as (
            ...args: unknown[]
          ) => Promise<pg.QueryResult>;
          // COPY gives its stream at once, and not in a promise.
          client.query = ((statement: unknown, ...values: unknown[]) =>
            typeof statement === 'string'
              ? this.run(query, statement, values, before)
              : query(statement, ...values)) as typeof client.query;
          return client;
        },
      },
    }) as Database;
  }

  private async run(
    query: (...args: unknown[]) => Promise<pg.QueryResult>,
    statement: string,
    values: unknown[],
    before: (statement: string) => void,
  ): Promise<pg.QueryResult> {
    before(statement);
    if (planned.test(statement)) await this.look(query, statement, values);
    return query(statement, ...values);
  }

  private async look(
    query: (...args: unknown[]) => Promise<pg.QueryResult>,
    statement: string,
    values: unknown[],
  ): Promise<void> {
    const { rows } = await query(`explain (verbose, format json) ${statement}`, ...values);
    const plan = (rows[0] as { 'QUERY PLAN': [{ Plan?: PlanNode }] })['QUERY PLAN'][0].Plan;
    if (!plan) return;
    this.costs.set(statement, (this.costs.get(statement) ?? 0) + plan['Total Cost']);
    for (const table of new Set(temporaryTablesOf(plan))) {
      if (table === unjoined) continue;
      this.read.add(table);
      const { rows: sizes } = await query(
        `select reltuples::float8 as believed, (select count(*)::int from pg_temp."${table}") as actual from pg_class where oid = 'pg_temp."${table}"'::regclass`,
      );
      const { believed, actual } = sizes[0] as { believed: number; actual: number };
      if (believed < actual / 2 || believed > actual * 2)
        this.misjudged.push(`${table}: ${believed}, not ${actual}, in ${statement.slice(0, 200)}`);
    }
  }
}

function* temporaryTablesOf(node: PlanNode): Generator<string> {
  if (node['Node Type'].endsWith('Scan') && node.Schema?.startsWith('pg_temp'))
    yield node['Relation Name']!;
  for (const child of node.Plans ?? []) yield* temporaryTablesOf(child);
}
