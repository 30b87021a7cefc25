import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  type GraphQLLeafType,
  GraphQLString,
  isEnumType,
} from 'graphql';
import { sql, type RawBuilder } from 'kysely';
import { unfit } from './json-text.js';
import type { FieldPlan } from './plan.js';
import { DateScalar, DateTime } from './scalars.js';

/*
 * Values as PostgreSQL writes them into an answer: the same JSON as the field's type makes of the value that the driver
 * reads. What the type would refuse becomes `unfit`.
 */

type Expression = RawBuilder<unknown>;
/** A constant text, or an expression that gives a text. */
type Piece = string | Expression;

const unfitText = sql.lit(unfit);

const asJson = (column: Expression) => sql`to_json((${column})::text)::text`;
const asText = (column: Expression) => sql`(${column})::text`;
/** The text of a number, unless it is NaN or infinite, which JSON does not have. */
const finite = (text: Expression) => sql`translate(${text}, 'NI', ${sql.lit(unfit.repeat(2))})`;
/** The text of a value within these limits. */
const within = (column: Expression, least: string, most: string, text: Expression) =>
  sql`case when (${column}) between ${sql.raw(least)} and ${sql.raw(most)} then ${text} when (${column}) is not null then ${unfitText} end`;

/** Measured: these forms take half of the time of others that give the same. */
const writers = new Map<GraphQLLeafType, (column: Expression) => Expression>([
  [GraphQLString, asJson],
  // Ids are UUIDs: nothing in them is escaped.
  [GraphQLID, (column) => sql`'"' || ((${column})::uuid)::text || '"'`],
  [GraphQLInt, asText],
  [GraphQLBoolean, asText],
  [GraphQLFloat, (column) => finite(asText(column))],
  [
    DateTime,
    // 2026-01-02 03:04:05.678 is 2026-01-02T03:04:05.678Z.
    (column) =>
      within(
        column,
        `timestamptz '0001-01-01Z'`,
        `timestamptz '9999-12-31Z'`,
        sql`'"' || replace(((${column}) at time zone 'UTC')::text, ' ', 'T') || 'Z"'`,
      ),
  ],
  [DateScalar, (column) => sql`'"' || left((${column})::text, 10) || '"'`],
]);

/** How values of a type are written; undefined: only its own code knows. */
function writerOf(type: GraphQLLeafType) {
  if (isEnumType(type))
    return type.getValues().every(({ name, value }) => name === value) ? asJson : undefined;
  return writers.get(type);
}

/**
 * A field that is a column, as JSON.
 * @param numeric the column as it is stored, when its type is numeric
 * @param seen false: the viewer does not see its values
 * @returns undefined when only the field's own code knows how it is written
 */
export function columnText(
  { completion }: FieldPlan,
  column: Expression,
  numeric: Expression | undefined,
  seen: boolean,
): Piece | undefined {
  const { leaf, item, nonNull } = completion;
  if (!seen) return item && nonNull ? '[]' : item || nonNull ? undefined : 'null';
  const orNull = (text: Expression) =>
    sql`coalesce(${text}, ${nonNull ? unfitText : sql.lit('null')})`;
  if (item?.leaf === GraphQLString && item.nonNull)
    return sql`case when array_position(${column}, null) is null then ${orNull(sql`to_json(${column})::text`)} else ${unfitText} end`;
  // Half of the time of its float8.
  if (numeric && leaf === GraphQLFloat) return orNull(finite(sql`trim_scale(${numeric})::text`));
  const write = leaf && writerOf(leaf);
  return write && orNull(write(column));
}

/**
 * One text after the other. The operator takes half of the time of concat().
 * @param pieces none of them is null
 */
function concatenated(pieces: readonly Piece[]): Expression {
  const parts: Piece[] = [];
  for (const piece of pieces) {
    const last = parts.at(-1);
    if (typeof piece === 'string' && typeof last === 'string')
      parts[parts.length - 1] = last + piece;
    else parts.push(piece);
  }
  return sql.join(
    parts.map((part) => (typeof part === 'string' ? sql`${sql.lit(part)}::text` : sql`(${part})`)),
    sql` || `,
  );
}

/** A JSON array of the texts that a statement gives. */
export const listText = (texts: Expression): Expression =>
  concatenated(['[', sql`coalesce((${texts}), '')`, ']']);

/** A JSON object of the fields of a selection set, by their names in the response. */
export const objectText = (fields: readonly { key: string; value: Piece }[]): Expression =>
  concatenated([
    ...fields.flatMap(({ key, value }, index) => [`${index ? ',' : '{'}"${key}":`, value]),
    fields.length ? '}' : '{}',
  ]);
