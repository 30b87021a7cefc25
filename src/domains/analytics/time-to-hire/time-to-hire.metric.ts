import { checkGroups } from '../common/analytics.question.js';
import { membersFor, undoneHires } from '../common/members.queries.js';
import type { Sql } from '../../../platform/database/database.js';
import type { HistorySource, Metric } from '../common/metric.js';
import {
  applicationsOfSpells,
  durationsOf,
  type DurationAnswer,
} from '../durations/duration.queries.js';
import { durationRows } from '../durations/duration.rows.js';
import { keptUndoneHires } from '../history/kept.queries.js';
import type { TimeToHireArgs } from './time-to-hire.args.js';
import { countsHires, keptHireDurations } from './time-to-hire.kept.queries.js';
import { hireSpells, type TimeToHireQuestion } from './time-to-hire.queries.js';
import type { TimeToHireRow } from './time-to-hire.type.js';

export const timeToHire: Metric<TimeToHireArgs, TimeToHireQuestion, TimeToHireRow> = {
  name: 'timeToHire',
  measures: { n: 'closed', nOpen: 'open' },
  ofNow: true,
  steps: false,
  ask: (question, { start, end, excludeOnHold, groupBy }) => ({
    ...question,
    start,
    end,
    excludeOnHold,
    groupBy: checkGroups(groupBy),
  }),
  async count({ sql, history }, question, drillOf) {
    const answer =
      history === 'MILESTONES' && countsHires(question)
        ? await keptHireDurations(sql, question)
        : await replayed(sql, question, history);
    const rows = durationRows(question, answer.rows, await membersFor(sql, question), drillOf);
    return {
      rows,
      n: rows.reduce((sum, row) => sum + row.n, 0),
      asOf: answer.asOf,
      source: question.end === 'HIRED' ? history : 'RECORDS',
      excluded: {
        UNDATED_EVENT: answer.undated || undefined,
        DATES_OUT_OF_ORDER: answer.outOfOrder || undefined,
        HIRE_UNDONE: answer.hireUndone || undefined,
      },
    };
  },
  behind: ({ history }, question, place, measure) =>
    applicationsOfSpells(hireSpells(question, history), place, measure),
};

/** From the histories one by one, or from offers. */
async function replayed(
  sql: Sql,
  question: TimeToHireQuestion,
  history: HistorySource,
): Promise<DurationAnswer & { hireUndone: number }> {
  const answer = await durationsOf(sql, hireSpells(question, history));
  return {
    ...answer,
    hireUndone:
      question.end === 'HIRED'
        ? await (history === 'MILESTONES' ? keptUndoneHires : undoneHires)(sql, question)
        : 0,
  };
}
