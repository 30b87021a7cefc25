import { nextPeriod, periodOf } from '../../analytics/common/periods.js';

/** How long the period of one publication is: its tables are planned together, and nothing shorter is shown. */
export const publicationPeriods = ['MONTH', 'QUARTER', 'YEAR'] as const;
export type PublicationPeriod = (typeof publicationPeriods)[number];

export interface Days {
  from: string;
  /** the day after the last one */
  to: string;
}

export const lengthOf = (period: PublicationPeriod): number => publicationPeriods.indexOf(period);

/** The periods of a length that a range of days is made of, or the one that it is inside of. */
export function periodsIn({ from, to }: Days, period: PublicationPeriod): Days[] {
  const days: Days[] = [];
  for (
    let at = periodOf(from, { period, fiscalYearStart: 1 });
    at < to;
    at = nextPeriod(at, period)
  )
    days.push({ from: at, to: nextPeriod(at, period) });
  return days;
}
