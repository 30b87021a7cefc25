import { checkGroups } from '../common/analytics.question.js';
import { membersFor } from '../common/members.queries.js';
import type { Metric } from '../common/metric.js';
import { durationsOf } from '../durations/duration.queries.js';
import { durationRows } from '../durations/duration.rows.js';
import type { TimeToFillArgs } from './time-to-fill.args.js';
import {
  fillApplications,
  fillSpells,
  undoneFillings,
  type TimeToFillQuestion,
} from './time-to-fill.queries.js';
import type { TimeToFillRow } from './time-to-fill.type.js';

export const timeToFill: Metric<TimeToFillArgs, TimeToFillQuestion, TimeToFillRow> = {
  name: 'timeToFill',
  measures: { applications: 'applications' },
  ofNow: true,
  steps: false,
  ask: (question, { start, end, excludeOnHold, groupBy }) => ({
    ...question,
    start,
    end,
    excludeOnHold,
    groupBy: checkGroups(groupBy),
  }),
  async count({ sql }, question, drillOf) {
    const answer = await durationsOf(sql, fillSpells(question));
    const rows = durationRows(question, answer.rows, await membersFor(sql, question), drillOf);
    return {
      rows,
      n: rows.reduce((sum, row) => sum + row.n, 0),
      asOf: answer.asOf,
      source: 'RECORDS',
      excluded: {
        UNDATED_EVENT: answer.undated || undefined,
        DATES_OUT_OF_ORDER: answer.outOfOrder || undefined,
        HIRE_UNDONE: (await undoneFillings(sql, question)) || undefined,
      },
    };
  },
  behind: (_, question, { key }) => fillApplications(question, key),
};
