import { badInput } from '../../../errors.js';
import type { Period } from '../../analytics/common/analytics.enums.js';
import { nextPeriod, periodOf } from '../../analytics/common/periods.js';
import type { Days, PublicationPeriod } from '../publication/publication-period.js';

export interface ClosedPeriod extends Days {
  period: PublicationPeriod;
}

const lengths = ['YEAR', 'QUARTER', 'MONTH'] as const;

/**
 * The whole, closed period that a range covers (rule 21). Periods are fixed, so that two ranges can't be subtracted
 * from each other, and closed, so that the answers of two days can't.
 * @param period its length; absent: derived from the range
 * @param today the present day, UTC
 * @throws BAD_USER_INPUT with the period to ask for instead
 */
export function closedPeriod(
  range: { from?: string | null; to?: string | null } | null | undefined,
  period: Period | null | undefined,
  today: string,
): ClosedPeriod {
  const wanted = period ?? undefined;
  if (wanted === 'DAY' || wanted === 'WEEK')
    throw badInput(
      'period',
      `A ${wanted.toLowerCase()} has too few people. Use MONTH, QUARTER or YEAR.`,
    );
  const lastYear = Number(today.slice(0, 4)) - 1;
  const remedy = `Use a whole ${wanted?.toLowerCase() ?? 'month, quarter or year'} that has ended, like {from: "${lastYear}-01-01", to: "${lastYear + 1}-01-01"} for ${lastYear}.`;
  if (!range?.from || !range.to)
    throw badInput('range', `Without both ends the range is not one whole period. ${remedy}`);
  const { from, to } = range;
  const found = lengths.find(
    (length) =>
      (!wanted || wanted === length) &&
      periodOf(from, { period: length, fiscalYearStart: 1 }) === from &&
      nextPeriod(from, length) === to,
  );
  if (!found)
    throw badInput(
      'range',
      `From ${from} to ${to} is not one whole ${wanted?.toLowerCase() ?? 'month, quarter or year'}. ${remedy}`,
    );
  if (to > today)
    throw badInput(
      'range',
      `The period that begins on ${from} has not ended, and open periods are not published. ${remedy}`,
    );
  return { from, to, period: found };
}
