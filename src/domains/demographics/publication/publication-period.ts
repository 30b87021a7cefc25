import { nextPeriod, periodOf } from '../../analytics/common/periods.js';

/** The length of the period of one publication. Its tables are planned together, and nothing shorter is shown. */
const publicationPeriods = ['MONTH', 'QUARTER', 'YEAR'] as const;
export type PublicationPeriod = (typeof publicationPeriods)[number];

export interface Days {
  from: string;
  /** the day after the last one */
  to: string;
}

export const lengthOf = (period: PublicationPeriod): number => publicationPeriods.indexOf(period);

/** The periods of this length that make up a range of days, or the one that contains it. */
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
