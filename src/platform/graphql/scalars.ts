import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const isoTime = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?))$/;
const isoDate = /^\d{4}-\d{2}-\d{2}$/;

/** Converts PostgreSQL's text of a UTC time (`2026-01-02 03:04:05.678+00`) to RFC 3339, without a Date in between. */
const toRfc3339 = (text: string) => text.replace(' ', 'T').replace(/\+00(:00)?$/, 'Z');

function parseTime(value: unknown): string {
  if (
    typeof value !== 'string' ||
    !isoTime.test(value) ||
    Number.isNaN(Date.parse(value.replace(' ', 'T')))
  )
    throw new GraphQLError(`${shown(value)} is not a time. Write it like 2026-01-31T09:30:00Z.`);
  if (!isDay(value.slice(0, 10)))
    throw new GraphQLError(`${shown(value)} is not a time: the calendar has no such day.`);
  const time = new Date(value).toISOString();
  if (!isStored(time))
    throw new GraphQLError(`${shown(value)} is not a time: years go from 0001 to 9999.`);
  return time;
}

/** A value as a message repeats it. */
const shown = (value: unknown): string => JSON.stringify(value)?.slice(0, 100) ?? 'undefined';

/** True for a day of the calendar. JavaScript reads 30 February as 2 March. */
const isDay = (day: string): boolean =>
  !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().slice(0, 10) === day;

/** True for years that PostgreSQL has and that are written with four digits. */
const isStored = (iso: string): boolean => /^\d{4}-/.test(iso) && !iso.startsWith('0000');

function parseDate(value: unknown): string {
  if (typeof value !== 'string' || !isoDate.test(value))
    throw new GraphQLError(`${shown(value)} is not a date. Write it like 2026-01-31.`);
  if (!isDay(value) || !isStored(value))
    throw new GraphQLError(`${shown(value)} is not a date: the calendar has no such day.`);
  return value;
}

/** A point in time. In TypeScript it is text: RFC 3339 in, PostgreSQL's UTC text or a Date out. */
export const DateTime = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  description: 'A point in time, like 2026-01-31T09:30:00.000Z.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: (value) => (value instanceof Date ? value.toISOString() : toRfc3339(String(value))),
  parseValue: parseTime,
  parseLiteral: (node) => parseTime(node.kind === Kind.STRING ? node.value : undefined),
});

/** A calendar day, text on both sides. */
export const DateScalar = new GraphQLScalarType<string, string>({
  name: 'Date',
  description: 'A calendar day, like 2026-01-31.',
  specifiedByURL: 'https://scalars.graphql.org/chillicream/local-date.html',
  serialize: (value) =>
    value instanceof Date ? value.toISOString().slice(0, 10) : String(value).slice(0, 10),
  parseValue: parseDate,
  parseLiteral: (node) => parseDate(node.kind === Kind.STRING ? node.value : undefined),
});
