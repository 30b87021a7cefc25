import { badInput } from '../../../errors.js';
import { checkGroups } from '../common/analytics.question.js';
import { keyText, share } from '../common/groups.js';
import { membersFor } from '../common/members.queries.js';
import type { Metric } from '../common/metric.js';
import { placesOf } from '../common/places.js';
import { summaryOf } from '../durations/duration.summary.js';
import type { ResponsivenessArgs } from './responsiveness.args.js';
import {
  responsivenessApplications,
  responsivenessCounts,
  type ResponsivenessQuestion,
} from './responsiveness.queries.js';
import type { ResponsivenessRow } from './responsiveness.type.js';

export const responsiveness: Metric<ResponsivenessArgs, ResponsivenessQuestion, ResponsivenessRow> =
  {
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
    ask: (question, { promiseDays, nearMissMonths, groupBy }) => ({
      ...question,
      promiseDays: within('promiseDays', promiseDays, 365, 'days'),
      nearMissMonths: within('nearMissMonths', nearMissMonths, 120, 'months'),
      groupBy: checkGroups(groupBy),
    }),
    async count({ sql }, question, drillOf) {
      const answer = await responsivenessCounts(sql, question);
      const counts = new Map(answer.rows.map((row) => [keyText(question.groupBy, row.key), row]));
      const rows = placesOf(
        question,
        answer.rows.map(({ key }) => key),
        await membersFor(sql, question),
      ).map(({ key, names }): ResponsivenessRow => {
        const cell = counts.get(keyText(question.groupBy, key));
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
        n: answer.n,
        asOf: answer.asOf,
        source: 'RECORDS',
        excluded: { UNDATED_EVENT: answer.undated || undefined },
      };
    },
    behind: (_, question, { key }, measure) => responsivenessApplications(question, key, measure),
  };

function within(argument: string, value: number, most: number, unit: string): number {
  if (value < 1 || value > most)
    throw badInput(argument, `${argument} is ${value}. Give 1 to ${most} ${unit}.`);
  return value;
}
