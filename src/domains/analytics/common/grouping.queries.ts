import { sql, type RawBuilder } from 'kysely';
import { allOf } from '../../applications/application-filter.queries.js';

/** For each grouping, the column that its members come from. */
export type GroupColumns = Readonly<Record<string, RawBuilder<unknown>>>;

/**
 * Groups rows by a column for each grouping; the JSON key of a row is made once for each group, by {@link keyOf}.
 * @returns `columns` to select first, named like the groupings, each with a comma behind it; and the clause `group by`
 *   over them and over the first `more` columns that follow them
 */
export function groupedBy(groupBy: readonly string[], columns: GroupColumns, more = 0) {
  return {
    columns: sql.join(
      groupBy.map((group) => sql`${columns[group]!} as ${sql.ref(group)},`),
      sql` `,
    ),
    clause:
      groupBy.length + more > 0
        ? sql`group by ${sql.join(Array.from({ length: groupBy.length + more }, (_, index) => sql.lit(index + 1)))}`
        : sql`group by ()`,
  };
}

/** The columns of {@link groupedBy} as they are named in a CTE, to group by them again. */
export const groupsOf = (groupBy: readonly string[], cte: string): GroupColumns =>
  Object.fromEntries(groupBy.map((group) => [group, sql.ref(`${cte}.${group}`)]));

/** The JSON key of a row of a CTE with the columns of {@link groupedBy}: a member for each grouping. */
export const keyOf = (groupBy: readonly string[], cte: string) =>
  groupBy.length
    ? sql`jsonb_build_object(${sql.join(groupBy.flatMap((group) => [sql.lit(group), sql`${sql.ref(`${cte}.${group}`)}::text`]))})`
    : sql`'{}'::jsonb`;

/** Whether a row of facts belongs to the row of an answer with this key. */
export const hasKey = (
  groupBy: readonly string[],
  columns: GroupColumns,
  key: Readonly<Record<string, string | null>>,
): RawBuilder<boolean> =>
  allOf(
    groupBy.map((group) =>
      key[group] === undefined
        ? sql<boolean>`false`
        : sql<boolean>`${columns[group]!}::text is not distinct from ${key[group]}`,
    ),
  );
