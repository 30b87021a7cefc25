import { membersFor } from '../common/members.queries.js';
import { checkGroups } from '../common/metric-params.js';
import type { Metric } from '../common/metric.js';
import { durationRows } from '../durations/duration-rows.js';
import { applicationsOfSpells } from '../durations/duration.queries.js';
import {
  hireDurations,
  hireSpells,
  type HireAnswer,
  type TimeToHireParams,
} from './time-to-hire.queries.js';
import type { TimeToHireArgs, TimeToHireRow } from './time-to-hire.type.js';

export const timeToHire: Metric<TimeToHireArgs, TimeToHireParams, HireAnswer, TimeToHireRow> = {
  name: 'timeToHire',
  measures: { n: 'closed', nOpen: 'open' },
  ofNow: true,
  steps: false,
  params: (common, { basis, start, end, excludeOnHold, groupBy }) => ({
    ...common,
    basis,
    start,
    end,
    excludeOnHold,
    groupBy: checkGroups(groupBy),
  }),
  read: hireDurations,
  async answer({ sql }, params, found, drillOf) {
    const rows = durationRows(params, found.rows, await membersFor(sql, params), drillOf);
    return {
      rows,
      n: rows.reduce((sum, row) => sum + row.n, 0),
      asOf: found.asOf,
      source: params.end === 'HIRED' ? 'MILESTONES' : 'RECORDS',
      excluded: {
        UNDATED_EVENT: found.undated || undefined,
        DATES_OUT_OF_ORDER: found.outOfOrder || undefined,
        HIRE_UNDONE: found.hireUndone || undefined,
      },
    };
  },
  behind: (params, row, measure) =>
    applicationsOfSpells(hireSpells(params), params.groupBy, row, measure),
};
