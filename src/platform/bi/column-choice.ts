import { badInput } from '../../errors.js';
import type { Answer, Column } from './columns.js';

/** The door's own parameter, beside the variables of a document. */
export const columnsParameter = {
  name: 'columns',
  type: '[String!]',
  required: false,
  default: null,
};

/**
 * The columns of a file as a request asks for them: those that it names, in its order, without those that it names with
 * a minus.
 * @param given the values of the parameter `columns`: each a name, or several with commas between them
 * @param columns those of the file when nothing is asked for
 * @throws BAD_USER_INPUT when a column does not exist, or is named twice, or when none is left
 */
export function chosenColumns(
  given: readonly string[],
  columns: readonly Column[],
): readonly Column[] {
  const names = given.flatMap((text) => text.split(',')).map((name) => name.trim());
  const wanted: Column[] = [];
  const without = new Set<string>();
  for (const name of names.filter(Boolean)) {
    const column = columns.find((each) => each.name === name.replace(/^-/, ''));
    if (!column)
      throw badInput(
        columnsParameter.name,
        `There is no column "${name.replace(/^-/, '').slice(0, 100)}". Use ${columns.map((each) => each.name).join(', ')}.`,
      );
    if (wanted.includes(column) || without.has(column.name))
      throw badInput(
        columnsParameter.name,
        `The column "${column.name}" is named twice. Name each column once.`,
      );
    if (name.startsWith('-')) without.add(column.name);
    else wanted.push(column);
  }
  const left = (wanted.length > 0 ? wanted : columns).filter(({ name }) => !without.has(name));
  if (left.length === 0)
    throw badInput(columnsParameter.name, 'No column is left. Name one that is wanted.');
  return left;
}

/**
 * The columns of a CSV file when nothing is asked for: first what the rows of this request are about, then what they
 * say, then the columns that are empty in every row because the rows are not by them, then those that are seldom wanted.
 * @param args the arguments of the root field, defaults included
 */
export function orderedColumns(
  { columns }: Answer,
  args: Readonly<Record<string, unknown>>,
): Column[] {
  const place = ({ filledBy, first, last }: Column) => {
    if (last) return 3;
    if (first) return 0;
    if (!filledBy || !(filledBy.argument in args)) return 1;
    const chosen = [args[filledBy.argument]].flat();
    return filledBy.values.some((value) => chosen.includes(value)) ? 0 : 2;
  };
  return [...columns].sort((a, b) => place(a) - place(b));
}
