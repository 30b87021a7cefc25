import type { MetricParams } from '../common/metric-params.js';
import { keyText } from '../common/groups.js';
import type { Members } from '../common/members.queries.js';
import { rowKeysOf } from '../common/row-keys.js';
import type { DurationCounts } from './duration.queries.js';
import { summaryOf } from './duration-summary.js';
import type { DurationRow } from './duration.type.js';

/** Flat, zero-filled rows of a metric without steps: n and applications those that ended, quantiles of these. */
export function durationRows(
  params: MetricParams & { groupBy: readonly string[] },
  counts: readonly DurationCounts[],
  members: Members,
  drillOf: (key: Record<string, string | null>) => string,
): (DurationRow & { applications: number })[] {
  const cells = new Map(counts.map((cell) => [keyText(params.groupBy, cell.key), cell]));
  return rowKeysOf(
    params,
    counts.map(({ key }) => key),
    members,
  ).map(({ key, names }) => {
    const cell = cells.get(keyText(params.groupBy, key));
    return {
      ...names,
      drill: drillOf(key as Record<string, string | null>),
      n: cell?.n ?? 0,
      nOpen: cell?.nOpen ?? 0,
      applications: cell?.closedApplications ?? 0,
      ...summaryOf(cell, false),
    };
  });
}
