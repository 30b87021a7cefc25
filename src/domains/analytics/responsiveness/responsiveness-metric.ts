import { badInput } from '../../../errors.js';
import { checkGroups } from '../common/metric-params.js';
import { keyText, share } from '../common/groups.js';
import { membersFor } from '../common/members.queries.js';
import type { Metric } from '../common/metric.js';
import { rowKeysOf } from '../common/row-keys.js';
import { summaryOf } from '../durations/duration-summary.js';
import type { ResponsivenessArgs } from './responsiveness.type.js';
import {
  responsivenessApplications,
  responsivenessCounts,
  type ResponsivenessAnswer,
  type ResponsivenessParams,
} from './responsiveness.queries.js';
import type { ResponsivenessRow } from './responsiveness.type.js';

export const responsiveness: Metric<
  ResponsivenessArgs,
  ResponsivenessParams,
  ResponsivenessAnswer,
  ResponsivenessRow
> = {
  name: 'responsiveness',
  measures: {
    applications: 'applications',
    n: 'n',
    nOpen: 'nOpen',
    acknowledged: 'acknowledged',
    rejected: 'rejected',
    rejectedTold: 'rejectedTold',
    rejectedGivenFeedback: 'rejectedGivenFeedback',
    nearMisses: 'nearMisses',
    nearMissesContacted: 'nearMissesContacted',
    waitingTooLong: 'waitingTooLong',
  },
  ofNow: true,
  steps: false,
  params: (common, { promiseDays, nearMissMonths, groupBy }) => ({
    ...common,
    promiseDays: within('promiseDays', promiseDays, 365, 'days'),
    nearMissMonths: within('nearMissMonths', nearMissMonths, 120, 'months'),
    groupBy: checkGroups(groupBy),
  }),
  read: responsivenessCounts,
  async answer({ sql }, params, found, drillOf) {
    const counts = new Map(found.rows.map((row) => [keyText(params.groupBy, row.key), row]));
    const rows = rowKeysOf(
      params,
      found.rows.map(({ key }) => key),
      await membersFor(sql, params),
    ).map(({ key, names }): ResponsivenessRow => {
      const cell = counts.get(keyText(params.groupBy, key));
      const {
        applications = 0,
        acknowledged = 0,
        nOpen = 0,
        rejected = 0,
        rejectedTold = 0,
        rejectedGivenFeedback = 0,
        nearMisses = 0,
        nearMissesContacted = 0,
        waitingTooLong = 0,
      } = cell ?? {};
      return {
        ...names,
        drill: drillOf(key),
        n: acknowledged + nOpen,
        nOpen,
        ...summaryOf(cell, true),
        applications,
        acknowledged,
        acknowledgedShare: share(acknowledged, applications),
        rejected,
        rejectedTold,
        rejectedToldShare: share(rejectedTold, rejected),
        rejectedGivenFeedback,
        rejectedFeedbackShare: share(rejectedGivenFeedback, rejected),
        nearMisses,
        nearMissesContacted,
        nearMissesContactedShare: share(nearMissesContacted, nearMisses),
        waitingTooLong,
      };
    });
    return {
      rows,
      n: found.n,
      asOf: found.asOf,
      source: 'RECORDS',
      excluded: { UNDATED_EVENT: found.undated || undefined },
    };
  },
  behind: (params, { key }, measure) => responsivenessApplications(params, key, measure),
};

function within(argument: string, value: number, most: number, unit: string): number {
  if (value < 1 || value > most)
    throw badInput(argument, `${argument} is ${value}. Give 1 to ${most} ${unit}.`);
  return value;
}
