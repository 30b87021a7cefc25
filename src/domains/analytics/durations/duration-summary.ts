import { summaryOfCurve } from './kaplan-meier.js';
import type { DurationRow } from './duration.type.js';

/**
 * Durations of one row in milliseconds, packed by the statement (`packed`): the eight bytes of each float8, as hexadecimal
 * text. A million of them in decimal digits takes several times as long to write, to send and to read.
 */
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

function daysOf(packed: string | null): Float64Array {
  if (!packed) return new Float64Array();
  const bytes = Buffer.alloc(packed.length / 2);
  bytes.write(packed, 'hex');
  const days = new Float64Array(bytes.swap64().buffer);
  for (let index = 0; index < days.length; index++) days[index]! /= dayOf;
  return days;
}

/**
 * Mean and deviation of the durations that ended, quantiles of the curve.
 * @param censored whether what is open counts in the curve as not ended so far (rule 8), or is no part of it (rule 10)
 */
export function summaryOf(spells: Spells | undefined, censored: boolean): DurationFields {
  const closed = daysOf(spells?.closed ?? null);
  const { quantiles, low, high } = summaryOfCurve(
    closed,
    censored ? daysOf(spells?.open ?? null) : [],
    [0.25, 0.5, 0.75, 0.9],
  );
  const [p25Days, medianDays, p75Days, p90Days] = quantiles as [
    number | null,
    number | null,
    number | null,
    number | null,
  ];
  let sum = 0;
  for (const days of closed) sum += days;
  const mean = closed.length ? sum / closed.length : null;
  let squares = 0;
  if (mean !== null) for (const days of closed) squares += (days - mean) ** 2;
  return {
    meanDays: mean,
    medianDays,
    medianLowDays: low,
    medianHighDays: high,
    p25Days,
    p75Days,
    p90Days,
    stdDevDays: mean === null ? null : Math.sqrt(squares / closed.length),
  };
}
