import type { Sql } from '../../../platform/database/database.js';
import type { MetricName } from '../definitions/analytics.definitions.js';
import type { Applications } from '../history/scope.queries.js';
import type { MetricArgs } from './analytics.args.js';
import type { ExclusionReason, MetricSource } from './analytics.enums.js';
import type { Question } from './analytics.question.js';

/** Where the facts about histories are read: both give the same numbers. */
export type HistorySource = Extract<MetricSource, 'MILESTONES' | 'TRANSITIONS'>;

/** What a metric reads with. */
export interface Reading {
  sql: Sql;
  history: HistorySource;
  seesSpend: boolean;
}

/** A row's place in an answer: a member for every grouping, and its step where rows are of steps. */
export interface Place {
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

/** One metric: how its arguments become a question, and the question an answer. */
export interface Metric<Args extends MetricArgs, Asked extends Question, Row> {
  name: MetricName;
  /** fields of a row that count applications, with their names in SQL: what drillThrough can open */
  measures: Readonly<Record<string, string>>;
  /** whether the answer depends on the time, though nothing changes: what is open goes on */
  ofNow: boolean;
  /** what the rows are by, where that is no argument */
  rowsBy?: readonly string[];
  /** whether a row has a step beside its groups */
  steps: boolean;
  /** @throws BAD_USER_INPUT naming the argument */
  ask(question: Question, args: Args): Asked & { groupBy: readonly string[] };
  /** @param drillOf the token of the row at a place */
  count(
    reading: Reading,
    asked: Asked,
    drillOf: (key: Place['key'], step?: string) => string,
  ): Promise<Counted<Row>>;
  /** The ids of the applications behind one measure (as SQL names it) of the row at a place. */
  behind(
    reading: Pick<Reading, 'history'>,
    asked: Asked,
    place: Place,
    measure: string,
  ): Applications;
}
