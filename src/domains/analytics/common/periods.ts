import { badInput } from '../../../errors.js';
import type { Period } from './analytics.enums.js';
import type { DayRange } from './analytics.question.js';

const day = 86_400_000;
const parse = (text: string) => new Date(`${text}T00:00:00Z`);
const format = (date: Date) => date.toISOString().slice(0, 10);

/** The first day of the period that a day is in. Weeks begin on Monday, as PostgreSQL's date_trunc has it. */
export function periodOf(text: string, period: Period): string {
  const date = parse(text);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  switch (period) {
    case 'DAY': return text;
    case 'WEEK': return format(new Date(date.getTime() - ((date.getUTCDay() + 6) % 7) * day));
    case 'MONTH': return format(new Date(Date.UTC(year, month, 1)));
    case 'QUARTER': return format(new Date(Date.UTC(year, month - (month % 3), 1)));
    case 'YEAR': return format(new Date(Date.UTC(year, 0, 1)));
  }
}

/** The first day of the next period. */
export function nextPeriod(first: string, period: Period): string {
  const date = parse(first);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  switch (period) {
    case 'DAY': return format(new Date(date.getTime() + day));
    case 'WEEK': return format(new Date(date.getTime() + 7 * day));
    case 'MONTH': return format(new Date(Date.UTC(year, month + 1, 1)));
    case 'QUARTER': return format(new Date(Date.UTC(year, month + 3, 1)));
    case 'YEAR': return format(new Date(Date.UTC(year + 1, 0, 1)));
  }
}

/** A series longer than this is a mistake in the arguments or a date like 0201-03-04 in the data. */
export const maxPeriods = 5_000;

/**
 * First days of all periods inside a range; an open end is where the data ends.
 * @param occurring first days of the periods that the data has
 * @throws BAD_USER_INPUT when there are more than {@link maxPeriods}
 */
export function periodsBetween(range: DayRange, period: Period, occurring: readonly string[]): string[] {
  const sorted = [...occurring].sort();
  const first = range.from ? periodOf(range.from, period) : sorted[0];
  const last = range.to ? periodOf(format(new Date(parse(range.to).getTime() - day)), period) : sorted.at(-1);
  const periods: string[] = [];
  if (!first || !last) return periods;
  for (let at = first; at <= last; at = nextPeriod(at, period)) {
    periods.push(at);
    if (periods.length > maxPeriods) throw badInput('period', `From ${first} to ${last} there are more than ${maxPeriods} periods of a ${period}. Give a shorter range or a longer period.`);
  }
  return periods;
}
