import { sql } from 'kysely';
import type { Question } from '../common/analytics.question.js';
import type { HistorySource } from '../common/metric.js';
import type { DayRange } from '../common/periods.js';
import { journeys, reachedMilestones } from './journeys.queries.js';
import { keptHistory } from './kept.queries.js';
import { scopeOf } from './scope.queries.js';

/**
 * CTEs `scope`, `furthest`, `reached` and `undone`, from what the database keeps or from a replay. The statement begins
 * `with recursive`.
 * @param applied the range of applied dates; undefined: whenever they applied
 */
export const historyOf = (
  question: Question,
  applied: DayRange | undefined,
  source: HistorySource,
) =>
  source === 'MILESTONES'
    ? keptHistory(question, applied)
    : sql`${scopeOf(question, applied)}, ${journeys}, ${reachedMilestones}`;
