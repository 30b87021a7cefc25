import type { ApplicationMetricArgs } from '../common/metric-args.type.js';
import { checkGroups } from '../common/metric-params.js';
import { keyText, share } from '../common/groups.js';
import { membersFor } from '../common/members.queries.js';
import type { Metric } from '../common/metric.js';
import { rowKeysOf } from '../common/row-keys.js';
import {
  offerApplications,
  offerCounts,
  type OfferAnswer,
  type OfferParams,
} from './offer-acceptance.queries.js';
import type { OfferAcceptanceRow } from './offer-acceptance.type.js';

export const offerAcceptance: Metric<
  ApplicationMetricArgs,
  OfferParams,
  OfferAnswer,
  OfferAcceptanceRow
> = {
  name: 'offerAcceptance',
  measures: {
    accepted: 'accepted',
    declined: 'declined',
    pending: 'pending',
    rescinded: 'rescinded',
  },
  ofNow: false,
  steps: false,
  params: (common, { groupBy }) => ({ ...common, groupBy: checkGroups(groupBy) }),
  read: offerCounts,
  async answer({ sql }, params, found, drillOf) {
    const counts = new Map(found.rows.map((row) => [keyText(params.groupBy, row.key), row]));
    const rows = rowKeysOf(
      params,
      found.rows.map(({ key }) => key),
      await membersFor(sql, params),
    ).map(({ key, names }): OfferAcceptanceRow => {
      const {
        accepted = 0,
        declined = 0,
        pending = 0,
        rescinded = 0,
      } = counts.get(keyText(params.groupBy, key)) ?? {};
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
      n: found.n,
      asOf: found.asOf,
      source: 'RECORDS',
      excluded: { NO_RANGE_DATE: found.undated || undefined },
    };
  },
  behind: (params, { key }, measure) => offerApplications(params, key, measure),
};
