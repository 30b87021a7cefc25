import { normalForm } from '../../../platform/text/normal-form.js';
import { nameParts } from '../../candidates/person-name.js';
import { isoOf } from './dates.js';
import type { Cell, Condition, Meaning, Rule } from './mapping.js';

/** Gives the cell of a source row by its column's name. `row`, `line` and `file` are names of the mapping's own. */
export type Cells = (column: string) => string;
/** Name of a lookup -> key -> text. */
export type Lookups = Record<string, Map<string, string>>;

const placeholders = /\{([^{}]+)\}/g;
const filters: Record<string, (text: string) => string> = {
  lower: (text) => text.toLowerCase(),
  upper: (text) => text.toUpperCase(),
  given: (text) => nameParts(text).given,
  family: (text) => nameParts(text).family,
  slug: (text) =>
    normalForm(text.toLowerCase(), 'NFKD')
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, ''),
};

/** The columns that a template names. */
export const columnsOf = (template: string): string[] =>
  [...template.matchAll(placeholders)].map(([, name]) => name!.split('|')[0]!.trim());

/** Compiles a template to a function, so that it is parsed once for all rows. `{Column|lower}` applies a filter. */
export function compile(template: string): (cells: Cells) => string {
  const parts: (string | ((cells: Cells) => string))[] = [];
  let at = 0;
  for (const match of template.matchAll(placeholders)) {
    if (match.index > at) parts.push(template.slice(at, match.index));
    const [name, ...applied] = match[1]!.split('|').map((part) => part.trim());
    parts.push((cells) =>
      applied.reduce((text, filter) => filters[filter]?.(text) ?? text, cells(name!).trim()),
    );
    at = match.index + match[0].length;
  }
  if (at < template.length) parts.push(template.slice(at));
  const single = parts[0];
  if (parts.length === 1 && typeof single === 'function') return single;
  if (parts.length === 1) return () => single as string;
  return (cells) => parts.map((part) => (typeof part === 'string' ? part : part(cells))).join('');
}

/** Compiles a condition to a function that tells whether a row meets it. */
export function compileCondition(condition: Condition): (cells: Cells) => boolean {
  const list = (value: string | readonly string[]) => (typeof value === 'string' ? [value] : value);
  const tests = Object.entries(condition).map(([column, wanted]) => {
    if (typeof wanted === 'string' || Array.isArray(wanted)) {
      const any = new Set(list(wanted as string));
      return (cells: Cells) => any.has(cells(column).trim());
    }
    const { not, empty, matches } = wanted as {
      not?: string | string[];
      empty?: boolean;
      matches?: string;
    };
    const none = new Set(not === undefined ? [] : list(not));
    const expression = matches === undefined ? undefined : new RegExp(matches);
    return (cells: Cells) => {
      const text = cells(column).trim();
      return (
        !none.has(text) &&
        (empty === undefined || (text === '') === empty) &&
        (!expression || expression.test(text))
      );
    };
  });
  return (cells) => tests.every((test) => test(cells));
}

type Made = Record<string, string>;

/**
 * Compiles a rule to a function from a source row to bundle rows. It gives no row when a condition is not met or a value
 * is skipped, and several rows for lists and for values that an end follows.
 */
export function compileRule(
  rule: Rule,
  fileDateFormat: string | undefined,
  lookups: Lookups,
): (cells: Cells) => Made[] {
  const when = compileCondition(rule.when);
  const absent = rule.absent && {
    known: lookups[rule.absent.lookup]!,
    key: compile(rule.absent.value),
  };
  const holds = (read: Cells) => when(read) && !absent?.known.has(absent.key(read));
  const cells = Object.entries(rule.columns).map(([column, cell]) => ({
    column,
    cell,
    text: compile(cell.value),
    otherwise: compile(cell.default ?? ''),
    isDate: rule.table.columns.some(
      ({ name, type }) => name === column && (type === 'day' || type === 'time'),
    ),
  }));
  const one = (read: Cells): Made[] => {
    const row: Made = {};
    let then: string | undefined;
    let entered = true;
    for (const { column, cell, text, otherwise, isDate } of cells) {
      const result = valueOf(
        cell,
        text(read),
        otherwise(read),
        isDate ? (cell.dateFormat ?? fileDateFormat) : undefined,
        lookups,
      );
      if (result === undefined) return [];
      if (typeof result === 'string') row[column] ??= result;
      else {
        const { then: end, ...more } = result;
        then = end ?? then;
        // A value that only tells how the application ended enters no stage.
        if (end !== undefined && Object.keys(more).length === 0) entered = false;
        Object.assign(row, more);
      }
    }
    const ends =
      then === undefined
        ? []
        : [
            {
              ...row,
              stage: '',
              kind: then,
              at: entered ? '' : (row.at ?? ''),
              event_id: row.event_id ? `${row.event_id}-end` : '',
            },
          ];
    return entered ? [row, ...ends] : ends;
  };
  const { each } = rule;
  return (read) => {
    if (!holds(read)) return [];
    if (!each) return one(read);
    return read(each.column)
      .split(each.separator)
      .map((entry) => entry.trim())
      .filter(Boolean)
      .flatMap((entry) => one((name) => (name === 'each' ? entry : read(name))));
  };
}

/** The text of a cell, or the cells that a value stands for; undefined when the value makes no row. */
function valueOf(
  cell: Cell,
  source: string,
  fallback: string,
  dateFormat: string | undefined,
  lookups: Lookups,
): Exclude<Meaning, null> | undefined {
  let text = cell.lookup ? (lookups[cell.lookup]!.get(source) ?? '') : source;
  if (cell.separator !== undefined)
    text = text
      .split(cell.separator)
      .map((entry) => entry.trim())
      .filter(Boolean)
      .join('; ');
  if (cell.values) {
    const meaning = Object.hasOwn(cell.values, text) ? cell.values[text]! : undefined;
    if (meaning !== undefined && meaning !== null) {
      if (typeof meaning !== 'string') return meaning;
      text = meaning;
    } else if (Object.hasOwn(cell.values, text)) text = '';
    else if (cell.otherwise === 'skip') return undefined;
    else if (cell.otherwise === 'empty') text = '';
  }
  if (text === '') text = fallback;
  return dateFormat && text !== '' ? isoOf(text, dateFormat) : text;
}
