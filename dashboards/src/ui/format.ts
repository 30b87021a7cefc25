/** Numbers, shares, durations and dates as the reader's browser writes them, in the reader's time zone. */

const whole = new Intl.NumberFormat();
const tenths = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const share = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
// A date without a time is a day of the calendar, not a moment: it must not move with the reader's zone.
const calendarDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

export const readersTimeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Shown where there is no value. */
export const nothing = '–';

export const count = (value: number | null | undefined) =>
  value == null ? nothing : whole.format(value);
/** "1 person", "2 people". */
export const peopleCount = (value: number) =>
  `${count(value)} ${value === 1 ? 'person' : 'people'}`;
export const decimal = (value: number | null | undefined) =>
  value == null ? nothing : tenths.format(value);
/** A fraction from 0 to 1 as a percentage. */
export const percent = (value: number | null | undefined) =>
  value == null ? nothing : share.format(value);
export const money = (value: number | null | undefined, currency: string | null | undefined) =>
  value == null || !currency
    ? nothing
    : new Intl.NumberFormat(undefined, {
        style: 'currency',
        currency,
        maximumFractionDigits: 0,
      }).format(value);
export const days = (value: number | null | undefined) =>
  value == null ? nothing : `${tenths.format(value)} d`;
export const date = (value: string | null | undefined) => {
  if (!value) return nothing;
  return /^\d{4}-\d{2}-\d{2}$/.test(value)
    ? calendarDay.format(new Date(`${value}T00:00:00Z`))
    : day.format(new Date(value));
};
export const dateTime = (value: string | null | undefined) =>
  value ? moment.format(new Date(value)) : nothing;

const units = [
  ['year', 365.25],
  ['month', 30.4375],
  ['week', 7],
  ['day', 1],
] as const;
/** "3 weeks ago": for what is recent; the exact date belongs beside it or in its title. */
export function ago(value: string | null | undefined, now = Date.now()): string {
  if (!value) return nothing;
  const distance = (new Date(value).getTime() - now) / 86_400_000;
  const [unit, length] = units.find(([, size]) => Math.abs(distance) >= size) ?? ['day', 1];
  return relative.format(Math.round(distance / length), unit);
}

/** SILVER_MEDALLIST -> "Silver medallist". */
export const words = (name: string | null | undefined) =>
  name ? name.charAt(0) + name.slice(1).toLowerCase().replaceAll('_', ' ') : nothing;
/** skippedPast -> "Skipped past", ApiKey -> "Api key". */
export const fieldWords = (name: string) =>
  words(name.replace(/(?<!^)([A-Z])/g, '_$1').toUpperCase());
