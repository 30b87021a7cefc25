/** The types of the values in a cursor. */
export type CursorType = 'text' | 'timestamptz' | 'float8' | 'int' | 'uuid' | 'date';

/** How PostgreSQL writes each type. */
const shapes: Record<CursorType, RegExp> = {
  text: /^[^\u0000]*$/,
  timestamptz: /^(\d{4,6})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.\d{1,6})?\+00$/,
  float8: /^-?\d{1,300}(\.\d{1,300})?(e[+-]?\d{1,3})?$/,
  int: /^-?\d{1,10}$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  date: /^(\d{4,6})-(\d\d)-(\d\d)$/,
};
const latestYear = 294_276;
const zero = /^-?0+(\.0+)?(e[+-]?\d+)?$/;

/** True if PostgreSQL can read a text as a value of the type. An invented cursor must not cause an error in the database. */
export function isCursorValue(type: CursorType, text: string): boolean {
  const found = shapes[type].exec(text);
  if (!found) return false;
  switch (type) {
    case 'int':
      return Math.abs(Number(text)) < 2 ** 31;
    case 'float8':
      // Too small a number is out of range for PostgreSQL, and 0 for us.
      return Number.isFinite(Number(text)) && (Number(text) !== 0 || zero.test(text));
    case 'date':
    case 'timestamptz':
      return isMoment(found.slice(1).map(Number));
    case 'text':
    case 'uuid':
      return true;
  }
}

function isMoment([
  year = 0,
  month = 0,
  day = 0,
  hour = 0,
  minute = 0,
  second = 0,
]: number[]): boolean {
  const lastDay = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return (
    year >= 1 &&
    year < latestYear &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= lastDay &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59
  );
}
