/** The letters of a date format, what they match, and which part of the date that is. */
const letters: Record<string, { pattern: string; part: string }> = {
  yyyy: { pattern: '\\d{4}', part: 'year' },
  yy: { pattern: '\\d{2}', part: 'year' },
  MMM: { pattern: '[A-Za-z]{3,9}\\.?', part: 'monthName' },
  MM: { pattern: '\\d{1,2}', part: 'month' },
  M: { pattern: '\\d{1,2}', part: 'month' },
  dd: { pattern: '\\d{1,2}', part: 'day' },
  d: { pattern: '\\d{1,2}', part: 'day' },
  HH: { pattern: '\\d{1,2}', part: 'hour' },
  H: { pattern: '\\d{1,2}', part: 'hour' },
  hh: { pattern: '\\d{1,2}', part: 'hour' },
  h: { pattern: '\\d{1,2}', part: 'hour' },
  mm: { pattern: '\\d{2}', part: 'minute' },
  ss: { pattern: '\\d{2}', part: 'second' },
  a: { pattern: '[AaPp]\\.?[Mm]\\.?', part: 'half' },
};
const tokens = /yyyy|yy|MMM|MM|M|dd|d|HH|H|hh|h|mm|ss|a/g;
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const compiled = new Map<string, { expression: RegExp; parts: string[] }>();

function compileFormat(format: string): { expression: RegExp; parts: string[] } {
  let known = compiled.get(format);
  if (known) return known;
  const parts: string[] = [];
  let pattern = '';
  let at = 0;
  const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  for (const match of format.matchAll(tokens)) {
    pattern += escape(format.slice(at, match.index)) + `(${letters[match[0]]!.pattern})`;
    parts.push(letters[match[0]]!.part);
    at = match.index + match[0].length;
  }
  known = { expression: new RegExp(`^${pattern}${escape(format.slice(at))}$`), parts };
  compiled.set(format, known);
  return known;
}

/**
 * Turns a date into ISO 8601 without a time zone.
 * @param format such as `dd.MM.yyyy` or `M/d/yyyy h:mm a`; `excel` stands for the day numbers of a spreadsheet; `yy` is
 *   a year from 1970 to 2069
 * @returns the text itself when it does not match the format: the checks refuse it then
 */
export function isoOf(text: string, format: string): string {
  if (format === 'excel')
    return /^\d{1,6}([.,]\d+)?$/.test(text) ? ofSerial(Number(text.replace(',', '.'))) : text;
  const { expression, parts } = compileFormat(format);
  const match = expression.exec(text.trim());
  if (!match) return text;
  const found: Record<string, string> = {};
  parts.forEach((part, index) => (found[part] = match[index + 1]!));
  const year =
    found.year?.length === 2
      ? Number(found.year) + (Number(found.year) < 70 ? 2000 : 1900)
      : Number(found.year);
  const month = found.monthName
    ? months.indexOf(found.monthName.slice(0, 3).toLowerCase()) + 1
    : Number(found.month ?? 1);
  const two = (number: number | string) => String(number).padStart(2, '0');
  const day = `${String(year).padStart(4, '0')}-${two(month)}-${two(found.day ?? 1)}`;
  if (found.hour === undefined) return day;
  const half = found.half?.[0]?.toLowerCase();
  const hour =
    half === undefined ? Number(found.hour) : (Number(found.hour) % 12) + (half === 'p' ? 12 : 0);
  return `${day}T${two(hour)}:${found.minute ?? '00'}:${found.second ?? '00'}`;
}

/** Spreadsheets count days from 1900-01-01 as day 1, and treat 1900 as a leap year: day 60 does not exist. */
function ofSerial(serial: number): string {
  const days = serial >= 60 ? serial - 25_569 : serial - 25_568;
  const iso = new Date(Math.round(days * 86_400) * 1000).toISOString();
  return Number.isInteger(serial) ? iso.slice(0, 10) : iso.slice(0, 19);
}
