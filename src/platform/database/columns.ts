import { sql, type RawBuilder } from 'kysely';

const camel = (name: string) =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/**
 * A select list in the names that the API uses: `columnsOf('c', ['given_name'])` is `c.given_name as "givenName"`.
 * A name with a cast, `experience_years::float8`, keeps its own name.
 */
export function columnsOf(alias: string, names: readonly string[]): RawBuilder<unknown> {
  return sql.join(
    names.map((name) => {
      const [column, cast] = name.split('::') as [string, string | undefined];
      const reference = sql.ref(`${alias}.${column}`);
      return cast
        ? sql`${reference}::${sql.raw(cast)} as ${sql.ref(camel(column))}`
        : sql`${reference} as ${sql.ref(camel(column))}`;
    }),
  );
}
