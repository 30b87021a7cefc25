import { membersFor } from '../common/members.queries.js';
import { checkGroups } from '../common/metric-params.js';
import type { Metric } from '../common/metric.js';
import { durationRows } from '../durations/duration-rows.js';
import {
  fillApplications,
  fillDurations,
  type FillAnswer,
  type TimeToFillParams,
} from './time-to-fill.queries.js';
import type { TimeToFillArgs, TimeToFillRow } from './time-to-fill.type.js';

export const timeToFill: Metric<TimeToFillArgs, TimeToFillParams, FillAnswer, TimeToFillRow> = {
  name: 'timeToFill',
  measures: { applications: 'applications' },
  ofNow: true,
  steps: false,
  params: (common, { start, end, excludeOnHold, groupBy }) => ({
    ...common,
    start,
    end,
    excludeOnHold,
    groupBy: checkGroups(groupBy),
  }),
  read: fillDurations,
  async answer({ sql }, params, found, drillOf) {
    const rows = durationRows(params, found.rows, await membersFor(sql, params), drillOf);
    return {
      rows,
      n: rows.reduce((sum, row) => sum + row.n, 0),
      asOf: found.asOf,
      source: 'RECORDS',
      excluded: {
        UNDATED_EVENT: found.undated || undefined,
        DATES_OUT_OF_ORDER: found.outOfOrder || undefined,
        HIRE_UNDONE: found.hireUndone || undefined,
      },
    };
  },
  behind: (params, { key }) => fillApplications(params, key),
};
