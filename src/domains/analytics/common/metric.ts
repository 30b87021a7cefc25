import type { Sql } from '../../../platform/database/database.js';
import type { MetricName } from '../definitions/definitions.js';
import type { ExclusionReason, MetricSource } from './analytics.enums.js';
import type { MetricArgs } from './metric-args.type.js';
import type { MetricParams } from './metric-params.js';
import type { Applications } from './outcomes.queries.js';

/** What a metric reads with. */
export interface Reading {
  sql: Sql;
  /** whether the viewer may see what channels cost */
  seesSpend: boolean;
}

/** Identifies a row of an answer: a member for each grouping, and its step where rows are of steps. */
export interface RowKey {
  key: Record<string, string | null>;
  step?: string;
}

/** What a metric counted. */
export interface Counted<Row> {
  rows: Row[];
  /** how many of the metric's units, each once */
  n: number;
  /** the moment as of which it was read */
  asOf: string;
  source: MetricSource;
  /** applications that something is left out of; reasons that do not occur are undefined */
  excluded: Partial<Record<ExclusionReason, number | undefined>>;
}

/** One metric: how its arguments become parameters, what its statement reads, and how rows are made of that. */
export interface Metric<Args extends MetricArgs, Params extends MetricParams, Found, Row> {
  name: MetricName;
  /** fields of a row that count applications, with their names in SQL: what drillThrough can open */
  measures: Readonly<Record<string, string>>;
  /** whether the answer changes with time alone: open visits grow */
  ofNow: boolean;
  /** what the rows are by, where that is no argument */
  rowsBy?: readonly string[];
  /** whether a row has a step beside its groups */
  steps: boolean;
  /**
   * Checks the metric's own arguments.
   * @param common what all metrics take, checked
   * @throws BAD_USER_INPUT naming the argument
   */
  params(common: MetricParams, args: Args): Params & { groupBy: readonly string[] };
  /** Runs the statement that counts. */
  read(sql: Sql, params: Params): Promise<Found>;
  /**
   * Makes flat, zero-filled rows of what was read, with names and whatever else a row shows.
   * @param drillOf the token of the row with a key
   */
  answer(
    reading: Reading,
    params: Params,
    found: Found,
    drillOf: (key: RowKey['key'], step?: string) => string,
  ): Promise<Counted<Row>>;
  /** A statement that selects the applications behind one measure (as SQL names it) of one row. */
  behind(params: Params, row: RowKey, measure: string): Applications;
}
