import { kaplanMeier, quantile, quantileLimits } from './kaplan-meier.js';
import type { DurationRow } from './duration.type.js';

/** Durations of one row in milliseconds, as the statement writes them: `86400000,172800000`. */
export interface Spells {
  closed: string | null;
  open: string | null;
}

export type DurationFields = Pick<
  DurationRow,
  | 'meanDays'
  | 'medianDays'
  | 'medianLowDays'
  | 'medianHighDays'
  | 'p25Days'
  | 'p75Days'
  | 'p90Days'
  | 'stdDevDays'
>;

const dayOf = 86_400_000;

function daysOf(list: string | null): Float64Array {
  if (!list) return new Float64Array();
  return Float64Array.from(list.split(','), (milliseconds) => Number(milliseconds) / dayOf);
}

/**
 * Mean and deviation of the durations that ended, quantiles of the curve.
 * @param censored whether what is open counts in the curve as not ended so far (rule 8), or is no part of it (rule 10)
 */
export function summaryOf(spells: Spells | undefined, censored: boolean): DurationFields {
  const closed = daysOf(spells?.closed ?? null);
  const curve = kaplanMeier(closed, censored ? daysOf(spells?.open ?? null) : []);
  const mean = closed.length ? closed.reduce((sum, days) => sum + days, 0) / closed.length : null;
  const { low, high } = quantileLimits(curve, 0.5);
  return {
    meanDays: mean,
    medianDays: quantile(curve, 0.5),
    medianLowDays: low,
    medianHighDays: high,
    p25Days: quantile(curve, 0.25),
    p75Days: quantile(curve, 0.75),
    p90Days: quantile(curve, 0.9),
    stdDevDays:
      mean === null
        ? null
        : Math.sqrt(closed.reduce((sum, days) => sum + (days - mean) ** 2, 0) / closed.length),
  };
}
