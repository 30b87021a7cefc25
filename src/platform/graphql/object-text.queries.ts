import { TypeNameMetaFieldDef } from 'graphql';
import { sql, type RawBuilder } from 'kysely';
import { columnText, objectText } from './answer-text.queries.js';
import { flattened } from './flattened.queries.js';
import { JoinsOfModules, type Rows } from './rows.queries.js';
import type { FieldPlan } from './plan.js';
import type { Selected } from './selected.js';
import type { Session } from './session.js';

/**
 * An object as the text of its selected fields, in their order.
 * @returns undefined when a field is made by its own code: then the values are read
 */
export function textOf(
  session: Session,
  { type, alias, columns, numerics }: Rows,
  selected: readonly Selected[],
  lists: boolean,
): RawBuilder<unknown> | undefined {
  const joins = session.instances.of(JoinsOfModules);
  const fields: { key: string; value: string | RawBuilder<unknown> }[] = [];
  for (const each of selected) {
    const { field, name } = each;
    const join = joins.of(type, name);
    const value =
      field.definition === TypeNameMetaFieldDef
        ? `"${type}"`
        : !field.resolve
          ? columns[name] &&
            columnText(field, columns[name], numerics?.[name], session.rights.sees(type, name))
          : join && (lists || !join.list)
            ? join.text(session, each, (column) => sql.ref(`${alias}.${column}`))
            : undefined;
    if (value === undefined) return undefined;
    fields.push({ key: field.key, value });
  }
  return objectText(fields);
}

/** The column with the text of an object. */
export const textColumn = '#text';
/** At most so many select lists are kept for one field: one for each choice of permissions and arguments. */
const listsOfField = 64;

/** Select lists with objects as texts, by the field that shows the objects; null: their values are read. */
const knownTexts = new WeakMap<FieldPlan, Map<string, RawBuilder<unknown> | null>>();

/** The select list with the object's id and text. It is made once for each choice of permissions and arguments. */
export function textColumns(
  session: Session,
  rows: Rows,
  place: Selected,
): RawBuilder<unknown> | undefined {
  let known = knownTexts.get(place.field);
  if (!known) knownTexts.set(place.field, (known = new Map()));
  const key = `${session.viewer.permissions} ${place.argsBelow()}`;
  let columns = known.get(key);
  if (columns === undefined) {
    const text = textOf(session, rows, place.below(rows.type), true);
    columns = text
      ? flattened(sql`${sql.ref(`${rows.alias}.id`)} as id, ${text} as ${sql.ref(textColumn)}`)
      : null;
    if (known.size >= listsOfField) known.delete(known.keys().next().value!);
    known.set(key, columns);
  }
  return columns ?? undefined;
}
