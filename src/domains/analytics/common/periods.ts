import { badInput } from '../../../errors.js';
import type { Period } from './analytics.enums.js';

const day = 86_400_000;
const parse = (text: string) => new Date(`${text}T00:00:00Z`);
const format = (date: Date) => date.toISOString().slice(0, 10);

/** Half-open days, `2026-01-31`; a missing end is open. */
export interface DayRange {
  from?: string;
  to?: string;
}

/** How a calendar is cut: the length of a period, and the month (1–12) in which quarters and years begin. */
export interface Calendar {
  period: Period;
  fiscalYearStart: number;
}

/** Months by which the fiscal year is later than the calendar's. */
const offset = ({ period, fiscalYearStart }: Calendar) =>
  period === 'QUARTER' || period === 'YEAR' ? fiscalYearStart - 1 : 0;

const addDays = (text: string, days: number): string =>
  format(new Date(parse(text).getTime() + days * day));

/** The same day of another month, or that month's last day. */
function addMonths(text: string, months: number): string {
  const date = parse(text);
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date.getUTCDate(), last));
  return format(first);
}

/** Days from one to the other. */
const daysBetween = (from: string, to: string): number =>
  (parse(to).getTime() - parse(from).getTime()) / day;

const isMonday = (text: string) => parse(text).getUTCDay() === 1;

/** The first day of the period that a day is in. Weeks begin on Monday, as ISO 8601 and PostgreSQL's date_trunc have it. */
export function periodOf(text: string, calendar: Calendar): string {
  const months = offset(calendar);
  const date = parse(addMonths(`${text.slice(0, -2)}01`, -months));
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  switch (calendar.period) {
    case 'DAY':
      return text;
    case 'WEEK':
      return addDays(text, -((parse(text).getUTCDay() + 6) % 7));
    case 'MONTH':
      return format(date);
    case 'QUARTER':
      return addMonths(format(new Date(Date.UTC(year, month - (month % 3), 1))), months);
    case 'YEAR':
      return addMonths(format(new Date(Date.UTC(year, 0, 1))), months);
  }
}

/** The first day of the next period. */
export function nextPeriod(first: string, period: Period): string {
  switch (period) {
    case 'DAY':
      return addDays(first, 1);
    case 'WEEK':
      return addDays(first, 7);
    case 'MONTH':
      return addMonths(first, 1);
    case 'QUARTER':
      return addMonths(first, 3);
    case 'YEAR':
      return addMonths(first, 12);
  }
}

/** What a period is called: `2026-W01`, `2026-Q1`; a fiscal year bears the year in which it ends (`FY2026`). */
export function periodName(first: string, calendar: Calendar): string {
  const months = offset(calendar);
  // The twelfth month of the year tells its number; without an offset that is the calendar year itself.
  const shifted = addMonths(first, -months);
  const year = Number(shifted.slice(0, 4)) + (months > 0 ? 1 : 0);
  const name = `${months > 0 ? 'FY' : ''}${String(year).padStart(4, '0')}`;
  switch (calendar.period) {
    case 'DAY':
      return first;
    case 'WEEK': {
      const thursday = addDays(first, 3);
      return `${thursday.slice(0, 4)}-W${String(Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7) + 1).padStart(2, '0')}`;
    }
    case 'MONTH':
      return first.slice(0, 7);
    case 'QUARTER':
      return `${name}-Q${Math.floor((Number(shifted.slice(5, 7)) - 1) / 3) + 1}`;
    case 'YEAR':
      return name;
  }
}

/** A series longer than this is a mistake in the arguments or a date like 0201-03-04 in the data. */
const maxPeriods = 5_000;

/**
 * First days of all periods inside a range; an open end is where the data ends.
 * @param occurring first days of the periods that the data has
 * @throws BAD_USER_INPUT when there are more than {@link maxPeriods}
 */
export function periodsBetween(
  range: DayRange,
  calendar: Calendar,
  occurring: readonly string[],
): string[] {
  const sorted = [...occurring].sort();
  const first = range.from ? periodOf(range.from, calendar) : sorted[0];
  const last = range.to ? periodOf(addDays(range.to, -1), calendar) : sorted.at(-1);
  const periods: string[] = [];
  if (!first || !last) return periods;
  for (let at = first; at <= last; at = nextPeriod(at, calendar.period)) {
    periods.push(at);
    if (periods.length > maxPeriods)
      throw badInput(
        'period',
        `From ${first} to ${last} there are more than ${maxPeriods} periods of a ${calendar.period}. Give a shorter range or a longer period.`,
      );
  }
  return periods;
}

/** The range just before: as many months where it is whole months, else as many days. Half-open, as all ranges. */
export function previousRange({ from, to }: Required<DayRange>): Required<DayRange> {
  if (from.endsWith('-01') && to.endsWith('-01')) {
    const months =
      (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 +
      Number(to.slice(5, 7)) -
      Number(from.slice(5, 7));
    return { from: addMonths(from, -months), to: from };
  }
  return { from: addDays(from, -daysBetween(from, to)), to: from };
}

/** The same days a year earlier; whole ISO weeks stay whole weeks: 52 earlier. */
export function rangeLastYear(
  { from, to }: Required<DayRange>,
  period: Period,
): Required<DayRange> {
  if (period === 'WEEK' && isMonday(from) && isMonday(to))
    return { from: addDays(from, -364), to: addDays(to, -364) };
  return { from: addMonths(from, -12), to: addMonths(to, -12) };
}
