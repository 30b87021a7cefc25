import type { ApplicationMetricArgs } from '../common/analytics.args.js';
import { checkGroups } from '../common/analytics.question.js';
import { keyText, share } from '../common/groups.js';
import { membersFor } from '../common/members.queries.js';
import type { Metric } from '../common/metric.js';
import { placesOf } from '../common/places.js';
import { offerApplications, offerCounts, type OfferQuestion } from './offer-acceptance.queries.js';
import type { OfferAcceptanceRow } from './offer-acceptance.type.js';

export const offerAcceptance: Metric<ApplicationMetricArgs, OfferQuestion, OfferAcceptanceRow> = {
  name: 'offerAcceptance',
  measures: {
    accepted: 'accepted',
    declined: 'declined',
    pending: 'pending',
    rescinded: 'rescinded',
  },
  ofNow: false,
  steps: false,
  ask: (question, { groupBy }) => ({ ...question, groupBy: checkGroups(groupBy) }),
  async count({ sql }, question, drillOf) {
    const answer = await offerCounts(sql, question);
    const counts = new Map(answer.rows.map((row) => [keyText(question.groupBy, row.key), row]));
    const rows = placesOf(
      question,
      answer.rows.map(({ key }) => key),
      await membersFor(sql, question),
    ).map(({ key, names }): OfferAcceptanceRow => {
      const {
        accepted = 0,
        declined = 0,
        pending = 0,
        rescinded = 0,
      } = counts.get(keyText(question.groupBy, key)) ?? {};
      return {
        ...names,
        drill: drillOf(key),
        accepted,
        declined,
        pending,
        rescinded,
        rate: share(accepted, accepted + declined),
      };
    });
    return {
      rows,
      n: answer.n,
      asOf: answer.asOf,
      source: 'RECORDS',
      excluded: { NO_RANGE_DATE: answer.undated || undefined },
    };
  },
  behind: (_, question, { key }, measure) => offerApplications(question, key, measure),
};
