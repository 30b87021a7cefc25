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
  ) {
    throw new GraphQLError(
      `${JSON.stringify(value)} is not a time. Write it like 2026-01-31T09:30:00Z.`,
    );
  }
  return new Date(value).toISOString();
}

function parseDate(value: unknown): string {
  if (
    typeof value !== 'string' ||
    !isoDate.test(value) ||
    Number.isNaN(Date.parse(value)) ||
    new Date(value).toISOString().slice(0, 10) !== value
  ) {
    throw new GraphQLError(`${JSON.stringify(value)} is not a date. Write it like 2026-01-31.`);
  }
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
