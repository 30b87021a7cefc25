const isoDate = /^[12]\d{3}(-\d\d(-\d\d)?)?$/;
/** Words for an end that has not come, in English, German, French and Spanish. */
const untilNow =
  /^(present|current|currently|now|today|ongoing|to date|heute|aktuell|bis heute|jetzt|laufend|aujourd['’]hui|actuel|actuellement|en cours|présent|presente|actual|actualidad|actualmente|hoy|[-–—…])$/i;

/** True for a year, a month or a day of the calendar. */
function isDate(text: string): boolean {
  if (!isoDate.test(text)) return false;
  const day = `${text}-01-01`.slice(0, 10);
  const time = Date.parse(day);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === day;
}

/** What a resume says about the time of a position. */
export interface Period {
  from: string | undefined;
  to: string | undefined;
  current: boolean;
  /** dates that can't be read, by the name of their field */
  unread: readonly (readonly [field: string, text: string])[];
}

/**
 * The time of a position. A date that is none, such as 30 February, is left out: the rest of the resume is worth having.
 * @param startDate and endDate as the resume has them
 */
export function periodOf(startDate: unknown, endDate: unknown): Period {
  const written = (date: unknown) =>
    typeof date === 'string' ? date.trim() : typeof date === 'number' ? String(date) : '';
  const [start, end] = [written(startDate), written(endDate)];
  const goesOn = untilNow.test(end);
  const unread = [
    ...(start === '' || isDate(start) ? [] : [['startDate', start] as const]),
    ...(end === '' || goesOn || isDate(end) ? [] : [['endDate', end] as const]),
  ];
  return {
    from: isDate(start) ? start : undefined,
    to: isDate(end) ? end : undefined,
    // Without an end a position goes on. With one that can't be read nobody knows.
    current: goesOn || (start !== '' && end === ''),
    unread,
  };
}
